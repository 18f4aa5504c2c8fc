//! The documents of `list`.

use serde::Serialize;

use crate::client::FoundJob;
use crate::job::{Outcome, VirtualMachine};

use crate::report::affected::{ElementReport, MachineReport};
use crate::report::explanation::ReasonsReport;
use crate::report::failure::FailureReport;
use crate::report::job::{JobReport, OutcomeReport};

/// The jobs of a host.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct JobsReport {
    /// In the host's order.
    pub jobs: Vec<ListedReport>,
    /// False if the list broke off, lacks jobs that the host gave, or was ended by a limit.
    pub complete: bool,
    /// Why the list broke off, or what it lacks.
    pub failure: Option<FailureReport>,
}

/// One job of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ListedReport {
    /// The job as the host describes it.
    pub job: JobReport,
    /// The outcome of the job.
    pub outcome: OutcomeReport,
    /// The virtual machines that it is about.
    pub virtual_machines: Vec<MachineReport>,
    /// Everything that it touches.
    pub affected: Vec<ElementReport>,
    /// Why what the job touches is not known.
    pub affected_failure: Option<FailureReport>,
    /// If errors were requested, for a job that may have some.
    pub explanation: Option<ReasonsReport>,
    /// Why there is no explanation.
    pub explanation_failure: Option<FailureReport>,
}

impl From<&FoundJob> for ListedReport {
    fn from(found: &FoundJob) -> Self {
        let affected = found.affected.as_deref().unwrap_or_default();
        let machines = VirtualMachine::of(&found.job, affected);
        let explanation = found.explanation.as_ref();
        Self {
            job: JobReport::of(&found.path, &found.job),
            outcome: Outcome::of(&found.job).into(),
            virtual_machines: MachineReport::all(&machines),
            affected: affected.iter().map(ElementReport::from).collect(),
            affected_failure: found.affected.as_ref().err().map(FailureReport::from),
            explanation: explanation.and_then(|result| result.as_ref().ok()).map(ReasonsReport::from),
            explanation_failure: explanation.and_then(|result| result.as_ref().err()).map(FailureReport::from),
        }
    }
}
