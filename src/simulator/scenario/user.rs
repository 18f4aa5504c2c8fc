//! Who may log in, and what they may do (MS-WSMV 3.1.4.1.28).

use serde::Deserialize;

use crate::auth::Password;

/// Someone who may log in.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct User {
    /// `DOMAIN\user`, or `user` for an account of the host itself. Case does not matter.
    pub name: String,
    /// The password, in cleartext: a scenario is not a place for real ones.
    #[serde(deserialize_with = "password")]
    #[cfg_attr(feature = "schemas", schemars(with = "String"))]
    pub password: Password,
    /// What the user may do. Default: everything.
    #[serde(default)]
    pub rights: Rights,
    /// Whether the user may read the configuration of the service. Default: yes.
    #[serde(default = "yes")]
    pub administrator: bool,
}

impl User {
    /// The domain and the user's own name; the domain is empty where none was written.
    #[must_use]
    pub fn domain_and_name(&self) -> (&str, &str) {
        self.name.split_once('\\').unwrap_or(("", &self.name))
    }
}

/// What a user may do, as the host's RootSDDL says (MS-WSMV 3.1.4.1.28).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rights {
    /// Log in, and nothing else.
    None,
    /// Get and Enumerate, but not Invoke, Put, Create and Delete.
    Read,
    /// Everything.
    #[default]
    Full,
}

fn password<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Password, D::Error> {
    String::deserialize(deserializer).map(Password::new)
}

fn yes() -> bool {
    true
}
