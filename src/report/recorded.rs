//! The documents of the journal: recorded jobs, gaps and looks. They are read again, too: what one journal exports, another one imports.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::report::asked::{AnsweredBy, CoverageReport};

/// Jobs of the journal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RecordedJobsReport {
    /// What was seen last comes first.
    pub jobs: Vec<RecordedReport>,
    /// Of `report`: the times in which these hosts were not looked at.
    pub gaps: Vec<GapReport>,
    /// Of `journal list`, asked of watchers: those that answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub workers: Vec<AnsweredBy>,
    /// Of `journal list`, asked of all watchers of a site: for which hosts they answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageReport>,
}

impl RecordedJobsReport {
    /// These jobs, and these gaps.
    #[must_use]
    pub fn new(jobs: Vec<RecordedReport>, gaps: Vec<GapReport>) -> Self {
        Self { jobs, gaps, workers: Vec::new(), coverage: None }
    }

    /// The same with the watchers that answered.
    #[must_use]
    pub fn with_workers(self, workers: Vec<AnsweredBy>) -> Self {
        Self { workers, ..self }
    }

    /// The same with the hosts for which they answered.
    #[must_use]
    pub fn with_coverage(self, coverage: Option<CoverageReport>) -> Self {
        Self { coverage, ..self }
    }
}

/// A job that `watch` recorded. Times are RFC 3339 in UTC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct RecordedReport {
    /// The identifier of the job, the same in every journal.
    pub stable_id: String,
    /// The host, by the name under which it is watched.
    pub host: String,
    /// The namespace.
    pub namespace: String,
    /// The class.
    pub class: String,
    /// The InstanceID.
    pub instance_id: String,
    /// What happened.
    pub event: RecordedEvent,
    /// When it ended, by the host's clock.
    pub ended: Option<String>,
    /// When that was seen, by the clock of `watch`.
    pub seen: String,
    /// The host's clock minus that of `watch`.
    pub clock_skew_seconds: Option<f64>,
    /// The document of `explain` at that time; of a job that vanished, what was seen of it while it ran.
    pub document: Value,
}

/// What happened to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RecordedEvent {
    /// It failed or was stopped.
    Failed,
    /// It ended with warnings.
    Warned,
    /// It ran, and then the host did not have it: its end was not seen.
    Vanished,
}

/// A time in which no look at a host succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct GapReport {
    /// The host.
    pub host: String,
    /// The last look that succeeded.
    pub from: String,
    /// The first one that succeeded again; null if none has.
    pub to: Option<String>,
    /// Why the looks failed.
    pub why: String,
}

/// The last look at a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct LookReport {
    /// The host.
    pub host: String,
    /// The first look that succeeded, since which all but the gaps is known; null if that is not known.
    #[serde(default)]
    pub first_ok: Option<String>,
    /// The last look that succeeded and after which no job waited to be asked.
    pub last_ok: Option<String>,
    /// The last look.
    pub last_try: String,
    /// Why it failed; null if it succeeded.
    pub failure: Option<String>,
    /// Since when it has been so.
    pub since: String,
}

/// What was done with a journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct JournalReport {
    /// The file.
    pub path: String,
    /// What was done.
    pub action: JournalAction,
    /// How many jobs were added; those that vanished count, too.
    pub added: u64,
    /// How many jobs the journal had already.
    pub known: u64,
    /// How many gaps were read, and merged with those of the journal.
    pub gaps: u64,
    /// Of how many hosts the last look was read, and merged with what the journal had.
    pub hosts: u64,
    /// How many jobs were removed.
    pub removed: u64,
    /// What is wrong with the file, or with lines that were to be imported.
    pub problems: Vec<String>,
}

/// What was done with a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum JournalAction {
    /// Records of another journal were added.
    Imported,
    /// What was too old or too much was removed.
    Pruned,
    /// The file was read and checked.
    Checked,
    /// The journal was copied into the file.
    BackedUp,
}
