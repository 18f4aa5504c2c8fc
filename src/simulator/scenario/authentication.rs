//! Which logins the host offers, and how much it insists on channel bindings (MS-WSMV 2.2.4.34).

use serde::Deserialize;

/// An authentication scheme (MS-WSMV 2.2.4.34).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// NTLM, bare or in SPNEGO, under the name `Negotiate`.
    Negotiate,
    /// Basic; a Windows host has it off by default.
    Basic,
}

/// How much a host insists on channel bindings (MS-WSMV 2.2.4.34, CbtHardeningLevel).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChannelBindingPolicy {
    /// They are not looked at.
    None,
    /// They must be right if they are there.
    #[default]
    Relaxed,
    /// They must be there and right.
    Strict,
}
