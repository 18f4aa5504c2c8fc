//! The time of a simulated host: the machine's own, or one that only a test moves.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::lock::lock;

/// How long a host has been running, as it believes. Clones are the same clock.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// When it began to run; a stopped clock has none.
    began: Option<Instant>,
    /// How many seconds pass on it in one second.
    speed: f64,
    ahead: Mutex<Duration>,
}

impl Clock {
    /// A clock that runs with the machine's.
    #[must_use]
    pub fn running() -> Self {
        Self::running_at(1.0)
    }

    /// A clock on which so many seconds pass in one second.
    #[must_use]
    pub fn running_at(speed: f64) -> Self {
        Self::new(Some(Instant::now()), speed)
    }

    /// A clock that stays at 0 until [`Clock::advance`] moves it.
    #[must_use]
    pub fn stopped() -> Self {
        Self::new(None, 1.0)
    }

    /// Moves it forward at once; one that runs goes on from there.
    pub fn advance(&self, by: Duration) {
        let mut ahead = lock(&self.0.ahead);
        *ahead = ahead.saturating_add(by);
    }

    /// The time since the host was started.
    #[must_use]
    pub fn now(&self) -> Duration {
        let ahead = *lock(&self.0.ahead);
        let run = self.0.began.map_or(0.0, |began| began.elapsed().as_secs_f64() * self.0.speed);
        Duration::try_from_secs_f64(run).unwrap_or_default().saturating_add(ahead)
    }

    fn new(began: Option<Instant>, speed: f64) -> Self {
        Self(Arc::new(Inner { began, speed, ahead: Mutex::new(Duration::ZERO) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fast_clock_is_ahead_of_the_machines() {
        let clock = Clock::running_at(3600.0);
        std::thread::sleep(Duration::from_millis(2));
        assert!(clock.now() >= Duration::from_secs(7));
    }

    #[test]
    fn a_stopped_clock_moves_only_when_it_is_moved() {
        let clock = Clock::stopped();
        clock.clone().advance(Duration::from_secs(60));
        assert_eq!(clock.now(), Duration::from_secs(60));
    }
}
