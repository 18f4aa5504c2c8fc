//! Faults that come in place of answers.

use serde::Deserialize;

use super::fault_name::FaultName;

/// A fault for an action, whatever it is about.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FaultOnDemand {
    /// `Get`, `GetClass`, `Put`, `Create`, `Delete`, `Enumerate`, `Pull`, `Release`, the name of a method, or `*` for all.
    pub action: String,
    /// The fault.
    pub fault: FaultName,
    /// How many calls get through before. Default 0.
    #[serde(default)]
    pub after: u32,
    /// How many calls get it. Default: all from then on.
    #[serde(default)]
    pub times: Option<u32>,
}
