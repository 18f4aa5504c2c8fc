//! Jobs in trouble that wait for their explanation: the oldest first, a limited number in one look.

use std::collections::HashMap;

use crate::cim::{CimDateTime, Timestamp};
use crate::job::{ConcreteJob, JobPath, Outcome};
use crate::journal::Kind;
use crate::watch::look::key::JobKey;

/// The most jobs that are explained in one look.
pub(super) const MOST_IN_A_LOOK: usize = 50;

/// A job that failed or ended with warnings, as the host listed it.
#[derive(Debug, Clone)]
pub(super) struct Trouble {
    pub(super) path: JobPath,
    pub(super) job: ConcreteJob,
    pub(super) kind: Kind,
    /// How often asking for its errors failed.
    pub(super) attempts: u32,
}

/// Those that were seen and are not in the journal yet.
#[derive(Debug, Default)]
pub(super) struct Troubles(HashMap<JobKey, Trouble>);

impl Trouble {
    pub(super) fn ended(&self) -> Option<Timestamp> {
        ended(&self.job)
    }
}

/// What happened to a job that failed or ended with warnings.
pub(super) fn kind(job: &ConcreteJob) -> Option<Kind> {
    match Outcome::of(job) {
        outcome if outcome.is_failure() => Some(Kind::Failed),
        Outcome::CompletedWithWarnings => Some(Kind::Warned),
        _ => None,
    }
}

/// When a job ended, by the host's clock.
pub(super) fn ended(job: &ConcreteJob) -> Option<Timestamp> {
    let time = job.time_of_last_state_change.as_ref().filter(|time| !time.is_unset());
    time.and_then(CimDateTime::instant)
}

impl Troubles {
    /// Adds what was not seen before.
    pub(super) fn add(&mut self, trouble: Trouble) {
        self.0.entry(JobKey::from(&trouble.path)).or_insert(trouble);
    }

    /// Takes those that the host does not list any more.
    pub(super) fn take_gone(&mut self, is_listed: impl Fn(&JobKey) -> bool) -> Vec<Trouble> {
        let gone: Vec<JobKey> = self.0.keys().filter(|key| !is_listed(key)).cloned().collect();
        self.take(gone)
    }

    /// Takes those that are explained now: the ones that ended first.
    pub(super) fn take_oldest(&mut self) -> Vec<Trouble> {
        let mut keys: Vec<_> = self.0.iter().map(|(key, trouble)| (trouble.ended(), key.clone())).collect();
        keys.sort_unstable();
        self.take(keys.into_iter().take(MOST_IN_A_LOOK).map(|(_, key)| key))
    }

    /// Most hosts have none for most of the time: then it takes no memory.
    fn take(&mut self, keys: impl IntoIterator<Item = JobKey>) -> Vec<Trouble> {
        let taken = keys.into_iter().filter_map(|key| self.0.remove(&key)).collect();
        if self.0.is_empty() {
            self.0 = HashMap::new();
        }
        taken
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::CimInstance;

    fn failed(number: usize) -> Trouble {
        let changed = format!("20261128{:02}{:02}00.000000+000", number / 60, number % 60);
        let job = CimInstance::new("Msvm_ConcreteJob")
            .with("JobState", 10_u16)
            .with("TimeOfLastStateChange", changed.as_str());
        let path = format!(r#"Msvm_ConcreteJob.InstanceID="{number}""#).parse().unwrap();
        let job = ConcreteJob::from(job);
        Trouble { kind: kind(&job).unwrap(), path, job, attempts: 0 }
    }

    #[test]
    fn of_many_the_fifty_oldest_come_first() {
        let mut troubles = Troubles::default();
        (0..60).rev().map(failed).for_each(|trouble| troubles.add(trouble));
        let first: Vec<String> = troubles.take_oldest().iter().map(|t| t.path.instance_id().to_owned()).collect();
        assert_eq!(first, (0..50).map(|number| number.to_string()).collect::<Vec<_>>());
        assert_eq!(troubles.len(), 10);
    }

    #[test]
    fn a_job_that_is_listed_again_keeps_its_attempts() {
        let mut troubles = Troubles::default();
        troubles.add(Trouble { attempts: 1, ..failed(1) });
        troubles.add(failed(1));
        assert_eq!(troubles.take_oldest()[0].attempts, 1);
    }

    #[test]
    fn what_the_host_does_not_list_any_more_is_taken_at_once() {
        let mut troubles = Troubles::default();
        troubles.add(failed(1));
        troubles.add(failed(2));
        let kept = JobKey::from(&failed(2).path);
        assert_eq!(troubles.take_gone(|key| *key == kept).len(), 1);
        assert_eq!(troubles.len(), 1);
    }
}
