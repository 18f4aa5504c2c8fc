//! What an explanation rests on.

use serde::Serialize;

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
        Self { source, method, return_value: output.map(|output| output.return_value.into()), fault }
    }
}
