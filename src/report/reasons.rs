//! The documents of `explain` and `get-error`: what the host says of a failure, and what to make of it.

use serde::Serialize;

use crate::job::{Advice, Evidence, Explanation, GetErrorOutput, JobPath, Symptom};

use crate::report::cause::{NoReasonReport, RootCauseReport, StepReport};
use crate::report::code::CodeReport;
use crate::report::error::ErrorReport;
use crate::report::fault::FaultReport;
use crate::report::job::{JobReport, OutcomeReport};
use crate::report::named::Named;
use crate::report::touched::{ElementReport, MachineReport};

/// Why a job failed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct ExplanationReport {
    job: JobReport,
    outcome: OutcomeReport,
    /// The virtual machines that the job is about.
    virtual_machines: Vec<MachineReport>,
    /// Everything that the job touches, as far as the host told.
    affected: Vec<ElementReport>,
    #[serde(flatten)]
    reasons: ReasonsReport,
}

/// Why a job failed: what the host says, and what to make of it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct ReasonsReport {
    /// The root cause in one line: the host's own words, else in plain words what is known.
    headline: String,
    /// The error that says most; null when there is none, and then `no_reason` says why.
    root_cause: Option<RootCauseReport>,
    no_reason: Option<NoReasonReport>,
    /// What to do, in the order in which to try it.
    steps: Vec<StepReport>,
    evidence: EvidenceReport,
    errors: Vec<ErrorReport>,
    codes: Vec<CodeReport>,
    /// Likely causes and next steps, the most telling first.
    advice: Vec<AdviceReport>,
}

/// Where the errors come from.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
struct EvidenceReport {
    source: EvidenceSource,
    /// `GetError` or `GetErrorEx`, when it answered.
    method: Option<String>,
    return_value: Option<Named>,
    fault: Option<FaultReport>,
}

/// What the errors rest on.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum EvidenceSource {
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

/// A likely cause and what to try.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
struct AdviceReport {
    cause: String,
    next_step: String,
    /// The code it goes by, when it is one.
    code: Option<u32>,
    /// Where cause or step come from: a public report, a page, or the header that defines the code.
    source: String,
}

/// The answer of one call.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct GetErrorReport {
    path: String,
    method: String,
    return_value: Named,
    errors: Vec<ErrorReport>,
}

impl ExplanationReport {
    pub(crate) fn of(explanation: &Explanation) -> Self {
        Self {
            job: JobReport::of(&explanation.path, &explanation.job),
            outcome: OutcomeReport::of(explanation.outcome),
            virtual_machines: explanation.virtual_machines().into_iter().map(MachineReport::of).collect(),
            affected: explanation.affected.iter().map(ElementReport::of).collect(),
            reasons: ReasonsReport::of(explanation),
        }
    }
}

impl GetErrorReport {
    pub(crate) fn of(path: &JobPath, answer: &GetErrorOutput) -> Self {
        Self {
            path: path.to_string(),
            method: answer.method.name().into(),
            return_value: Named::return_value(answer.return_value),
            errors: answer.errors.iter().map(ErrorReport::of).collect(),
        }
    }
}

impl ReasonsReport {
    pub(crate) fn of(explanation: &Explanation) -> Self {
        Self {
            headline: explanation.headline(),
            root_cause: explanation.root_cause.as_ref().map(RootCauseReport::of),
            no_reason: explanation.no_reason().map(NoReasonReport::of),
            steps: StepReport::all(explanation),
            evidence: EvidenceReport::of(&explanation.evidence),
            errors: explanation.errors.iter().map(ErrorReport::of).collect(),
            codes: explanation.codes.iter().map(CodeReport::of).collect(),
            advice: explanation.advice.iter().map(AdviceReport::of).collect(),
        }
    }
}

impl EvidenceReport {
    fn of(evidence: &Evidence) -> Self {
        let (source, output) = match evidence {
            Evidence::NotAsked => (EvidenceSource::NotAsked, None),
            Evidence::NotRead => (EvidenceSource::NotRead, None),
            Evidence::Method(output) => (EvidenceSource::Method, Some(output)),
            Evidence::Refused(output) => (EvidenceSource::Refused, Some(output)),
            Evidence::Fault(_) => (EvidenceSource::Fault, None),
        };
        let fault = if let Evidence::Fault(fault) = evidence { Some(FaultReport::of(fault)) } else { None };
        let method = output.map(|output| output.method.name().to_owned());
        Self { source, method, return_value: output.map(|output| Named::return_value(output.return_value)), fault }
    }
}

impl AdviceReport {
    fn of(advice: &Advice) -> Self {
        let code = if let Symptom::Code(code) = advice.symptom { Some(code) } else { None };
        Self { cause: advice.cause.into(), next_step: advice.next_step.into(), code, source: advice.source.into() }
    }
}
