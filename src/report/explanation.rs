//! The documents of `explain` and `get-error`: what the host says of a failure, and what to make of it.

use serde::Serialize;

use crate::job::{Advice, Explanation, GetErrorOutput, JobPath, Symptom};

use crate::report::affected::{ElementReport, MachineReport};
use crate::report::cause::{NoReasonReport, RootCauseReport, StepReport};
use crate::report::code::CodeReport;
use crate::report::error::ErrorReport;
use crate::report::evidence::EvidenceReport;
#[cfg(feature = "client")]
use crate::report::failure::FailureReport;
use crate::report::job::{JobReport, OutcomeReport};
use crate::report::named::Named;

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExplanationReport {
    /// The job as the host describes it.
    pub job: JobReport,
    /// The outcome of the job.
    pub outcome: OutcomeReport,
    /// The virtual machines that the job is about.
    pub virtual_machines: Vec<MachineReport>,
    /// Everything that the job touches, as far as the host reported it.
    pub affected: Vec<ElementReport>,
    /// Why what the job touches is not known.
    #[cfg(feature = "client")]
    pub affected_failure: Option<FailureReport>,
    /// What a document of the journal does not have, since it would be too long; in that order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// Why it failed.
    #[serde(flatten)]
    pub reasons: ReasonsReport,
}

/// What was left out of a document that would be too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LeftOut {
    /// What the job touches.
    Affected,
    /// Its errors.
    Errors,
    /// Its properties, except for its path, state and error code.
    Properties,
    /// What the hosts file says about the host.
    Labels,
}

/// Why a job failed: what the host says, and what to make of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReasonsReport {
    /// The root cause in one line: the host's own words, else in plain words what is known.
    pub headline: String,
    /// The error that says most; null when there is none, and then `no_reason` says why.
    pub root_cause: Option<RootCauseReport>,
    /// Why there is no root cause; null if there is one.
    pub no_reason: Option<NoReasonReport>,
    /// What to do, in the order in which to try it.
    pub steps: Vec<StepReport>,
    /// Where the errors come from.
    pub evidence: EvidenceReport,
    /// The errors in the host's order: the innermost last.
    pub errors: Vec<ErrorReport>,
    /// The codes found in the texts of the host.
    pub codes: Vec<CodeReport>,
    /// Likely causes and next steps, the most telling first.
    pub advice: Vec<AdviceReport>,
}

/// A likely cause and what to try.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AdviceReport {
    /// The likely cause.
    pub cause: String,
    /// What to try.
    pub next_step: String,
    /// The code it goes by, when it is one.
    pub code: Option<u32>,
    /// Where cause or step come from: a public report, a page, or the header that defines the code.
    pub source: String,
}

/// The answer of one call, and whose it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GetErrorReport {
    /// The WMI object path of the job.
    pub path: String,
    /// What it answered.
    #[serde(flatten)]
    pub answer: AnswerReport,
}

/// The answer of one call.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerReport {
    /// `GetError` or `GetErrorEx`.
    pub method: String,
    /// What it returned.
    pub return_value: Named,
    /// The errors in the host's order.
    pub errors: Vec<ErrorReport>,
}

impl From<&Explanation> for ExplanationReport {
    fn from(explanation: &Explanation) -> Self {
        Self {
            job: JobReport::of(&explanation.path, &explanation.job),
            outcome: explanation.outcome.into(),
            virtual_machines: MachineReport::all(&explanation.virtual_machines()),
            affected: explanation.affected.iter().map(ElementReport::from).collect(),
            #[cfg(feature = "client")]
            affected_failure: None,
            left_out: Vec::new(),
            reasons: explanation.into(),
        }
    }
}

impl GetErrorReport {
    /// The answer of a job.
    #[must_use]
    pub fn of(path: &JobPath, answer: &GetErrorOutput) -> Self {
        Self { path: path.to_string(), answer: answer.into() }
    }
}

impl From<&GetErrorOutput> for AnswerReport {
    fn from(answer: &GetErrorOutput) -> Self {
        Self {
            method: answer.method.name().to_owned(),
            return_value: answer.return_value.into(),
            errors: answer.errors.iter().map(ErrorReport::from).collect(),
        }
    }
}

impl From<&Explanation> for ReasonsReport {
    fn from(explanation: &Explanation) -> Self {
        Self {
            headline: explanation.headline(),
            root_cause: explanation.root_cause.as_ref().map(RootCauseReport::from),
            no_reason: explanation.no_reason().map(NoReasonReport::from),
            steps: explanation.steps().into_iter().map(StepReport::from).collect(),
            evidence: (&explanation.evidence).into(),
            errors: explanation.errors.iter().map(ErrorReport::from).collect(),
            codes: explanation.codes.iter().map(CodeReport::from).collect(),
            advice: explanation.advice.iter().map(AdviceReport::from).collect(),
        }
    }
}

impl From<&Advice> for AdviceReport {
    fn from(advice: &Advice) -> Self {
        let code = if let Symptom::Code(code) = advice.symptom { Some(code) } else { None };
        Self { cause: advice.cause.into(), next_step: advice.next_step.into(), code, source: advice.source.into() }
    }
}
