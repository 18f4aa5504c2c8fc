//! What answers at a host, and where the simulated host listens.

use serde::Serialize;

use crate::wsman::Identity;

/// What answers.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct IdentityReport {
    vendor: Option<String>,
    version: Option<String>,
    protocol_versions: Vec<String>,
    security_profiles: Vec<String>,
}

/// Where the simulated host listens.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct SimulatorReport {
    pub(crate) port: u16,
    /// `sha256:` and the hash of its certificate.
    pub(crate) pin: String,
    /// The port for plain HTTP, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) http_port: Option<u16>,
}

impl IdentityReport {
    pub(crate) fn of(identity: &Identity) -> Self {
        let Identity { vendor, version, protocol_versions, security_profiles, .. } = identity.clone();
        Self { vendor, version, protocol_versions, security_profiles }
    }
}
