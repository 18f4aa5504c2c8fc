//! What is printed as JSON: version 1 of a contract, held by `schemas/output.v1.schema.json`.
//!
//! Fields may be added within a version; none is renamed, removed or given another meaning. Absent and null values of the host are `null`; an
//! empty text is one the host sent. Texts of the host come unchanged.

use serde::Serialize;

use crate::auth::Account;
use crate::client::{Endpoint, TlsInspection};
use crate::job::{Explanation, GetErrorOutput, JobPath, ReturnValue};
use crate::wsman::Identity;

use crate::report::certificates::CertificatesReport;
use crate::report::reasons::{ExplanationReport, GetErrorReport};

mod cause;
mod certificates;
mod code;
mod doctor;
mod exit;
mod failure;
mod instances;
mod job;
mod jobs;
mod messages;
mod reasons;
mod settings;

pub use self::exit::Exit;
pub(crate) use self::failure::{FailureReport, FaultReport};
pub(crate) use self::instances::{Called, Change, InstanceReport};
pub(crate) use self::jobs::{ListedReport, WaitReport};
pub(crate) use self::messages::{messages, messages_of};
pub(crate) use self::settings::{Kept, OriginName, SettingReport};

/// One document on standard output.
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
enum Content {
    /// Of `explain` and `demo`.
    Explanation(ExplanationReport),
    /// Of `get-error`.
    GetError(GetErrorReport),
    /// Of `list -o json`.
    Jobs(jobs::JobsReport),
    /// Of `list -o jsonl`: one job.
    Job(ListedReport),
    /// Of `wait -o jsonl` and `cancel -o jsonl`: how a job goes on.
    Progress(jobs::ProgressReport),
    /// Of `wait`: how following one or more jobs ended.
    Waited(jobs::WaitedReport),
    /// Of `cancel`.
    Cancellation(jobs::CancellationReport),
    /// Of `identify`.
    Identity(IdentityReport),
    /// Of `doctor`.
    Doctor(doctor::DoctorReport),
    /// Of `get`, and of each instance that the others list with `-o jsonl`.
    Instance(InstanceReport),
    /// Of `query`, `enumerate` and `associators` with `-o json`.
    Instances(instances::InstancesReport),
    /// Of `invoke`.
    Method(instances::MethodReport),
    /// Of `put`, `create` and `delete`.
    Change(instances::ChangeReport),
    /// Of `config show`.
    Settings(settings::SettingsReport),
    /// Of `login` and `logout`.
    Keyring(settings::KeyringReport),
    /// Of `cert show`.
    Certificates(CertificatesReport),
    /// Of `simulate`: where the simulated host listens.
    Simulator(SimulatorReport),
    /// Of every command that failed.
    Failure(FailureReport),
}

/// A number of a host with its documented name, if there is one.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
struct Named {
    value: u32,
    name: Option<String>,
}

/// What answers.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
struct IdentityReport {
    vendor: Option<String>,
    version: Option<String>,
    protocol_versions: Vec<String>,
    security_profiles: Vec<String>,
}

/// Where the simulated host listens.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
struct SimulatorReport {
    port: u16,
    /// `sha256:` and the hash of its certificate.
    pin: String,
    /// The port for plain HTTP, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    http_port: Option<u16>,
}

impl Report {
    fn new(endpoint: Option<&Endpoint>, content: Content) -> Self {
        Self { schema_version: 1, endpoint: endpoint.map(ToString::to_string), content }
    }

    pub(crate) fn explanation(explanation: &Explanation, endpoint: &Endpoint) -> Self {
        Self::new(Some(endpoint), Content::Explanation(ExplanationReport::of(explanation)))
    }

    pub(crate) fn get_error(path: &JobPath, answer: &GetErrorOutput, endpoint: &Endpoint) -> Self {
        Self::new(Some(endpoint), Content::GetError(GetErrorReport::of(path, answer)))
    }

    pub(crate) fn identity(identity: &Identity, endpoint: &Endpoint) -> Self {
        let Identity { vendor, version, protocol_versions, security_profiles } = identity.clone();
        Self::new(
            Some(endpoint),
            Content::Identity(IdentityReport { vendor, version, protocol_versions, security_profiles }),
        )
    }

    pub(crate) fn settings(settings: Vec<SettingReport>) -> Self {
        Self::new(None, Content::Settings(settings::SettingsReport { settings }))
    }

    pub(crate) fn keyring((account, endpoint): (&Account, &Endpoint), kept: Kept) -> Self {
        Self::new(Some(endpoint), Content::Keyring(settings::KeyringReport::of((account, endpoint), kept)))
    }

    pub(crate) fn certificates(inspection: &TlsInspection, endpoint: &Endpoint) -> Self {
        Self::new(Some(endpoint), Content::Certificates(CertificatesReport::of(inspection)))
    }

    pub(crate) fn simulator(endpoint: &Endpoint, pin: String, http_port: Option<u16>) -> Self {
        Self::new(Some(endpoint), Content::Simulator(SimulatorReport { port: endpoint.port(), pin, http_port }))
    }

    pub(crate) fn failure(failure: FailureReport, endpoint: Option<&str>) -> Self {
        let endpoint = endpoint.map(str::to_owned);
        Self { schema_version: 1, endpoint, content: Content::Failure(failure) }
    }
}

impl Named {
    fn new(value: impl Into<u32>, name: Option<&str>) -> Self {
        Self { value: value.into(), name: name.map(str::to_owned) }
    }

    fn return_value(value: ReturnValue) -> Self {
        Self::new(value.raw(), value.name())
    }
}
