//! Why a text names no job.

use crate::addressing::Target;
use crate::job::instance_id::{InstanceId, InvalidInstanceId};
use crate::job::path::JobPathError;

/// Why a text names no job: what was looked for, and what is there instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoJob {
    /// Nothing was given.
    #[error("the name of the job is empty")]
    Empty,
    /// One word that is not the name of a job.
    #[error("not a job path")]
    Malformed(#[source] JobPathError),
    /// A path begins and does not end.
    #[error("the path of the {0} is cut off: its quoted InstanceID does not end")]
    CutOff(String, #[source] Option<JobPathError>),
    /// A path of something else.
    #[error("this names a {0}, not a job: a job has the one key InstanceID")]
    NotAJob(String),
    /// The path of a job with an InstanceID that cannot be one.
    #[error("the path of the {0} holds no InstanceID that can be one")]
    InstanceId(String, #[source] InvalidInstanceId),
    /// Several GUIDs, and no word next to any of them says that it is a job's.
    #[error("{1} GUIDs, the first of them {0}, and none is called a job or an InstanceID")]
    Ambiguous(String, usize),
    /// Only GUIDs that are called something else: a machine, an activity.
    #[error("the GUID {0} is called something else than a job")]
    OtherGuid(String),
    /// Nothing that looks like a job.
    #[error(
        "no job found: looked for a path such as Msvm_ConcreteJob.InstanceID=\"...\", for InstanceID=..., and for a GUID"
    )]
    Nothing,
}

/// Why the first name in a text is not that of a job.
pub(super) fn of_target(target: &Target) -> NoJob {
    let class = target.class().to_owned();
    let id = target.reference.selectors.text("InstanceID").filter(|_| class.to_ascii_lowercase().ends_with("job"));
    match id.map(InstanceId::of_key) {
        Some(Err(invalid)) => NoJob::InstanceId(class, invalid),
        _ => NoJob::NotAJob(class),
    }
}
