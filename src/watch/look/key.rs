//! What makes a job the same at two looks.

use crate::job::JobPath;
use crate::journal::{JobNames, JobRecord, RunningJob};

/// Namespace, class and InstanceID; case does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::watch) struct JobKey(String);

impl JobKey {
    fn new(namespace: &str, class: &str, id: &str) -> Self {
        Self([namespace, class, id].join("\0").to_lowercase())
    }
}

/// The namespace of a path as the journal has it.
pub(super) fn namespace_of(path: &JobPath) -> String {
    path.namespace().map(|namespace| namespace.to_string()).unwrap_or_default()
}

impl From<&JobPath> for JobKey {
    fn from(path: &JobPath) -> Self {
        Self::new(&namespace_of(path), path.class(), path.instance_id())
    }
}

impl From<&JobNames> for JobKey {
    fn from(job: &JobNames) -> Self {
        Self::new(&job.namespace, &job.class, &job.id)
    }
}

impl From<&JobRecord> for JobKey {
    fn from(job: &JobRecord) -> Self {
        Self::new(&job.namespace, &job.class, &job.id)
    }
}

impl From<&RunningJob> for JobKey {
    fn from(job: &RunningJob) -> Self {
        Self::new(&job.namespace, &job.class, &job.id)
    }
}
