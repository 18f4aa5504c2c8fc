//! The variable `CIMJOB_PASSWORD`.

use std::env::VarError;

use crate::auth::Password;

use crate::cli::ending::failure::Failure;
use crate::cli::secret::line::{self, PasswordError};

pub(super) const NAME: &str = "CIMJOB_PASSWORD";

pub(super) fn password() -> Result<Option<Password>, Failure> {
    match std::env::var(NAME) {
        Ok(password) => line::usable(password).map(Some).map_err(|error| match error {
            PasswordError::Empty => unusable("is empty"),
            PasswordError::LineBreak => unusable("contains a line break"),
            PasswordError::Control => unusable("contains a control character"),
        }),
        Err(VarError::NotUnicode(_)) => Err(unusable("is not UTF-8 text")),
        Err(VarError::NotPresent) => Ok(None),
    }
}

/// A variable that a script meant to set, but did not.
fn unusable(why: &str) -> Failure {
    Failure::Configuration { what: format!("the password in {NAME} {why}"), source: None }
}
