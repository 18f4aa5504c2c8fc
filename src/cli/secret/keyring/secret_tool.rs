//! The Secret Service, through `secret-tool` (libsecret): the password goes through pipes, host and user are in its arguments.

use std::io::ErrorKind;
use std::process::{Command, Stdio};

use crate::auth::Password;

use crate::cli::secret::keyring::place::{Place, Removal};
use crate::cli::secret::process::{self, ProcessError};
use crate::cli::secret::variable;

/// Why the keyring cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    #[error("secret-tool is not installed (Debian and Ubuntu: libsecret-tools; Fedora: libsecret)")]
    NotInstalled,
    #[error("secret-tool finds no keyring service, or one that is locked")]
    Service(#[source] ProcessError),
    #[error("the keyring holds no text")]
    NoText,
}

/// `secret-tool` ends with 1 and says nothing when there is none.
pub(super) fn find(place: &Place<'_>) -> Result<Option<Password>, StoreError> {
    let Some(found) = unless_absent(process::answer(&mut tool(&["lookup"], place), &[], place.time))? else {
        return Ok(None);
    };
    let text = std::str::from_utf8(&found).map_err(|_| StoreError::NoText)?;
    Ok(Some(text).filter(|text| !text.is_empty()).map(|text| Password::new(text.to_owned())))
}

pub(super) fn keep(place: &Place<'_>, password: &Password) -> Result<(), StoreError> {
    let label = format!("--label=cimjob: {} at {}", place.account, place.host);
    let stored = process::answer(&mut tool(&["store", &label], place), password.expose().as_bytes(), place.time);
    stored.map(drop).map_err(refused)
}

pub(super) fn remove(place: &Place<'_>) -> Result<Removal, StoreError> {
    let removed = unless_absent(process::answer(&mut tool(&["clear"], place), &[], place.time))?;
    Ok(if removed.is_some() { Removal::Removed } else { Removal::Absent })
}

fn unless_absent<T>(answer: Result<T, ProcessError>) -> Result<Option<T>, StoreError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(ProcessError::Failed { status, complaint }) if status.code() == Some(1) && complaint.is_empty() => Ok(None),
        Err(error) => Err(refused(error)),
    }
}

/// Attributes find a password, so their names are for ever.
fn tool(what: &[&str], place: &Place<'_>) -> Command {
    let mut command = Command::new("secret-tool");
    command.env_remove(variable::NAME).args(what).stderr(Stdio::piped());
    command.args(["--", "service", "cimjob", "host", &place.host(), "user", &place.user()]);
    command
}

fn refused(error: ProcessError) -> StoreError {
    match error {
        ProcessError::Start(error) if error.kind() == ErrorKind::NotFound => StoreError::NotInstalled,
        error => StoreError::Service(error),
    }
}
