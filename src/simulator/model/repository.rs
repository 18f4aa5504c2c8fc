//! Everything on a host that can be asked for, in the order in which an enumeration goes through it.

use std::time::Duration;

use super::job_associations;
use super::jobs::Jobs;
use super::rows::Rows;
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::Value;
use crate::simulator::message::reference::Reference;
use crate::simulator::scenario::HyperV;
use crate::simulator::schema::classes::{self, JOB_CLASSES, NAMESPACE};

/// The instances of a host.
#[derive(Debug)]
pub(crate) struct Repository {
    pub(crate) jobs: Jobs,
    pub(crate) rows: Rows,
    hyper_v: HyperV,
}

/// A place among all instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Job(usize),
    Row(usize),
    /// The association of a job: the job, and which of its associations.
    Link(usize, usize),
}

impl Repository {
    pub(crate) fn new(jobs: Jobs, rows: Rows, hyper_v: HyperV) -> Self {
        Self { jobs, rows, hyper_v }
    }

    pub(crate) fn after(&self, place: Place) -> Option<Place> {
        match place {
            Place::Job(number) => Some(self.jobs.after(number).map_or(Place::Row(0), Place::Job)),
            Place::Row(number) if number + 1 < self.rows.len() => Some(Place::Row(number + 1)),
            Place::Row(_) => self.link_of(0),
            Place::Link(job, number) => {
                if number + 1 < self.count_links(job) {
                    Some(Place::Link(job, number + 1))
                } else {
                    self.link_of(job + 1)
                }
            }
        }
    }

    /// The instance at a place.
    pub(crate) fn instance(&self, place: Place, now: Duration) -> Option<Instance> {
        match place {
            Place::Job(number) => self.jobs.instance(number, now),
            Place::Row(number) => self.rows.own(number),
            Place::Link(job, number) => {
                let (written, created) = (self.jobs.job(job)?, self.jobs.created(job));
                let there = self.jobs.is_there(job, &written, now) && number < self.count_links(job);
                there.then(|| job_associations::link(&written, created, number, self.rows.host()))
            }
        }
    }

    /// The class of the instance at a place, without what it takes to make the instance.
    pub(crate) fn class_at(&self, place: Place) -> Option<&str> {
        match place {
            Place::Job(number) => self.jobs.class(number).map(|(class, _)| class),
            Place::Row(number) => self.rows.get(number).map(|row| row.class.as_str()),
            Place::Link(..) => None,
        }
    }

    /// What a reference of a parameter means; some of the keys are enough. recorded: Name alone of a machine (go-wsman, checkpoint.go).
    pub(crate) fn resolve_partly(&self, reference: &Reference, now: Duration) -> Option<(Place, Instance)> {
        let is_it = |found: &Instance| {
            let is_key = |name: &String| found.keys.iter().any(|key| key.eq_ignore_ascii_case(name));
            found.class.eq_ignore_ascii_case(&reference.class)
                && found.namespace.eq_ignore_ascii_case(&reference.namespace)
                && !reference.keys.is_empty()
                && reference.keys.iter().all(|(name, text)| is_key(name) && found.has(name, text))
        };
        let mut place = Some(Place::Row(0));
        while let Some(here) = place {
            if let Some(found) = self.instance(here, now).filter(is_it) {
                return Some((here, found));
            }
            place = self.after(here);
        }
        None
    }

    /// What a reference with all its keys means.
    pub(crate) fn resolve(&self, reference: &Reference, now: Duration) -> Option<(Place, Instance)> {
        let key = reference.keys.iter().find(|(name, _)| name.eq_ignore_ascii_case("InstanceID"));
        let number = key.and_then(|(_, key)| self.jobs.find(&reference.namespace, Some(&reference.class), key));
        if let Some(number) = number {
            return Some((Place::Job(number), self.jobs.instance(number, now)?));
        }
        let path = reference.path();
        let mut place = Some(Place::Row(0));
        while let Some(here) = place {
            let found = self.instance(here, now).filter(|found| found.reference().path() == path);
            if let Some(found) = found {
                return Some((here, found));
            }
            place = self.after(here);
        }
        None
    }

    /// Whether there is such a namespace.
    pub(crate) fn has_namespace(&self, namespace: &str) -> bool {
        let is_it = |known: &str| known.eq_ignore_ascii_case(namespace);
        if is_it(NAMESPACE) {
            return self.hyper_v != HyperV::Missing;
        }
        let of_jobs =
            || (0..self.jobs.len()).filter_map(|number| self.jobs.class(number)).any(|(_, known)| is_it(known));
        self.rows.iter().any(|row| is_it(&row.namespace)) || of_jobs()
    }

    /// Whether there are classes in a namespace at all.
    pub(crate) fn has_classes(&self, namespace: &str) -> bool {
        self.hyper_v == HyperV::Installed || !namespace.eq_ignore_ascii_case(NAMESPACE)
    }

    /// Whether the host knows a class.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        classes::is_known(class) || self.is_job_class(class) || self.row_of_class(class).is_some()
    }

    pub(crate) fn is_job_class(&self, class: &str) -> bool {
        let is_it = |known: &str| known.eq_ignore_ascii_case(class);
        JOB_CLASSES.iter().any(|known| is_it(known))
            || (0..self.jobs.len()).filter_map(|number| self.jobs.class(number)).any(|(known, _)| is_it(known))
    }

    /// An instance of exactly this class that is not a job.
    pub(crate) fn row_of_class(&self, class: &str) -> Option<&Instance> {
        self.rows.iter().find(|row| row.class.eq_ignore_ascii_case(class))
    }

    /// The names of the keys of a class that is not a job's.
    pub(crate) fn keys(&self, class: &str) -> Option<Vec<String>> {
        let known = || classes::keys(class).map(|keys| keys.iter().map(|key| (*key).to_owned()).collect());
        self.row_of_class(class).map(|row| row.keys.clone()).or_else(known)
    }

    /// A setting by its InstanceID: its number among the rows, and its reference.
    pub(crate) fn setting(&self, class: &str, key: &str) -> Option<(usize, Reference)> {
        let is_it = |row: &Instance| {
            row.class.eq_ignore_ascii_case(class)
                && row.value("InstanceID").is_some_and(|value| value.to_text().eq_ignore_ascii_case(key))
        };
        let row = self.rows.position(is_it)?;
        Some((row, self.rows.get(row)?.reference()))
    }

    /// The id of the machine whose setting has this InstanceID. recorded: the id is in it, as in `Microsoft:<id>\<id>` (go-wsman).
    pub(crate) fn vm_of(&self, key: &str) -> Option<String> {
        let machines = self.rows.iter().filter(|row| row.class == "Msvm_ComputerSystem");
        let mut ids = machines.filter_map(|row| row.value("Name").map(Value::to_text));
        ids.find(|id| key.to_lowercase().contains(&id.to_lowercase()))
    }

    /// Whether instances of `class` are instances of `base`. Jobs of a class that the host does not know are jobs too.
    pub(crate) fn is_of(&self, class: &str, base: &str) -> bool {
        classes::is_a(class, base)
            || (!classes::is_known(class) && base.eq_ignore_ascii_case("CIM_ConcreteJob") && self.is_job_class(class))
    }

    fn count_links(&self, number: usize) -> usize {
        let created = self.jobs.created(number).len();
        self.jobs.job(number).map_or(0, |job| job_associations::count(&job, created))
    }

    /// The first association of the job with this number, or of a later one; generated jobs have none.
    fn link_of(&self, job: usize) -> Option<Place> {
        (job..self.jobs.len())
            .filter(|number| !self.jobs.is_generated(*number))
            .find(|number| self.count_links(*number) > 0)
            .map(|number| Place::Link(number, 0))
    }
}
