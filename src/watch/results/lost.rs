//! What the stream has dropped before it was received: that becomes a gap. Pure.

use crate::cim::Timestamp;
use crate::journal::{Entry, Gap, Position};
use crate::watch::results::transport::Extent;

/// Results that were dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lost {
    /// How many; `None`: the stream was made anew, and it is not known.
    pub(super) count: Option<u64>,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

/// What the gap says.
const WHY: &str = "the stream dropped results before they were received";

impl Lost {
    /// What is missing between the position of the journal and what the stream keeps.
    pub(super) fn between(position: &Position, extent: &Extent) -> Option<Self> {
        let from = position.time;
        // The journal keeps microseconds.
        if position.born.as_microsecond() != extent.born.as_microsecond() {
            return Some(Self { count: None, from, to: extent.born.max(from) });
        }
        let count = extent.first.checked_sub(position.sequence.saturating_add(1)).filter(|count| *count > 0)?;
        Some(Self { count: Some(count), from, to: extent.first_time.max(from) })
    }

    /// A gap of each host that is known.
    pub(super) fn gaps(&self, hosts: Vec<String>) -> impl Iterator<Item = Entry> {
        let (from, to) = (self.from, self.to);
        hosts.into_iter().map(move |host| Entry::Gap(Gap { host, from, to, why: WHY.to_owned() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn lost(sequence: u64, first: u64, born: i64) -> Option<(Option<u64>, i64, i64)> {
        let position = Position { source: String::new(), born: at(0), sequence, time: at(50) };
        let extent = Extent { born: at(born), first, first_time: at(90), last: 20, waiting: None };
        let lost = Lost::between(&position, &extent)?;
        Some((lost.count, lost.from.as_second(), lost.to.as_second()))
    }

    #[test]
    fn what_comes_after_the_position_is_all_there() {
        assert_eq!([lost(9, 10, 0), lost(20, 21, 0), lost(20, 3, 0)], [None, None, None]);
    }

    #[test]
    fn what_was_dropped_is_counted_with_its_time() {
        assert_eq!(lost(9, 12, 0), Some((Some(2), 50, 90)));
    }

    #[test]
    fn a_stream_is_the_same_though_the_journal_keeps_no_nanoseconds() {
        let position = Position { source: String::new(), born: at(0), sequence: 1, time: at(50) };
        let born = Timestamp::from_nanosecond(999).unwrap();
        let extent = Extent { born, first: 1, first_time: at(1), last: 1, waiting: None };
        assert_eq!(Lost::between(&position, &extent), None);
    }

    #[test]
    fn a_stream_that_was_made_anew_may_have_dropped_anything_until_then() {
        assert_eq!(lost(9, 1, 70), Some((None, 50, 70)));
    }
}
