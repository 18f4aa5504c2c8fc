//! Until when a worker may look: it is asked before each look, and at each step of one.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

/// Until when a worker may look at the hosts of its shards. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(in crate::watch) struct Tenure(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    clock: StrictClock,
    until: Mutex<Until>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Until {
    /// It holds no lease.
    #[default]
    Past,
    At(Duration),
    /// Who looks cannot be asked.
    Alone,
}

impl Tenure {
    /// The time by a clock that does not fall behind.
    pub(super) fn now(&self) -> Duration {
        self.0.clock.now()
    }

    /// A lease was confirmed, or is gone.
    pub(super) fn set(&self, until: Option<Duration>) {
        *self.0.until.lock().unwrap_or_else(PoisonError::into_inner) = until.map_or(Until::Past, Until::At);
    }

    /// From now on without leases.
    pub(super) fn set_alone(&self) {
        *self.0.until.lock().unwrap_or_else(PoisonError::into_inner) = Until::Alone;
    }

    pub(in crate::watch) fn may_look(&self) -> bool {
        self.left().is_none_or(|left| !left.is_zero())
    }

    /// For how long it may look; `None`: nothing ends it.
    pub(in crate::watch) fn left(&self) -> Option<Duration> {
        let until = *self.0.until.lock().unwrap_or_else(PoisonError::into_inner);
        match until {
            Until::Past => Some(Duration::ZERO),
            Until::At(time) => Some(time.saturating_sub(self.now())),
            Until::Alone => None,
        }
    }

    /// Does something as long as it may look; `None`: the lease ended first. A process that was stopped asks before it goes on.
    pub(in crate::watch) async fn within<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        std::future::poll_fn(|context| match self.may_look() {
            true => work.as_mut().poll(context).map(|done| self.may_look().then_some(done)),
            false => Poll::Ready(None),
        })
        .await
    }
}

/// The time since it was made, by the clock that ran further: the one that does not jump may stand still while the machine sleeps.
#[derive(Debug)]
struct StrictClock {
    steady: Instant,
    wall: SystemTime,
    /// What it said last, in nanoseconds.
    last: AtomicU64,
}

impl Default for StrictClock {
    fn default() -> Self {
        Self { steady: Instant::now(), wall: SystemTime::now(), last: AtomicU64::new(0) }
    }
}

impl StrictClock {
    fn now(&self) -> Duration {
        let elapsed = self.steady.elapsed().max(self.wall.elapsed().unwrap_or_default());
        let nanos = u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX);
        Duration::from_nanos(self.last.fetch_max(nanos, Ordering::Relaxed).max(nanos))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_ends_with_the_lease_at_its_next_step() {
        let tenure = Tenure::default();
        tenure.set(Some(tenure.now() + Duration::from_millis(50)));
        assert_eq!(tenure.within(async { 1 }).await, Some(1));
        let slow = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            1
        };
        assert_eq!(tenure.within(slow).await, None);
        assert_eq!(tenure.within(async { 1 }).await, None);
        tenure.set_alone();
        assert_eq!(tenure.within(async { 1 }).await, Some(1));
    }
}
