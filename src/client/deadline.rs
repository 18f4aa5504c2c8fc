//! The deadline of a command: one instant that is passed down as a value, so that all its calls end together.

use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until, timeout_at};

use crate::client::error::error::{Error, Stage};

/// When the time for a command, or for one call, is up.
///
/// [`Client::until`](crate::client::Client::until) gives a client whose calls all end at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    at: Instant,
    /// How much time there was.
    time: Duration,
}

/// What is longer is as good as without end, and an instant that far away can still be computed.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 86_400);

impl Deadline {
    /// The deadline that is this long from now; at most a hundred years.
    #[must_use]
    pub fn after(time: Duration) -> Self {
        Self { at: Instant::now() + time.min(LONGEST), time }
    }

    /// How much time is left; nothing once it is over.
    #[must_use]
    pub fn time_left(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// Is the time up?
    #[must_use]
    pub fn is_over(self) -> bool {
        self.time_left().is_zero()
    }

    /// The earlier one of two.
    #[must_use]
    pub fn or_earlier(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }

    /// The same, later by a time that does not count, such as that of a person who was asked a question; at most a hundred years.
    #[must_use]
    pub fn postponed(self, by: Duration) -> Self {
        Self { at: self.at + by.min(LONGEST), ..self }
    }

    /// Runs work until the deadline. No step of the work begins after it, not even one that was ready before.
    ///
    /// # Errors
    /// That of the work; [`Error::TimedOut`] at the deadline.
    pub async fn hold<T>(self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let mut work = pin!(work);
        let steps = std::future::poll_fn(|context| {
            if self.is_over() {
                return Poll::Ready(Err(self.timed_out(Stage::Overall)));
            }
            work.as_mut().poll(context)
        });
        timeout_at(self.at, steps).await.unwrap_or_else(|_| Err(self.timed_out(Stage::Overall)))
    }

    /// What wakes a task when the time is up.
    pub(in crate::client) fn timer(self) -> Timer {
        Timer { deadline: self, sleep: Box::pin(sleep_until(self.at)) }
    }

    /// The error of a call that ends at the deadline in this stage.
    pub(in crate::client) fn timed_out(self, stage: Stage) -> Error {
        Error::TimedOut { stage, after: self.time }
    }
}

/// A deadline that wakes the task which looks at it.
#[derive(Debug)]
pub(in crate::client) struct Timer {
    deadline: Deadline,
    sleep: Pin<Box<Sleep>>,
}

impl Timer {
    /// The error at the deadline; until then the task is woken for it.
    pub(in crate::client) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Error> {
        if self.deadline.is_over() || self.sleep.as_mut().poll(context).is_ready() {
            return Poll::Ready(self.deadline.timed_out(Stage::Overall));
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[tokio::test]
    async fn no_work_begins_after_the_deadline() {
        let is_begun = AtomicBool::new(false);
        let work = async {
            is_begun.store(true, Ordering::SeqCst);
            Ok(())
        };
        let outcome = Deadline::after(Duration::ZERO).hold(work).await;
        assert!(matches!(outcome, Err(Error::TimedOut { stage: Stage::Overall, .. })), "{outcome:?}");
        assert!(!is_begun.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn a_step_that_was_ready_before_the_deadline_does_not_begin_after_it() {
        let deadline = Deadline::after(Duration::from_millis(20));
        let is_begun = AtomicBool::new(false);
        let work = async {
            tokio::task::yield_now().await;
            // The thread is busy with other work until the time is up.
            std::thread::sleep(Duration::from_millis(40));
            tokio::task::yield_now().await;
            is_begun.store(true, Ordering::SeqCst);
            Ok(())
        };
        assert!(deadline.hold(work).await.is_err());
        assert!(!is_begun.load(Ordering::SeqCst));
    }

    #[test]
    fn a_deadline_without_end_can_be_computed() {
        let deadline = Deadline::after(Duration::MAX).postponed(Duration::from_secs(1));
        assert!(!deadline.is_over() && deadline.or_earlier(Deadline::after(Duration::ZERO)).is_over());
    }
}
