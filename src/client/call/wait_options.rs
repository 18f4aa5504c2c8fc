//! How long and how often to look at a job that is followed.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

/// How a job is followed.
///
/// ```
/// use std::time::Duration;
///
/// use cimjob::client::WaitOptions;
///
/// let options = WaitOptions { longest_pause: Duration::from_secs(2), ..WaitOptions::default() };
/// assert_eq!(options.timeout, Duration::from_secs(3600));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitOptions {
    /// When to stop following a job that is still running; nothing means one look. Default: 1 hour.
    pub timeout: Duration,
    /// The pause after the first look. Default 0.5 s; up to as much again is added by chance.
    pub first_pause: Duration,
    /// The longest pause, chance included; each is twice as long as the one before. Default 5 s.
    pub longest_pause: Duration,
}

impl Default for WaitOptions {
    fn default() -> Self {
        Self::within(Duration::from_secs(3600))
    }
}

impl WaitOptions {
    /// The defaults, with another time limit.
    #[must_use]
    pub fn within(timeout: Duration) -> Self {
        Self { timeout, first_pause: Duration::from_millis(500), longest_pause: Duration::from_secs(5) }
    }

    /// Chance adds at most as much again, so the pauses themselves stay within half of the longest.
    pub(in crate::client) fn pauses(&self) -> ExponentialBackoff {
        let longest = self.longest_pause / 2;
        let pauses = ExponentialBuilder::default().with_min_delay(self.first_pause.min(longest));
        pauses.with_max_delay(longest).without_max_times().with_jitter().build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_half_a_second_to_five_seconds_at_most() {
        let pauses: Vec<Duration> = WaitOptions::within(Duration::from_secs(60)).pauses().take(20).collect();
        let (first, longest) = (Duration::from_millis(500), Duration::from_secs(5));
        assert!(pauses.iter().all(|pause| (first..=longest).contains(pause)), "{pauses:?}");
        assert!(pauses.first().is_some_and(|pause| *pause <= first * 2));
        assert!(pauses.iter().skip(3).all(|pause| *pause >= longest / 2), "{pauses:?}");
    }
}
