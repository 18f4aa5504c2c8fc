//! How far a job is at a moment: its state, how much is done, and when it vanishes (CIM_ConcreteJob, CIM schema 2.32).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::simulator::scenario::{Job, JobEnd};

/// How far a job is.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    pub(crate) state: u16,
    pub(crate) percent: u16,
    pub(crate) elapsed: Duration,
    pub(crate) submitted: Option<Timestamp>,
    pub(crate) started: Option<Timestamp>,
    pub(crate) last_change: Option<Timestamp>,
    /// Whether it has come to the end that its scenario tells: only then there are errors.
    pub(crate) at_end: bool,
    /// When it was started, counted from the start of the host.
    begun: Duration,
    /// When it ended, if it did so while the simulator ran.
    pub(crate) ended: Option<Duration>,
}

/// When a job was started, and what was done to it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct JobEvents {
    /// Since the host was started.
    pub(crate) begun: Duration,
    pub(crate) cancelled: Option<Cancelled>,
}

/// A job was cancelled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cancelled {
    pub(crate) at: Duration,
    /// When it is through with that.
    pub(crate) done: Duration,
    /// 8 terminated, 9 killed.
    pub(crate) state: u16,
}

impl Progress {
    /// The progress of `job` at `now`, both counted from `epoch`, when the host was started.
    pub(crate) fn of(job: &Job, events: JobEvents, now: Duration, epoch: Timestamp) -> Self {
        let cancelled = events.cancelled.filter(|cancelled| cancelled.at <= now);
        let until = cancelled.map_or(now, |cancelled| cancelled.done.min(now));
        let mut progress = Self::as_written(job, events.begun, epoch);
        if let Some(end) = &job.ends {
            progress.go_on(job, end, until, epoch);
        }
        if let Some(cancelled) = cancelled.filter(|_| progress.ended.is_none()) {
            progress.cancel(cancelled, now, epoch);
        }
        progress
    }

    /// Whether the host has forgotten the job. documented: five minutes after its end, TimeBeforeRemoval.
    pub(crate) fn is_removed(&self, job: &Job, now: Duration) -> bool {
        let kept = Duration::from_secs(u64::from(job.time_before_removal));
        self.ended.is_some_and(|ended| now >= ended.saturating_add(kept))
    }

    /// Whether it is over: states 7 to 10 and 32768.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.state, 7..=10 | 32768)
    }

    /// Whether a client has ended it.
    pub(crate) fn is_cancelled(&self) -> bool {
        matches!(self.state, 8 | 9) && !self.at_end
    }

    fn as_written(job: &Job, begun: Duration, epoch: Timestamp) -> Self {
        let state = job.state.number();
        let started_here = || (begun > Duration::ZERO || job.ends.is_some()).then(|| later(epoch, begun));
        let ago = |seconds: Option<u32>| Some(before(later(epoch, begun), seconds?));
        let done = if matches!(state, 7 | 32768) { 100 } else { 0 };
        Self {
            state,
            percent: job.percent_complete.unwrap_or(done),
            elapsed: job.times.map_or(Duration::ZERO, |times| seconds(times.elapsed)),
            submitted: ago(job.times.map(|times| times.submitted)).or_else(started_here),
            started: ago(job.times.and_then(|times| times.started)).or_else(started_here),
            last_change: ago(job.times.and_then(|times| times.last_state_change)).or_else(started_here),
            at_end: job.ends.is_none(),
            begun,
            ended: None,
        }
    }

    fn go_on(&mut self, job: &Job, end: &JobEnd, until: Duration, epoch: Timestamp) {
        let begun = self.begun;
        let run = until.saturating_sub(begun);
        let whole = seconds(end.after_seconds);
        let changes = end.changes.iter().filter(|change| seconds(change.after_seconds) <= run);
        if let Some(change) = changes.max_by(|one, other| one.after_seconds.total_cmp(&other.after_seconds)) {
            self.state = change.state.number();
            self.last_change = Some(later(epoch, begun.saturating_add(seconds(change.after_seconds))));
        }
        self.percent = between(job.percent_complete.unwrap_or(0), end.percent_complete, run, whole);
        self.elapsed = self.elapsed.saturating_add(run.min(whole));
        if run >= whole {
            let at = begun.saturating_add(whole);
            self.state = end.state.number();
            self.last_change = Some(later(epoch, at));
            (self.ended, self.at_end) = (Some(at), true);
        }
    }

    fn cancel(&mut self, cancelled: Cancelled, now: Duration, epoch: Timestamp) {
        let over = now >= cancelled.done;
        self.state = if over { cancelled.state } else { 6 };
        self.last_change = Some(later(epoch, if over { cancelled.done } else { cancelled.at }));
        self.ended = over.then_some(cancelled.done);
        self.at_end = false;
    }
}

/// `from` to `to`, as far as `run` is of `whole`; `to` only at the end.
fn between(from: u16, to: u16, run: Duration, whole: Duration) -> u16 {
    if run >= whole {
        return to;
    }
    let rise = u128::from(to.saturating_sub(from));
    let risen = rise * run.as_micros() / whole.as_micros().max(1);
    let most = to.saturating_sub(1).max(from);
    from.saturating_add(u16::try_from(risen).unwrap_or(u16::MAX)).min(most)
}

/// A span of a scenario, which was checked.
pub(crate) fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// A point in time so long after another.
pub(crate) fn later(epoch: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by).ok().and_then(|by| epoch.checked_add(by).ok()).unwrap_or(epoch)
}

fn before(time: Timestamp, seconds: u32) -> Timestamp {
    time.checked_sub(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::scenario::{Scenario, ScenarioFormat};

    fn job(fields: &str) -> Job {
        let text = format!("users=[{{name='a',password='b'}}]\n[[jobs]]\ninstance_id='1'\n{fields}");
        Scenario::parse(&text, ScenarioFormat::Toml).unwrap().jobs.remove(0)
    }

    fn at(job: &Job, milliseconds: u64) -> Progress {
        Progress::of(job, JobEvents::default(), Duration::from_millis(milliseconds), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_job_goes_on_to_the_end_that_its_scenario_tells() {
        let job = job(
            "state=3\nends={after_seconds=2.0,state='exception',percent_complete=50,changes=[{after_seconds=0.5,state=4}]}",
        );
        let progress = |milliseconds| {
            let progress = at(&job, milliseconds);
            (progress.state, progress.percent, progress.at_end)
        };
        assert_eq!(progress(400), (3, 10, false));
        assert_eq!(progress(1999), (4, 49, false));
        assert_eq!(progress(2000), (10, 50, true));
    }

    #[test]
    fn it_is_removed_five_minutes_after_its_end() {
        let job = job("state=4\nends={after_seconds=1}");
        let removed = |milliseconds| at(&job, milliseconds).is_removed(&job, Duration::from_millis(milliseconds));
        assert_eq!((removed(300_999), removed(301_000)), (false, true));
    }

    #[test]
    fn a_cancelled_job_stops_where_it_was() {
        let job = job("state=4\nends={after_seconds=10}");
        let second = Duration::from_secs;
        let events = JobEvents {
            begun: Duration::ZERO,
            cancelled: Some(Cancelled { at: second(2), done: second(3), state: 8 }),
        };
        let progress = |now| Progress::of(&job, events, second(now), Timestamp::UNIX_EPOCH);
        assert_eq!((progress(1).state, progress(2).state, progress(5).state, progress(5).percent), (4, 6, 8, 30));
    }

    #[test]
    fn a_job_without_an_end_stays_as_it_is() {
        let job = job("state=4\npercent_complete=35");
        assert_eq!((at(&job, 1_000_000).state, at(&job, 1_000_000).percent), (4, 35));
    }
}
