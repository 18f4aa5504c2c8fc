//! What a method does that starts a job.

use serde::Deserialize;

use super::fault_name::FaultName;

/// The behavior of a method; the first entry that fits a call counts.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// The class, such as `Msvm_ComputerSystem`.
    pub class: String,
    /// The method, such as `RequestStateChange`.
    pub method: String,
    /// Only for this machine: the id of the machine it is called on, or that it gets as parameter. Default: any.
    #[serde(default)]
    pub vm: Option<String>,
    /// Only for this RequestedState. Default: any.
    #[serde(default)]
    pub requested_state: Option<u16>,
    /// The `instance_id` of the template, or of a job like which one is started. Default: one that completes after two seconds.
    #[serde(default)]
    pub starts: Option<String>,
    /// What it returns; no job is started unless this is 4096. Default 4096.
    #[serde(default = "job_started")]
    pub return_value: u32,
    /// The fault it gets in place of an answer. Default: none.
    #[serde(default)]
    pub fault: Option<FaultName>,
}

fn job_started() -> u32 {
    4096
}
