//! The documents of `config show`, `login` and `logout`.

use serde::Serialize;

use crate::auth::Account;
use crate::client::Endpoint;

/// Every setting as it would count now.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct SettingsReport {
    pub(crate) settings: Vec<SettingReport>,
}

/// One setting. That of `password` is `set` or `not set`, and never the password.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct SettingReport {
    /// The long name of the option.
    pub(crate) name: String,
    /// As it could be typed; null when nobody says anything and there is no default.
    pub(crate) value: Option<String>,
    pub(crate) origin: OriginName,
    /// The option, the variable, or `file:line`; null for a default.
    pub(crate) place: Option<String>,
}

/// What says so, most important first.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum OriginName {
    Option,
    Variable,
    File,
    Default,
}

/// A password in the keyring of this machine.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct KeyringReport {
    host: String,
    user: String,
    result: Kept,
}

/// What was done with a password in the keyring.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kept {
    /// It is there now.
    Stored,
    /// It was there.
    Removed,
    /// There was none.
    Absent,
}

impl KeyringReport {
    pub(crate) fn of(account: &Account, endpoint: &Endpoint, result: Kept) -> Self {
        Self { host: endpoint.host().to_owned(), user: account.to_string(), result }
    }
}
