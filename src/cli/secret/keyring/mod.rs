//! The keyring of this machine: a password for each host and user.
//!
//! On macOS the keychain; elsewhere the Secret Service of freedesktop.org (GNOME Keyring, KWallet, KeePassXC), through libsecret's own programme
//! `secret-tool`. A client for it in Rust brings 40 crates and more.

#[cfg(target_os = "macos")]
#[path = "keychain.rs"]
mod store;
#[cfg(not(target_os = "macos"))]
#[path = "secret_tool.rs"]
mod store;

use tracing::debug;

use crate::auth::{Account, Password};

use crate::cli::ending::failure::Failure;

/// Whose password it is. Windows distinguishes no case in either.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Place<'a> {
    pub(in crate::cli) account: &'a Account,
    pub(in crate::cli) host: &'a str,
}

/// What taking a password out came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Removal {
    Removed,
    /// There was none.
    Absent,
}

impl Place<'_> {
    fn host(&self) -> String {
        self.host.to_lowercase()
    }

    fn user(&self) -> String {
        self.account.to_string().to_lowercase()
    }
}

/// A keyring that cannot be used has no password.
pub(super) fn find(place: &Place<'_>) -> Option<Password> {
    match store::find(place) {
        Ok(password) => password,
        Err(error) => {
            debug!(%error, "no keyring can be used");
            None
        }
    }
}

pub(in crate::cli) fn keep(place: &Place<'_>, password: &Password) -> Result<(), Failure> {
    store::keep(place, password).map_err(|error| Failure::configuration(UNUSABLE, error))
}

pub(in crate::cli) fn remove(place: &Place<'_>) -> Result<Removal, Failure> {
    store::remove(place).map_err(|error| Failure::configuration(UNUSABLE, error))
}

const UNUSABLE: &str = "no keyring can be used here; without one the password comes from CIMJOB_PASSWORD, --password-file, --password-fd, \
    --credential-helper or systemd's credential cimjob.password";
