//! What answers, and where the simulated host listens.

use serde::Serialize;

use crate::wsman::Identity;

/// What answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IdentityReport {
    /// The vendor of the service.
    pub vendor: Option<String>,
    /// Its version, and often that of the system.
    pub version: Option<String>,
    /// The versions of WS-Management, as URIs.
    pub protocol_versions: Vec<String>,
    /// The security profiles that it offers, as URIs.
    pub security_profiles: Vec<String>,
}

/// Where the simulated host listens.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SimulatorReport {
    /// The port for HTTPS.
    pub port: u16,
    /// `sha256:` and the hash of its certificate.
    pub pin: String,
    /// The port for plain HTTP, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_port: Option<u16>,
    /// Where there are many hosts: all of them, in their order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosts: Option<Vec<SimulatedHostReport>>,
}

/// One of many simulated hosts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SimulatedHostReport {
    /// Its computer name.
    pub name: String,
    /// Address and port for HTTPS.
    pub address: String,
}

impl From<&Identity> for IdentityReport {
    fn from(identity: &Identity) -> Self {
        let Identity { vendor, version, protocol_versions, security_profiles, .. } = identity.clone();
        Self { vendor, version, protocol_versions, security_profiles }
    }
}
