//! The documents of `config show`, `login` and `logout`.

use serde::Serialize;

/// Every setting as it would count now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SettingsReport {
    /// In the order of the options.
    pub settings: Vec<SettingReport>,
}

/// One setting. That of `password` is `set` or `not set`, and never the password.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SettingReport {
    /// The long name of the option.
    pub name: String,
    /// As it could be typed; null if it is not set and has no default.
    pub value: Option<String>,
    /// What says so.
    pub origin: OriginName,
    /// The option, the variable, or `file:line`; null for a default.
    pub place: Option<String>,
}

/// What says so, most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OriginName {
    /// An option on the command line.
    Option,
    /// A variable of the environment.
    Variable,
    /// The configuration file.
    File,
    /// Nothing: the default counts.
    Default,
}

/// A password in the keyring of this machine.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KeyringReport {
    /// The host that the password is for.
    pub host: String,
    /// The account that it is for.
    pub user: String,
    /// What was done.
    pub result: Kept,
}

/// What was done with a password in the keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kept {
    /// It is there now.
    Stored,
    /// It was there.
    Removed,
    /// There was none.
    Absent,
}
