//! One document: what all have in common, and its kind.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::report::asked::{AnsweredBy, CoverageReport};
#[cfg(feature = "client")]
use crate::report::cancellation::CancellationReport;
#[cfg(feature = "client")]
use crate::report::certificates::CertificatesReport;
use crate::report::change::ChangeReport;
#[cfg(feature = "client")]
use crate::report::doctor::DoctorReport;
use crate::report::explanation::{ExplanationReport, GetErrorReport};
#[cfg(feature = "client")]
use crate::report::failure::FailureReport;
use crate::report::identity::{IdentityReport, SimulatorReport};
use crate::report::instance::{InstanceReport, InstancesReport};
#[cfg(feature = "client")]
use crate::report::listed::{JobsReport, ListedReport};
use crate::report::method::MethodReport;
#[cfg(feature = "client")]
use crate::report::progress::ProgressReport;
use crate::report::recorded::{GapReport, JournalReport, LookReport, RecordedJobsReport, RecordedReport};
use crate::report::recording::RecordingReport;
use crate::report::settings::{KeyringReport, SettingsReport};
#[cfg(feature = "client")]
use crate::report::waited::WaitedReport;

/// What people say about a host, by key.
type Labels = BTreeMap<String, String>;

/// One document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(title = "cimjob output, version 1"))]
#[non_exhaustive]
pub struct Report {
    /// Always 1 in this version.
    pub schema_version: u8,
    /// `host:port` that was asked; null if no host was asked.
    pub endpoint: Option<String>,
    /// The host as it was named, where a command asks many; left out otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// What the hosts file says about the host; left out if that is nothing.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    #[cfg_attr(feature = "schemas", schemars(default))]
    pub labels: Labels,
    /// The watcher that answered in place of the host; left out if the host itself was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<AnsweredBy>,
    /// What it is about; `kind` names it.
    #[serde(flatten)]
    pub content: Content,
}

/// What a document is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
#[allow(clippy::large_enum_variant)]
pub enum Content {
    /// Of `explain` and `demo`.
    Explanation(ExplanationReport),
    /// Of `get-error`.
    GetError(GetErrorReport),
    /// Of `list -o json`.
    #[cfg(feature = "client")]
    Jobs(JobsReport),
    /// Of `list -o jsonl`: one job.
    #[cfg(feature = "client")]
    Job(ListedReport),
    /// Of `wait -o jsonl` and `cancel -o jsonl`: how a job goes on.
    #[cfg(feature = "client")]
    Progress(ProgressReport),
    /// Of `wait`: how following one or more jobs ended.
    #[cfg(feature = "client")]
    Waited(WaitedReport),
    /// Of `cancel`.
    #[cfg(feature = "client")]
    Cancellation(CancellationReport),
    /// Of `identify`.
    Identity(IdentityReport),
    /// Of `doctor`.
    #[cfg(feature = "client")]
    Doctor(DoctorReport),
    /// Of `get`, and of each instance that the others list with `-o jsonl`.
    Instance(InstanceReport),
    /// Of `query`, `enumerate` and `associators` with `-o json`.
    Instances(InstancesReport),
    /// Of `invoke`.
    Method(MethodReport),
    /// Of `put`, `create` and `delete`.
    Change(ChangeReport),
    /// Of `config show`.
    Settings(SettingsReport),
    /// Of `login` and `logout`.
    Keyring(KeyringReport),
    /// Of `cert show`.
    #[cfg(feature = "client")]
    Certificates(CertificatesReport),
    /// Of `simulate`: where the simulated host listens.
    Simulator(SimulatorReport),
    /// Of a command that asks many hosts, with `-o json`: the documents of all of them.
    Hosts(HostsReport),
    /// Of `journal list -o json` and `report -o json`.
    RecordedJobs(RecordedJobsReport),
    /// Of `journal show`, `journal export`, and of `journal list` and `report` with `-o jsonl`: one job.
    Recorded(RecordedReport),
    /// Of `journal export`: a time in which a host could not be looked at.
    Gap(GapReport),
    /// Of `journal export`: the last look at a host.
    Look(LookReport),
    /// Of `journal list -o jsonl`, asked of all watchers of a site: for which hosts they answered.
    Coverage(CoverageReport),
    /// Of `journal import`, `prune`, `check` and `backup`.
    Journal(JournalReport),
    /// Of `record check`.
    Recording(RecordingReport),
    /// Of every command that failed.
    #[cfg(feature = "client")]
    Failure(FailureReport),
}

/// What many hosts answered.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HostsReport {
    /// In the order in which they answered.
    pub hosts: Vec<HostReport>,
    /// How many hosts answered.
    pub answered: usize,
    /// How many hosts did not, or not completely, or were not asked any more.
    pub failed: usize,
}

/// What one of many hosts answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HostReport {
    /// The host as it was named.
    pub host: String,
    /// What the hosts file says about it; left out if that is nothing.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    #[cfg_attr(feature = "schemas", schemars(default))]
    pub labels: Labels,
    /// The exit code, as if this host had been asked alone.
    pub exit_code: u8,
    /// The documents that the command writes for this host alone.
    pub documents: Vec<Report>,
}

impl Report {
    /// The same with the host that was asked, as `host:port`.
    #[must_use]
    pub fn with_endpoint(self, endpoint: impl fmt::Display) -> Self {
        Self { endpoint: Some(endpoint.to_string()), ..self }
    }

    /// The same with the host as it was named, where many are asked.
    #[must_use]
    pub fn with_host(self, host: impl Into<String>) -> Self {
        Self { host: Some(host.into()), ..self }
    }

    /// The same with what a hosts file says about the host.
    #[must_use]
    pub fn with_labels(self, labels: Labels) -> Self {
        Self { labels, ..self }
    }
}

impl From<Content> for Report {
    fn from(content: Content) -> Self {
        Self { schema_version: 1, endpoint: None, host: None, labels: Labels::new(), answered_by: None, content }
    }
}
