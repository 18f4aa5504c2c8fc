//! The documents of the commands, each with the endpoint that was asked.

use crate::cim::CimProperty;
use crate::client::{CancelRequest, Endpoint, Progress, TlsInspection};
use crate::doctor::Check;
use crate::job::{AssociatedElement, Explanation, GetErrorOutput, JobPath};
use crate::wsman::{Identity, MethodOutput};

use crate::report::certificates::CertificatesReport;
use crate::report::doctor::DoctorReport;
use crate::report::document::{Content, Report};
use crate::report::failure::FailureReport;
use crate::report::instances::{Called, Change, ChangeReport, InstanceReport, InstancesReport, MethodReport};
use crate::report::jobs::{CancellationReport, JobsReport, ListedReport, ProgressReport, WaitReport, WaitedReport};
use crate::report::reasons::{ExplanationReport, GetErrorReport};
use crate::report::service::{IdentityReport, SimulatorReport};

impl Report {
    pub(super) fn of(endpoint: &Endpoint, content: Content) -> Self {
        Self::new(Some(endpoint.to_string()), content)
    }

    /// The document of `explain`.
    #[must_use]
    pub fn explanation(explanation: &Explanation, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Explanation(ExplanationReport::of(explanation)))
    }

    /// The document of `get-error`.
    #[must_use]
    pub fn get_error(path: &JobPath, answer: &GetErrorOutput, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::GetError(GetErrorReport::of(path, answer)))
    }

    /// The document of `list`.
    #[must_use]
    pub fn jobs(jobs: Vec<ListedReport>, failure: Option<FailureReport>, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Jobs(JobsReport::of(jobs, failure)))
    }

    /// One job of `list`, for a document a line.
    #[must_use]
    pub fn job(job: ListedReport, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Job(job))
    }

    /// How a job goes on, for a document a line.
    #[must_use]
    pub fn progress(
        path: &JobPath,
        progress: &Progress<'_>,
        affected: &[AssociatedElement],
        endpoint: &Endpoint,
    ) -> Self {
        Self::of(endpoint, Content::Progress(ProgressReport::of(path, progress, affected)))
    }

    /// The document of `wait`.
    #[must_use]
    pub fn waited(jobs: Vec<WaitReport>, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Waited(WaitedReport::of(jobs)))
    }

    /// The document of `cancel`.
    #[must_use]
    pub fn cancellation(request: &CancelRequest, job: WaitReport, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Cancellation(CancellationReport::of(request, job)))
    }

    /// The document of `identify`.
    #[must_use]
    pub fn identity(identity: &Identity, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Identity(IdentityReport::of(identity)))
    }

    /// The document of `doctor`.
    #[must_use]
    pub fn doctor(checks: &[Check], endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Doctor(DoctorReport::of(checks)))
    }

    /// The document of `get`, and one instance of a list.
    #[must_use]
    pub fn instance(report: InstanceReport, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Instance(report))
    }

    /// The document of `query`, `enumerate` and `associators`.
    #[must_use]
    pub fn instances(instances: Vec<InstanceReport>, complete: bool, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Instances(InstancesReport::of(instances, complete)))
    }

    /// The document of `invoke`.
    #[must_use]
    pub fn method(called: Called<'_>, output: &MethodOutput, job: Option<&JobPath>, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Method(MethodReport::of(called, output, job)))
    }

    /// The document of `put`, `create` and `delete`.
    #[must_use]
    pub fn change(change: Change, path: &str, after: Option<&[CimProperty]>, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Change(ChangeReport::of(change, path, after)))
    }

    /// The document of `cert show`.
    #[must_use]
    pub fn certificates(inspection: &TlsInspection, endpoint: &Endpoint) -> Self {
        Self::of(endpoint, Content::Certificates(CertificatesReport::of(inspection)))
    }

    /// The document of `simulate`.
    #[must_use]
    pub fn simulator(endpoint: &Endpoint, pin: String, http_port: Option<u16>) -> Self {
        Self::of(endpoint, Content::Simulator(SimulatorReport { port: endpoint.port(), pin, http_port }))
    }

    /// The document of a call that failed.
    #[must_use]
    pub fn failure(failure: FailureReport, endpoint: Option<&str>) -> Self {
        Self::new(endpoint.map(str::to_owned), Content::Failure(failure))
    }
}
