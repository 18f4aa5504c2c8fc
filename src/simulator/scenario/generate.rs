//! Many jobs by a rule.

use serde::Deserialize;

/// Jobs `1` to `count`: completed ones, and among them failed and running ones.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Generate {
    /// How many.
    pub count: u32,
    /// Their class. Default `Msvm_ConcreteJob`.
    #[serde(default = "super::default::default_class")]
    pub class: String,
    /// Every which one failed, with an error. Default: none.
    #[serde(default)]
    pub failed_every: Option<u32>,
    /// Every which one is running. Default: none.
    #[serde(default)]
    pub running_every: Option<u32>,
}
