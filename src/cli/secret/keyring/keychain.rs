//! The keychain of macOS. Compiled for it, never run there: no Mac could be reached while this was built.

use security_framework::base::Error;
use security_framework::passwords::{delete_generic_password, get_generic_password, set_generic_password};
use zeroize::Zeroizing;

use crate::auth::Password;

use crate::cli::secret::keyring::place::{Place, Removal};

/// `errSecItemNotFound`.
const NOT_FOUND: i32 = -25300;

/// Why the keychain cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    #[error("the keychain refuses")]
    Keychain(#[from] Error),
    #[error("the keychain holds no text")]
    NoText,
}

pub(super) fn find(place: &Place<'_>) -> Result<Option<Password>, StoreError> {
    let found = match get_generic_password(&service(place), &place.user()) {
        Ok(found) => Zeroizing::new(found),
        Err(error) if error.code() == NOT_FOUND => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let text = std::str::from_utf8(&found).map_err(|_| StoreError::NoText)?;
    Ok(Some(Password::new(text.to_owned())))
}

pub(super) fn keep(place: &Place<'_>, password: &Password) -> Result<(), StoreError> {
    Ok(set_generic_password(&service(place), &place.user(), password.expose().as_bytes())?)
}

pub(super) fn remove(place: &Place<'_>) -> Result<Removal, StoreError> {
    match delete_generic_password(&service(place), &place.user()) {
        Ok(()) => Ok(Removal::Removed),
        Err(error) if error.code() == NOT_FOUND => Ok(Removal::Absent),
        Err(error) => Err(error.into()),
    }
}

/// A service and an account find a password, so this form is for ever.
fn service(place: &Place<'_>) -> String {
    format!("cimjob:{}", place.host())
}
