//! How often hosts are looked at, and how many at the same time.

use std::time::Duration;

/// How long a host keeps a job after its end (`TimeBeforeRemoval` of Hyper-V's jobs). No pause between looks may be longer.
pub const EVIDENCE_LIFE: Duration = Duration::from_secs(300);

/// How often hosts are looked at, and how many at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The time between two looks at a host.
    pub interval: Duration,
    /// The most looks that are under way at the same time.
    pub slots: usize,
}

/// Where in its range of 10 % of the interval a look is: 0 is 5 % early, 100 is 5 % late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jitter(u32);

/// After a start, this much time is left for each host's first look, but at most one interval for all.
const FIRST_LOOK: Duration = Duration::from_millis(20);

impl Pace {
    /// The pause after so many failed looks in a row: one interval, two, five, and never longer than the evidence lives.
    #[must_use]
    pub fn pause_after(&self, failures: u32) -> Duration {
        let intervals = match failures {
            0 | 1 => 1,
            2 => 2,
            _ => 5,
        };
        self.interval.saturating_mul(intervals).min(EVIDENCE_LIFE.max(self.interval))
    }

    /// The time over which the first looks at so many hosts are spread.
    pub(super) fn ramp(&self, hosts: usize) -> Duration {
        FIRST_LOOK.saturating_mul(u32::try_from(hosts).unwrap_or(u32::MAX)).min(self.interval)
    }
}

impl Jitter {
    /// Exactly when it was planned.
    pub const NONE: Self = Self(50);

    /// From a random number.
    #[must_use]
    pub fn of(random: u32) -> Self {
        Self(random % 101)
    }

    pub(super) fn apply(self, planned: Duration, interval: Duration) -> Duration {
        let twentieth = interval / 20;
        planned.saturating_add(twentieth.saturating_mul(self.0) / 50).saturating_sub(twentieth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_failing_host_is_looked_at_after_one_two_and_five_minutes() {
        let pace = Pace { interval: MINUTE, slots: 1 };
        assert_eq!([1, 2, 3, 4, 99].map(|n| pace.pause_after(n).as_secs()), [60, 120, 300, 300, 300]);
    }

    #[test]
    fn no_pause_is_longer_than_the_evidence_lives() {
        let pace = Pace { interval: Duration::from_secs(240), slots: 1 };
        assert_eq!([1, 2, 3].map(|n| pace.pause_after(n).as_secs()), [240, 300, 300]);
    }

    #[test]
    fn jitter_is_at_most_five_percent() {
        let at = |random| Jitter::of(random).apply(MINUTE, MINUTE).as_millis();
        assert_eq!([at(0), at(50), at(100), at(101)], [57_000, 60_000, 63_000, 57_000]);
        assert_eq!(Jitter::NONE.apply(MINUTE, MINUTE), MINUTE);
    }
}
