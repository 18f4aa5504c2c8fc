//! Spans of time for people: `41 s`, `4 min 19 s`, `2 h 5 min`, `3 days`.

use std::time::Duration;

use crate::cim::{CimDateTime, Timestamp};
use crate::job::ConcreteJob;

/// A span in at most two units.
pub(in crate::cli) fn span(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600, seconds / 60);
    match () {
        () if seconds < 60 => format!("{seconds} s"),
        () if minutes < 60 => two(minutes, "min", seconds % 60, "s"),
        () if hours < 48 => two(hours, "h", minutes % 60, "min"),
        () => format!("{days} days"),
    }
}

/// A span for a column: `41s`, `4m19s`, `2h5m`, `3d`.
pub(in crate::cli) fn short(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600, seconds / 60);
    match () {
        () if seconds < 60 => format!("{seconds}s"),
        () if minutes < 60 => format!("{minutes}m{}s", seconds % 60),
        () if hours < 48 => format!("{hours}h{}m", minutes % 60),
        () => format!("{days}d"),
    }
}

/// How long ago a job ended; of one that has not ended, how long it has run.
pub(in crate::cli) fn of_job(job: &ConcreteJob, now: Timestamp) -> Option<Duration> {
    since(time_of(job), now)
}

/// When a job ended, or began.
pub(in crate::cli) fn time_of(job: &ConcreteJob) -> Option<&CimDateTime> {
    if job.is_finished() {
        return job.time_of_last_state_change.as_ref();
    }
    job.start_time.as_ref().filter(|time| !time.is_unset()).or(job.time_submitted.as_ref())
}

fn two(large: u64, unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 { format!("{large} {unit}") } else { format!("{large} {unit} {small} {small_unit}") }
}

/// How far in the past a time is by our clock; `None` when the host does not tell it, or its clock is far ahead of ours.
pub(in crate::cli) fn since(time: Option<&CimDateTime>, now: Timestamp) -> Option<Duration> {
    let instant = time.filter(|time| !time.is_unset())?.instant()?;
    let elapsed = now.duration_since(instant);
    if elapsed.is_negative() { (-elapsed < AHEAD).then_some(Duration::ZERO) } else { Some(elapsed.unsigned_abs()) }
}

/// How far in the future a time is by our clock; `None` when it is past or not told.
pub(in crate::cli) fn until(time: Option<&CimDateTime>, now: Timestamp) -> Option<Duration> {
    let instant = time.filter(|time| !time.is_unset())?.instant()?;
    let left = instant.duration_since(now);
    left.is_positive().then(|| left.unsigned_abs())
}

/// A host's clock may be so much ahead of ours.
const AHEAD: jiff::SignedDuration = jiff::SignedDuration::from_secs(300);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_at_most_two_units() {
        let spans = [0, 41, 60, 259, 3600, 7500, 172_799, 172_800, 864_000].map(|s| span(Duration::from_secs(s)));
        assert_eq!(
            spans,
            ["0 s", "41 s", "1 min", "4 min 19 s", "1 h", "2 h 5 min", "47 h 59 min", "2 days", "10 days"]
        );
    }

    #[test]
    fn a_span_in_a_column_takes_at_most_six_cells() {
        let spans = [0, 41, 60, 259, 7500, 172_799, 172_800, 864_000].map(|s| short(Duration::from_secs(s)));
        assert_eq!(spans, ["0s", "41s", "1m0s", "4m19s", "2h5m", "47h59m", "2d", "10d"]);
    }

    #[test]
    fn a_time_that_is_not_told_has_no_age() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let unset: CimDateTime = "16010101000000.000000+000".parse().unwrap();
        assert_eq!((since(None, now), since(Some(&unset), now), until(None, now)), (None, None, None));
    }

    #[test]
    fn the_clock_of_the_host_may_be_ahead_of_ours_a_little() {
        let time: CimDateTime = "20270115080000.000000+000".parse().unwrap();
        let at = |seconds: i64| Timestamp::from_second(1_800_000_000 + seconds).unwrap();
        let ages = [10, 0, -10, -400].map(|seconds| since(Some(&time), at(seconds)).map(|age| age.as_secs()));
        assert_eq!(ages, [Some(10), Some(0), Some(0), None]);
        assert_eq!(until(Some(&time), at(-30)).map(|left| left.as_secs()), Some(30));
        assert_eq!(until(Some(&time), at(30)), None);
    }
}
