//! The time of an examination, shared by its questions.

use std::time::Duration;

use crate::client::Deadline;

/// The time of an examination.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time(Deadline);

/// How long one answer may take, if there is time for it.
const ANSWER: Duration = Duration::from_secs(5);

impl Time {
    pub(super) fn until(deadline: Deadline) -> Self {
        Self(deadline)
    }

    /// How long the next answer may take.
    pub(super) fn for_one(self) -> Duration {
        self.for_one_of(1)
    }

    /// The same where so many are still to be asked, one after the other.
    pub(super) fn for_one_of(self, count: usize) -> Duration {
        let share = u32::try_from(count).ok().and_then(|count| self.0.time_left().checked_div(count));
        share.unwrap_or_default().min(ANSWER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_may_take_five_seconds_or_its_share_of_what_is_left() {
        assert_eq!(Time::until(Deadline::after(Duration::from_secs(60))).for_one(), ANSWER);
        let share = Time::until(Deadline::after(Duration::from_secs(4))).for_one_of(2);
        assert!(share <= Duration::from_secs(2) && share > Duration::from_secs(1), "{share:?}");
        assert_eq!(Time::until(Deadline::after(Duration::ZERO)).for_one(), Duration::ZERO);
    }
}
