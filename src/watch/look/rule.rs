//! What follows from how long a host keeps a job after its end.

use std::time::Duration;

/// The interval between looks, and how long the evidence lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The time between two looks.
    pub interval: Duration,
    /// How long a host keeps a job after its end.
    pub evidence: Duration,
}

/// At the longest, so many looks lie between two that look for vanished jobs.
const MOST_LOOKS: u32 = 5;

/// The longest that one look may take.
const LONGEST_LOOK: Duration = Duration::from_secs(30);

impl Rule {
    /// Without contact for longer than this, a job may have ended and been removed unseen: one interval less than the evidence lives, which leaves
    /// time for one look.
    #[must_use]
    pub fn longest_silence(&self) -> Duration {
        self.evidence.saturating_sub(self.interval)
    }

    /// Two looks that succeeded and lie further apart than this may both have missed a job: nearly as long as the evidence lives.
    #[must_use]
    pub fn longest_wait(&self) -> Duration {
        self.longest_silence().max(self.evidence.saturating_sub(self.evidence / 20))
    }

    /// A job that was last listed so long ago may have ended and been removed, though looks in between would have seen it fail.
    #[must_use]
    pub fn may_hide_an_end(&self, unseen: Duration) -> bool {
        unseen > self.longest_wait()
    }

    /// Every so many looks, the host is asked whether it still has the jobs that ran before: often enough to find a job that ended well, also if
    /// one look fails.
    #[must_use]
    pub fn looks_between_checks(&self) -> u32 {
        let most = self.longest_silence().as_nanos().checked_div(self.interval.as_nanos()).unwrap_or(1);
        u32::try_from(most).unwrap_or(MOST_LOOKS).saturating_sub(1).clamp(1, MOST_LOOKS)
    }

    /// The time for one look with everything that it asks.
    #[must_use]
    pub fn time_for_a_look(&self) -> Duration {
        self.interval.clamp(Duration::from_secs(5), LONGEST_LOOK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(interval: u64) -> Rule {
        Rule { interval: Duration::from_secs(interval), evidence: Duration::from_secs(300) }
    }

    #[test]
    fn at_an_interval_of_a_minute_four_minutes_of_silence_are_a_gap() {
        assert_eq!([60, 240].map(|interval| rule(interval).longest_silence().as_secs()), [240, 60]);
    }

    #[test]
    fn two_regular_looks_are_never_too_far_apart() {
        for interval in [1, 60, 240] {
            let rule = rule(interval);
            assert!(
                rule.longest_wait() > rule.interval * 11 / 10 && rule.longest_wait() < rule.evidence,
                "{interval} s"
            );
        }
    }

    #[test]
    fn a_check_in_time_does_not_hide_the_end_of_a_job_and_a_late_one_does() {
        for interval in [10, 60, 100] {
            let rule = rule(interval);
            let in_time = rule.interval * (rule.looks_between_checks() + 1);
            assert!(!rule.may_hide_an_end(in_time), "{interval} s: {in_time:?}");
            assert!(rule.may_hide_an_end(rule.evidence), "{interval} s");
        }
    }

    #[test]
    fn a_job_that_ended_well_is_still_there_when_it_is_checked() {
        for interval in [1, 10, 60, 100, 150, 240] {
            let rule = rule(interval);
            let between = rule.interval * rule.looks_between_checks();
            assert!(between < rule.evidence, "{interval} s: {between:?}");
        }
    }
}
