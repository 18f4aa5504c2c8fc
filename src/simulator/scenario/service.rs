//! Settings of the service, as `winrm get winrm/config` shows them (MS-WSMV 2.2.4.10, 2.2.4.36).

use serde::Deserialize;

/// Settings of the service that are not told by other fields of a scenario.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ServiceSettings {
    /// The largest envelope in KiB, of requests and of answers: 32 to 500. Default 500.
    pub max_envelope_size_kb: u32,
    /// The longest time for one request in milliseconds; it is only told. Default 60000.
    pub max_timeout_ms: u32,
}

impl Default for ServiceSettings {
    fn default() -> Self {
        Self { max_envelope_size_kb: 500, max_timeout_ms: 60_000 }
    }
}

impl ServiceSettings {
    /// The largest envelope in bytes.
    pub(in crate::simulator) fn max_envelope_size(&self) -> usize {
        usize::try_from(self.max_envelope_size_kb.saturating_mul(1024)).unwrap_or(usize::MAX)
    }
}

/// Whether the host has Hyper-V.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum HyperV {
    /// It has.
    #[default]
    Installed,
    /// There is no namespace `root/virtualization/v2`.
    Missing,
    /// There is the namespace, and no class in it.
    WithoutClasses,
}
