//! The documents of `config show`, `login` and `logout`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::auth::Account;
use crate::client::Endpoint;

use crate::cli::settings::effective::{Effective, Origin};

/// Every setting as it would count now.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SettingsReport {
    settings: Vec<SettingReport>,
}

/// One setting. That of `password` is `set` or `not set`, and never the password.
#[derive(Debug, Serialize, JsonSchema)]
struct SettingReport {
    /// The long name of the option.
    name: String,
    /// As it could be typed; null when nobody says anything and there is no default.
    value: Option<String>,
    origin: OriginName,
    /// The option, the variable, or `file:line`; null for a default.
    place: Option<String>,
}

/// What says so, most important first.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum OriginName {
    Option,
    Variable,
    File,
    Default,
}

/// A password in the keyring of this machine.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct KeyringReport {
    host: String,
    user: String,
    result: Kept,
}

/// What was done with a password in the keyring.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::cli) enum Kept {
    /// It is there now.
    Stored,
    /// It was there.
    Removed,
    /// There was none.
    Absent,
}

impl SettingsReport {
    pub(super) fn of(settings: &[Effective]) -> Self {
        Self { settings: settings.iter().map(SettingReport::of).collect() }
    }
}

impl SettingReport {
    fn of(setting: &Effective) -> Self {
        let origin = match setting.origin {
            Origin::Option(_) => OriginName::Option,
            Origin::Variable(_) => OriginName::Variable,
            Origin::File(..) => OriginName::File,
            Origin::Default => OriginName::Default,
        };
        let place = (setting.origin != Origin::Default).then(|| setting.origin.to_string());
        Self { name: setting.name.clone(), value: setting.value.clone(), origin, place }
    }
}

impl KeyringReport {
    pub(super) fn of((account, endpoint): (&Account, &Endpoint), result: Kept) -> Self {
        Self { host: endpoint.host().to_owned(), user: account.to_string(), result }
    }
}
