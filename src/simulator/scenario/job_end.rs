//! When things happen to a job, and how it ends or vanishes.

use serde::Deserialize;

use super::job_state::{JobState, JobStateName};

/// How and when a job ends. Until then it has the state of the job itself, neither error code nor errors, and a rising percentage.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct JobEnd {
    /// When it ends, in seconds after it was started: by a method, or with the simulator.
    pub after_seconds: f64,
    /// The state it ends in. Default completed.
    #[serde(default = "completed")]
    pub state: JobState,
    /// How much is done in the end, 0 to 101; the percentage rises to this evenly. Default 100.
    #[serde(default = "hundred")]
    pub percent_complete: u16,
    /// Changes of the state on the way, in any order. Default: none.
    #[serde(default)]
    pub changes: Vec<JobChange>,
}

/// A change of the state before the end.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct JobChange {
    /// When, in seconds after the job was started.
    pub after_seconds: f64,
    /// The new state.
    pub state: JobState,
}

/// When things happened to a job.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct JobTimes {
    /// TimeSubmitted, in seconds before the simulator was started.
    pub submitted: u32,
    /// StartTime, in seconds before the simulator was started. Default: null.
    #[serde(default)]
    pub started: Option<u32>,
    /// TimeOfLastStateChange, in seconds before the simulator was started. Default: null.
    #[serde(default)]
    pub last_state_change: Option<u32>,
    /// ElapsedTime, in seconds. Default 0.
    #[serde(default)]
    pub elapsed: f64,
}

/// When a job vanishes from the host: after this, it is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GoneAfter {
    /// After that many requests were answered about it.
    Requests(u32),
    /// That many milliseconds after the simulator was started.
    Milliseconds(u64),
}

fn completed() -> JobState {
    JobState::Name(JobStateName::Completed)
}

fn hundred() -> u16 {
    100
}
