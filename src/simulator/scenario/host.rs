//! How the host calls itself (MS-WSMV 3.1.4.1.23, Identify).

use serde::Deserialize;

/// How a host calls itself (MS-WSMV 3.1.4.1.23, Identify).
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct HostFacts {
    /// The computer name: letters, digits, hyphens and dots. Default `HV01`.
    pub name: String,
    /// The product's vendor. Default `Microsoft Corporation`.
    pub vendor: String,
    /// The product version for who is logged in. Default `OS: 10.0.20348 SP: 0.0 Stack: 3.0`.
    pub product_version: String,
    /// The language of the texts, an `xml:lang`. Default `en-US`.
    pub language: String,
    /// How many seconds the clock of the host is fast, or slow if negative. Only the `Date` header of its answers tells. Default 0.
    pub clock_offset_seconds: i64,
}

impl Default for HostFacts {
    fn default() -> Self {
        Self {
            name: "HV01".to_owned(),
            vendor: "Microsoft Corporation".to_owned(),
            product_version: "OS: 10.0.20348 SP: 0.0 Stack: 3.0".to_owned(),
            language: "en-US".to_owned(),
            clock_offset_seconds: 0,
        }
    }
}
