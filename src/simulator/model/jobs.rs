//! The jobs of a host: those of the scenario, generated ones, and those that methods started.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::generated;
use super::history::History;
use super::job_properties::job_properties;
use super::progress::{Cancelled, JobEvents, Progress, later};
use super::started::StartedJobs;
use crate::simulator::message::instance::Instance;
use crate::simulator::message::reference::Reference;
use crate::simulator::scenario::{Job, Scenario};

/// All jobs by number: first those of the scenario, then generated ones, then started ones.
#[derive(Debug)]
pub(crate) struct Jobs {
    scenario: Arc<Scenario>,
    epoch: Timestamp,
    generated: usize,
    started: StartedJobs,
    /// What jobs have made.
    created: HashMap<usize, Vec<Reference>>,
    /// Of those jobs that something happened to.
    histories: HashMap<usize, History>,
}

impl Jobs {
    pub(crate) fn new(scenario: Arc<Scenario>, epoch: Timestamp, started: StartedJobs) -> Self {
        let generated = generated::count(&scenario.generate);
        Self { scenario, epoch, generated, started, created: HashMap::new(), histories: HashMap::new() }
    }

    /// Jobs of a plan begin, and vanish when they were removed.
    pub(crate) fn go_on(&mut self, now: Duration) {
        self.started.begin_planned(now);
        let (first, epoch, histories) = (self.first_started(), self.epoch, &self.histories);
        let gone = self.started.forget_planned(|number, started| {
            let cancelled = histories.get(&(first + number)).and_then(|history| history.cancelled);
            let events = JobEvents { begun: started.begun, cancelled };
            Progress::of(&started.job, events, now, epoch).is_removed(&started.job, now)
        });
        for number in gone {
            self.histories.remove(&(first + number));
        }
    }

    /// One more than the highest number.
    pub(crate) fn len(&self) -> usize {
        self.first_started() + self.started.len()
    }

    /// The number after this one.
    pub(crate) fn after(&self, number: usize) -> Option<usize> {
        let (next, first) = (number + 1, self.first_started());
        if next < first {
            return Some(next);
        }
        self.started.from(next - first).map(|started| first + started)
    }

    /// The number of the first job that was started.
    fn first_started(&self) -> usize {
        self.scenario.jobs.len() + self.generated
    }

    /// The job as its scenario tells it, whether it is there or not.
    pub(crate) fn job(&self, number: usize) -> Option<Cow<'_, Job>> {
        let written = self.scenario.jobs.len();
        if let Some(job) = self.scenario.jobs.get(number) {
            return Some(Cow::Borrowed(job));
        }
        if let Some(number) = number.checked_sub(written).filter(|number| *number < self.generated) {
            return generated::job(&self.scenario.generate, number).map(Cow::Owned);
        }
        self.started.get(number.checked_sub(self.first_started())?).map(|started| Cow::Borrowed(&started.job))
    }

    /// The number of the job with this key, and this class if one is named, whether it is still there or not.
    pub(crate) fn find(&self, namespace: &str, class: Option<&str>, key: &str) -> Option<usize> {
        let is_it = |job: &Job| {
            job.instance_id.to_lowercase() == key.to_lowercase()
                && class.is_none_or(|class| job.class.eq_ignore_ascii_case(class))
                && job.namespace.eq_ignore_ascii_case(namespace)
        };
        let written = self.scenario.jobs.len();
        let started = || self.started.find(is_it).map(|found| found + self.first_started());
        let by_rule = || {
            let number = generated::number(&self.scenario.generate, key)?;
            generated::job(&self.scenario.generate, number).filter(|job| is_it(job)).map(|_| number + written)
        };
        self.scenario.jobs.iter().position(is_it).or_else(by_rule).or_else(started)
    }

    pub(crate) fn is_generated(&self, number: usize) -> bool {
        let first = self.scenario.jobs.len();
        (first..first + self.generated).contains(&number)
    }

    /// The class and namespace of a job, without what it takes to make the job.
    pub(crate) fn class(&self, number: usize) -> Option<(&str, &str)> {
        let written = self.scenario.jobs.len();
        if let Some(job) = self.scenario.jobs.get(number) {
            return Some((&job.class, &job.namespace));
        }
        if let Some(number) = number.checked_sub(written).filter(|number| *number < self.generated) {
            let class = generated::class(&self.scenario.generate, number)?;
            return Some((class, "root/virtualization/v2"));
        }
        let started = self.started.get(number.checked_sub(self.first_started())?)?;
        Some((&started.job.class, &started.job.namespace))
    }

    pub(crate) fn progress(&self, number: usize, job: &Job, now: Duration) -> Progress {
        Progress::of(job, self.events(number), now, self.epoch)
    }

    /// Whether it can be found: neither gone nor removed.
    pub(crate) fn is_there(&self, number: usize, job: &Job, now: Duration) -> bool {
        self.progress_there(number, job, now).is_some()
    }

    /// The instance, if it is there.
    pub(crate) fn instance(&self, number: usize, now: Duration) -> Option<Instance> {
        let job = self.job(number)?;
        self.progress_there(number, &job, now).map(|progress| instance(&job, &progress, self.owner()))
    }

    /// The instance of a job that is there.
    pub(crate) fn instance_of(&self, number: usize, job: &Job, now: Duration) -> Instance {
        instance(job, &self.progress(number, job, now), self.owner())
    }

    /// How far a job is that can be found.
    fn progress_there(&self, number: usize, job: &Job, now: Duration) -> Option<Progress> {
        if self.histories.get(&number).copied().unwrap_or_default().is_gone(job, now) {
            return None;
        }
        Some(self.progress(number, job, now)).filter(|progress| !progress.is_removed(job, now))
    }

    /// Who started the jobs of the scenario: its first user, unless a job says otherwise.
    fn owner(&self) -> &str {
        self.scenario.users.first().map_or("", |user| &user.name)
    }

    /// The point in time that is so long after the start of the host.
    pub(crate) fn time(&self, now: Duration) -> Timestamp {
        later(self.epoch, now)
    }

    /// What the job with this number has made.
    pub(crate) fn created(&self, number: usize) -> &[Reference] {
        self.created.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Notes that the job with this number has made an instance.
    pub(crate) fn create(&mut self, number: usize, made: Reference) {
        self.created.entry(number).or_default().push(made);
    }

    pub(crate) fn history(&mut self, number: usize) -> &mut History {
        self.histories.entry(number).or_default()
    }

    pub(crate) fn cancel(&mut self, number: usize, cancelled: Cancelled) {
        self.history(number).cancelled = Some(cancelled);
    }

    /// Adds a job that begins now; returns its number.
    pub(crate) fn start(&mut self, job: Job, now: Duration) -> usize {
        self.started.start(job, now);
        self.len() - 1
    }

    /// The template or job of the scenario with this InstanceID.
    pub(crate) fn written(&self, instance_id: &str) -> Option<&Job> {
        self.scenario
            .templates
            .iter()
            .chain(&self.scenario.jobs)
            .find(|job| job.instance_id.eq_ignore_ascii_case(instance_id))
    }

    fn events(&self, number: usize) -> JobEvents {
        let started = number.checked_sub(self.first_started()).and_then(|started| self.started.get(started));
        let begun = started.map_or(Duration::ZERO, |started| started.begun);
        JobEvents { begun, cancelled: self.histories.get(&number).and_then(|history| history.cancelled) }
    }
}

/// The instance of a job that has come so far.
pub(crate) fn instance(job: &Job, progress: &Progress, owner: &str) -> Instance {
    Instance {
        namespace: job.namespace.clone(),
        class: job.class.clone(),
        keys: vec!["InstanceID".to_owned()],
        properties: job_properties(job, progress, owner),
    }
}
