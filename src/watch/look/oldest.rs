//! The job that has run longest on a host, for people.

use crate::cim::{CimDateTime, Timestamp};
use crate::job::ConcreteJob;

/// The job that has run longest, as a look saw it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OldestJob {
    /// What it does, by its type: `Start Virtual Machine`.
    pub what: Option<&'static str>,
    /// The name that the host gave it, at most 200 characters.
    pub name: Option<String>,
    /// How much of it is done.
    pub percent: Option<u16>,
    /// When it began, by the host's clock.
    pub began: Option<Timestamp>,
}

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 200;

impl From<&ConcreteJob> for OldestJob {
    fn from(job: &ConcreteJob) -> Self {
        let mut names = [&job.element_name, &job.name].into_iter().flatten();
        let name = names.find(|name| !name.trim().is_empty());
        Self {
            what: job.job_type_name(),
            name: name.map(|name| name.chars().take(LONGEST_NAME).collect()),
            percent: job.percent_complete,
            began: began(job),
        }
    }
}

impl OldestJob {
    /// The one of both that began first. A job that does not say when is younger than one that does.
    pub(super) fn or_older(self, job: &ConcreteJob) -> Self {
        match (self.began, began(job)) {
            (Some(known), Some(other)) if other < known => job.into(),
            (None, Some(_)) => job.into(),
            _ => self,
        }
    }
}

fn began(job: &ConcreteJob) -> Option<Timestamp> {
    let mut times = [&job.start_time, &job.time_submitted].into_iter().flatten();
    times.find(|time| !time.is_unset()).and_then(CimDateTime::instant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::CimInstance;

    fn job(name: &str, minute: Option<u8>) -> ConcreteJob {
        let job = CimInstance::new("Msvm_ConcreteJob").with("ElementName", name);
        let started = minute.map(|minute| format!("2026112812{minute:02}00.000000+000"));
        let job = match started {
            Some(started) => job.with("StartTime", started.as_str()),
            None => job,
        };
        job.into()
    }

    #[test]
    fn the_job_that_began_first_is_the_oldest() {
        let jobs = [job("unknown", None), job("second", Some(2)), job("first", Some(1)), job("third", Some(3))];
        let oldest = jobs.iter().skip(1).fold(OldestJob::from(&jobs[0]), OldestJob::or_older);
        assert_eq!(oldest.name.as_deref(), Some("first"));
    }

    #[test]
    fn a_long_name_is_not_kept_whole() {
        let oldest = OldestJob::from(&job(&"x".repeat(10_000), None));
        assert_eq!(oldest.name.map(|name| name.len()), Some(LONGEST_NAME));
    }
}
