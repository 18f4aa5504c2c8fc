//! Many hosts that play one scenario: what happens on them over time.

use serde::Deserialize;

/// What many hosts do over time. Times are those of the hosts, which `speed` compresses.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Fleet {
    /// Decides when what happens where. The same seed gives the same fleet. Default 1.
    pub seed: u16,
    /// How many jobs fail on each host in an hour: copies of the templates that end in `exception` or `completed-with-warnings`.
    /// Default 0.
    pub failures_per_hour: f64,
    /// How many other jobs end on each host in an hour: copies of the other templates that end. Default 0.
    pub completions_per_hour: f64,
    /// How long these jobs are still there after their end, in seconds. Default: as their template says.
    pub time_before_removal: Option<u32>,
    /// How many seconds pass on the hosts in one second. Default 1.
    pub speed: f64,
    /// When hosts cannot be reached. Default: never.
    pub outages: Option<Outages>,
    /// Hosts that answer slowly. Default: none.
    pub slow: Option<SlowHosts>,
    /// The share of the hosts that never answer, 0 to 1: they accept connections and say nothing. Default 0.
    pub dead: f64,
}

/// When hosts cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Outages {
    /// How many outages each host has in a day.
    pub per_day: f64,
    /// How long each of them lasts, in seconds.
    pub seconds: f64,
    /// What a client notices. Default: reset.
    #[serde(default)]
    pub kind: OutageKind,
}

/// What a client notices of an outage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OutageKind {
    /// New connections are reset; an open one is closed at its next request.
    #[default]
    Reset,
    /// Connections are accepted, and nothing is ever answered.
    Silent,
}

/// Hosts that answer slowly.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SlowHosts {
    /// The share of the hosts, 0 to 1.
    pub share: f64,
    /// How long each of their answers takes, in milliseconds of the machine's own time.
    pub delay_ms: u64,
}

impl Default for Fleet {
    fn default() -> Self {
        Self {
            seed: 1,
            failures_per_hour: 0.0,
            completions_per_hour: 0.0,
            time_before_removal: None,
            speed: 1.0,
            outages: None,
            slow: None,
            dead: 0.0,
        }
    }
}
