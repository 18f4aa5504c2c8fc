//! Finding, keeping and removing a password, in whichever keyring this machine has.

use tracing::debug;

use crate::auth::Password;

use crate::cli::ending::failure::Failure;
#[cfg(target_os = "macos")]
use crate::cli::secret::keyring::keychain as machine;
use crate::cli::secret::keyring::place::{Place, Removal};
#[cfg(not(target_os = "macos"))]
use crate::cli::secret::keyring::secret_tool as machine;

/// A keyring that cannot be used has no password.
pub(in crate::cli) fn find(place: &Place<'_>) -> Option<Password> {
    match machine::find(place) {
        Ok(password) => password,
        Err(error) => {
            debug!(%error, "no keyring can be used");
            None
        }
    }
}

pub(in crate::cli) fn keep(place: &Place<'_>, password: &Password) -> Result<(), Failure> {
    machine::keep(place, password).map_err(|error| Failure::configuration(UNUSABLE, error))
}

pub(in crate::cli) fn remove(place: &Place<'_>) -> Result<Removal, Failure> {
    machine::remove(place).map_err(|error| Failure::configuration(UNUSABLE, error))
}

const UNUSABLE: &str = "no keyring can be used here; without one the password comes from CIMJOB_PASSWORD, --password-file, --password-fd, \
    --credential-helper or systemd's credential cimjob.password";
