//! One document: what it is about, and its content.

use serde::Serialize;

use crate::job::{Explanation, GetErrorOutput, JobPath};

#[cfg(feature = "client")]
use crate::report::certificates::CertificatesReport;
#[cfg(feature = "client")]
use crate::report::doctor;
#[cfg(feature = "client")]
use crate::report::failure::FailureReport;
#[cfg(feature = "client")]
use crate::report::instances::{self, InstanceReport};
#[cfg(feature = "client")]
use crate::report::jobs::{self, ListedReport};
use crate::report::reasons::{ExplanationReport, GetErrorReport};
#[cfg(feature = "client")]
use crate::report::service::{IdentityReport, SimulatorReport};
#[cfg(feature = "cli")]
use crate::report::settings;

/// One document on standard output, version 1.
///
/// ```
/// use cimjob::job::{ConcreteJob, Explanation, JobPath};
/// use cimjob::report::Report;
///
/// # fn print(explanation: &Explanation) -> Result<(), serde_json::Error> {
/// println!("{}", serde_json::to_string(&Report::from(explanation))?);
/// println!("{}", serde_json::to_string(explanation)?); // the same
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(title = "cimjob output, version 1"))]
pub struct Report {
    /// Always 1 in this version.
    schema_version: u8,
    /// `host:port` that was asked; null when it never came to that.
    endpoint: Option<String>,
    #[serde(flatten)]
    content: Content,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub(crate) enum Content {
    /// Of `explain` and `demo`.
    Explanation(ExplanationReport),
    /// Of `get-error`.
    GetError(GetErrorReport),
    /// Of `list -o json`.
    #[cfg(feature = "client")]
    Jobs(jobs::JobsReport),
    /// Of `list -o jsonl`: one job.
    #[cfg(feature = "client")]
    Job(ListedReport),
    /// Of `wait -o jsonl` and `cancel -o jsonl`: how a job goes on.
    #[cfg(feature = "client")]
    Progress(jobs::ProgressReport),
    /// Of `wait`: how following one or more jobs ended.
    #[cfg(feature = "client")]
    Waited(jobs::WaitedReport),
    /// Of `cancel`.
    #[cfg(feature = "client")]
    Cancellation(jobs::CancellationReport),
    /// Of `identify`.
    #[cfg(feature = "client")]
    Identity(IdentityReport),
    /// Of `doctor`.
    #[cfg(feature = "client")]
    Doctor(doctor::DoctorReport),
    /// Of `get`, and of each instance that the others list with `-o jsonl`.
    #[cfg(feature = "client")]
    Instance(InstanceReport),
    /// Of `query`, `enumerate` and `associators` with `-o json`.
    #[cfg(feature = "client")]
    Instances(instances::InstancesReport),
    /// Of `invoke`.
    #[cfg(feature = "client")]
    Method(instances::MethodReport),
    /// Of `put`, `create` and `delete`.
    #[cfg(feature = "client")]
    Change(instances::ChangeReport),
    /// Of `config show`.
    #[cfg(feature = "cli")]
    Settings(settings::SettingsReport),
    /// Of `login` and `logout`.
    #[cfg(feature = "cli")]
    Keyring(settings::KeyringReport),
    /// Of `cert show`.
    #[cfg(feature = "client")]
    Certificates(CertificatesReport),
    /// Of `simulate`: where the simulated host listens.
    #[cfg(feature = "client")]
    Simulator(SimulatorReport),
    /// Of every command that failed.
    #[cfg(feature = "client")]
    Failure(FailureReport),
}

impl Report {
    pub(crate) fn new(endpoint: Option<String>, content: Content) -> Self {
        Self { schema_version: 1, endpoint, content }
    }

    /// The answer of `GetError` or `GetErrorEx` for the job at `path`.
    #[must_use]
    pub fn of_get_error(path: &JobPath, answer: &GetErrorOutput) -> Self {
        Self::new(None, Content::GetError(GetErrorReport::of(path, answer)))
    }
}

impl From<&Explanation> for Report {
    /// The document of `explain`; its `endpoint` is null.
    fn from(explanation: &Explanation) -> Self {
        Self::new(None, Content::Explanation(ExplanationReport::of(explanation)))
    }
}
