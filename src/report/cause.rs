//! The root cause, what to do, and why there may be no reason: parts of every document that explains a job.

use serde::Serialize;

use crate::job::{Concern, ConcernKind, NoReason, RootCause, Step};

use crate::report::code::CodeReport;

/// The error that says most.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RootCauseReport {
    /// Its place in `errors`, from 0; null when the job's own descriptions or its completion code say more.
    pub error: Option<usize>,
    /// The host's own words; null when there is only a code.
    pub text: Option<String>,
    /// The code that says most.
    pub code: Option<CodeReport>,
    /// The files, machines and hosts that it names.
    pub concerns: Vec<ConcernReport>,
}

/// Something that an error names.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConcernReport {
    /// What it is.
    pub kind: ConcernKindReport,
    /// Its name or path; of a machine without a name its GUID.
    pub name: String,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConcernKindReport {
    /// A file or a folder.
    File,
    /// A virtual machine.
    Machine,
    /// A host.
    Host,
}

/// Why there is no root cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoReasonReport {
    /// The host was not asked: the state of the job gave no cause for it.
    NotAsked,
    /// The host was asked, and gave no reason.
    NoneGiven,
    /// The host was asked, and the method returned something else than 0: see `evidence.return_value`.
    Refused,
    /// The host was asked, and answered with a fault: see `evidence.fault`.
    Fault,
    /// The host was asked, and no answer came that could be read.
    NotRead,
    /// The host gave a reason that could not be read: see `errors`.
    Unreadable,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StepReport {
    /// Who recommends it.
    pub from: StepSource,
    /// What to do.
    pub text: String,
}

/// Who recommends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StepSource {
    /// The host, in RecommendedActions.
    Host,
    /// cimjob, by a code or a state: see `advice`.
    Cimjob,
}

impl From<&RootCause> for RootCauseReport {
    fn from(cause: &RootCause) -> Self {
        Self {
            error: cause.error,
            text: cause.text.clone(),
            code: cause.code.as_ref().map(CodeReport::from),
            concerns: cause.concerns.iter().map(ConcernReport::from).collect(),
        }
    }
}

impl From<&Concern> for ConcernReport {
    fn from(concern: &Concern) -> Self {
        let kind = match concern.kind {
            ConcernKind::File => ConcernKindReport::File,
            ConcernKind::Machine => ConcernKindReport::Machine,
            ConcernKind::Host => ConcernKindReport::Host,
        };
        Self { kind, name: concern.name.clone() }
    }
}

impl From<NoReason> for NoReasonReport {
    fn from(reason: NoReason) -> Self {
        match reason {
            NoReason::NotAsked => Self::NotAsked,
            NoReason::NoneGiven => Self::NoneGiven,
            NoReason::Refused(_) => Self::Refused,
            NoReason::Fault => Self::Fault,
            NoReason::NotRead => Self::NotRead,
            NoReason::Unreadable => Self::Unreadable,
        }
    }
}

impl From<Step<'_>> for StepReport {
    fn from(step: Step<'_>) -> Self {
        match step {
            Step::Host(text) => Self { from: StepSource::Host, text: text.to_owned() },
            Step::Ours(advice) => Self { from: StepSource::Cimjob, text: advice.next_step.to_owned() },
        }
    }
}
