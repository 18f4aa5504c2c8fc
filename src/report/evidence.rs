//! What an explanation rests on.

use serde::{Deserialize, Serialize};

use crate::job::Evidence;

use crate::report::fault::FaultReport;
use crate::report::named::Named;

/// Where the errors come from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EvidenceReport {
    /// What the errors rest on.
    pub source: EvidenceSource,
    /// `GetError` or `GetErrorEx`, when it answered.
    pub method: Option<String>,
    /// What the method returned, when it answered.
    pub return_value: Option<Named>,
    /// The fault, when the method was answered with one.
    pub fault: Option<FaultReport>,
    /// If `source` is `journal`: what was recorded, when and why it is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<RecordedEvidence>,
}

/// Evidence out of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct RecordedEvidence {
    /// What the errors rested on when they were recorded; null for a job that vanished.
    pub source: Option<String>,
    /// The host, by the name under which it is watched.
    pub host: String,
    /// When it was recorded: RFC 3339, in UTC.
    pub seen: String,
    /// Why the host does not answer this.
    pub why: WhyRecorded,
}

/// Why the host itself does not explain the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WhyRecorded {
    /// It does not have the job any more.
    Removed,
    /// It cannot be reached.
    Unreachable,
}

/// What the errors rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EvidenceSource {
    /// The method answered; `errors` may still be empty.
    Method,
    /// The method returned something else than 0.
    Refused,
    /// The method was answered with a fault.
    Fault,
    /// No readable answer came; a failure document follows.
    NotRead,
    /// The state of the job gave no reason to ask.
    NotAsked,
    /// The host does not have the job any more, or cannot be reached; the document was recorded by `watch`, see `recorded`.
    Journal,
}

impl From<&Evidence> for EvidenceReport {
    fn from(evidence: &Evidence) -> Self {
        let (source, output) = match evidence {
            Evidence::NotAsked => (EvidenceSource::NotAsked, None),
            Evidence::NotRead => (EvidenceSource::NotRead, None),
            Evidence::Method(output) => (EvidenceSource::Method, Some(output)),
            Evidence::Refused(output) => (EvidenceSource::Refused, Some(output)),
            Evidence::Fault(_) => (EvidenceSource::Fault, None),
        };
        let fault = if let Evidence::Fault(fault) = evidence { Some(FaultReport::from(&**fault)) } else { None };
        let method = output.map(|output| output.method.name().to_owned());
        Self { source, method, return_value: output.map(|output| output.return_value.into()), fault, recorded: None }
    }
}
