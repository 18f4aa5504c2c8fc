//! Variables that hold a password: `CIMJOB_PASSWORD` and others.

use std::env::VarError;

use crate::auth::Password;

use crate::cli::ending::failure::Failure;
use crate::cli::secret::line::{self, PasswordError};

pub(super) const NAME: &str = "CIMJOB_PASSWORD";

pub(super) fn password() -> Result<Option<Password>, Failure> {
    named(NAME)
}

/// The password in a variable; `None` if it is not set. One that a script meant to set, but did not, is refused.
pub(in crate::cli) fn named(name: &str) -> Result<Option<Password>, Failure> {
    let unusable = |why: &str| Failure::Configuration { what: format!("the password in {name} {why}"), source: None };
    match std::env::var(name) {
        Ok(password) => line::usable(password).map(Some).map_err(|error| match error {
            PasswordError::Empty => unusable("is empty"),
            PasswordError::LineBreak => unusable("contains a line break"),
            PasswordError::Control => unusable("contains a control character"),
        }),
        Err(VarError::NotUnicode(_)) => Err(unusable("is not UTF-8 text")),
        Err(VarError::NotPresent) => Ok(None),
    }
}
