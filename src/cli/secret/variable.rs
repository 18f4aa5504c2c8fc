//! The variable `CIMJOB_PASSWORD`.

use std::env::VarError;

use crate::auth::Password;

use crate::cli::ending::failure::Failure;

pub(super) const NAME: &str = "CIMJOB_PASSWORD";

pub(super) fn password() -> Result<Option<Password>, Failure> {
    match std::env::var(NAME) {
        Ok(password) if password.is_empty() => Err(unusable("is empty")),
        Ok(password) => Ok(Some(Password::new(password))),
        Err(VarError::NotUnicode(_)) => Err(unusable("is no UTF-8 text")),
        Err(VarError::NotPresent) => Ok(None),
    }
}

/// A variable that a script meant to set, but did not.
fn unusable(why: &str) -> Failure {
    Failure::Configuration { what: format!("the password in {NAME} {why}"), source: None }
}
