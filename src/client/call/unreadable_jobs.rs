//! Jobs that a host lists and that cannot be read.

use std::fmt;

use crate::job::{ConcreteJob, JobPath, JobPathError};
use crate::wsman::Item;

/// Why an item is not readable as a job.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadableJob {
    /// No reference came with it, or one whose keys cannot be read.
    #[error("it has no readable reference")]
    NoReference,
    /// Its reference does not name a job.
    #[error("its reference does not name a job")]
    Reference(#[from] JobPathError),
    /// A reference came without the job itself.
    #[error("only its reference came")]
    NoInstance,
}

/// The jobs that a query found and that are not in its list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnreadableJobs {
    /// How many.
    pub count: usize,
    /// What is wrong with the first of them.
    pub first: UnreadableJob,
}

impl UnreadableJobs {
    /// One more.
    pub(in crate::client::call) fn add(known: &mut Option<Self>, job: UnreadableJob) {
        match known {
            Some(known) => known.count = known.count.saturating_add(1),
            None => *known = Some(Self { count: 1, first: job }),
        }
    }
}

impl fmt::Display for UnreadableJobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            1 => write!(f, "1 job cannot be read: {}", self.first),
            count => write!(f, "{count} jobs cannot be read; the first: {}", self.first),
        }
    }
}

/// The job in an item; the reference names its class, for an instance may come as one of its base class (MS-WSMV 3.1.4.1.27).
pub(in crate::client::call) fn job_of(item: Item) -> Result<(JobPath, ConcreteJob), UnreadableJob> {
    let path = JobPath::from_reference(item.reference.ok_or(UnreadableJob::NoReference)?)?;
    let mut instance = item.object.ok_or(UnreadableJob::NoInstance)?;
    instance.class_name = path.class().to_owned();
    Ok((path, instance.into()))
}
