//! What a model may say in a call. Nothing of it names a credential, a file, or how a host is connected to.

use rmcp::model::JsonObject;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Of `explain_job`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExplainJob {
    pub(super) job: String,
    pub(super) host: Option<String>,
}

/// Of `list_failed_jobs`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListFailedJobs {
    pub(super) host: Option<String>,
    pub(super) machine: Option<String>,
    pub(super) limit: Option<u32>,
}

/// Of `search_journal`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchJournal {
    pub(super) host: Option<String>,
    pub(super) machine: Option<String>,
    pub(super) text: Option<String>,
    pub(super) since: Option<String>,
    pub(super) limit: Option<u32>,
}

/// Of `diagnose_host`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiagnoseHost {
    pub(super) host: Option<String>,
}

/// The arguments of a call, or why they are wrong.
pub(super) fn read<T: DeserializeOwned>(arguments: Option<JsonObject>) -> Result<T, String> {
    let arguments = Value::Object(arguments.unwrap_or_default());
    T::deserialize(arguments).map_err(|error| format!("the arguments are wrong: {error}"))
}

/// How many are shown: what the model says, within limits.
pub(super) fn limited(limit: Option<u32>) -> u32 {
    limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MOST)
}

/// So many jobs are shown unless the model says how many.
pub(super) const DEFAULT_LIMIT: u32 = 20;

/// The most jobs of one answer.
pub(super) const MOST: u32 = 100;
