//! Who logs in and with which password; it comes never from an argument.
//!
//! The order: `--password-stdin`, `--password-fd`, `--password-file` or `--credential-helper`, typed or as a variable (one of them at most);
//! `CIMJOB_PASSWORD`; what the configuration file names; systemd's credential; the keyring; a prompt.

use std::time::Duration;

use crate::auth::{Account, Credentials, Password};

use crate::cli::ending::failure::Failure;
use crate::cli::options::credentials::CredentialArguments;
use crate::cli::options::host::HostOptions;
use crate::cli::secret::keyring::place::Place;
use crate::cli::secret::keyring::store;
use crate::cli::secret::{descriptor, file, helper, prompt, standard_input, systemd, variable};

/// Who logs in; someone is asked for the password where no other source has it.
pub(in crate::cli) fn credentials(host: &HostOptions) -> Result<Credentials, Failure> {
    match credentials_without_prompt(host)? {
        Some(credentials) => Ok(credentials),
        None => asked(host),
    }
}

/// The same without asking anyone: `None` where there is no user, or no password for it.
pub(in crate::cli) fn credentials_without_prompt(host: &HostOptions) -> Result<Option<Credentials>, Failure> {
    if let Some(credentials) = named(host)? {
        return Ok(Some(credentials));
    }
    let Some(account) = &host.user else { return Ok(None) };
    let password = match systemd::password(host.call_time())? {
        Some(password) => Some(password),
        None => kept(account, host)?,
    };
    Ok(password.map(|password| Credentials { account: account.clone(), password }))
}

/// Was the password of this host found before, so that finding it again takes no time?
pub(in crate::cli) fn are_known(host: &HostOptions) -> bool {
    host.credentials.credential_helper.is_none() && host.user.is_some() && host.shared.has_password(&source(host))
}

/// Who is to be put into the keyring: not from there, and not from where it is already.
pub(in crate::cli) fn credentials_to_store(host: &HostOptions) -> Result<Credentials, Failure> {
    match named(host)? {
        Some(credentials) => Ok(credentials),
        None => asked(host),
    }
}

/// From the keyring.
fn kept(account: &Account, host: &HostOptions) -> Result<Option<Password>, Failure> {
    let place = Place { account, host: host.endpoint.host(), time: host.call_time() };
    host.shared.password(format!("keyring {account} {}", place.host), || Ok(store::find(&place)))
}

/// From the source that an option, a variable or the configuration file names.
fn named(host: &HostOptions) -> Result<Option<Credentials>, Failure> {
    if let Some(command) = &host.credentials.credential_helper {
        let source = format!("{command} {} {:?}", host.endpoint, host.user);
        return host.shared.credentials(source, || helper::ask(command, host)).map(Some);
    }
    let Some(account) = &host.user else { return Ok(None) };
    let password =
        host.shared.password_in_turn(source(host), || named_password(&host.credentials, host.call_time()))?;
    Ok(password.map(|password| Credentials { account: account.clone(), password }))
}

/// Under which name the password that the options name is kept.
fn source(host: &HostOptions) -> String {
    format!("{:?}", host.credentials)
}

fn named_password(sources: &CredentialArguments, time: Duration) -> Result<Option<Password>, Failure> {
    if sources.password_stdin {
        return standard_input::password(time).map(Some);
    }
    if let Some(number) = sources.password_fd {
        return descriptor::password(number, time).map(Some);
    }
    match &sources.password_file {
        Some(path) => file::password(path, time).map(Some),
        None => variable::password(),
    }
}

pub(in crate::cli) fn account(host: &HostOptions) -> Result<&Account, Failure> {
    let account = host.user.as_ref();
    account.ok_or_else(|| Failure::Usage("no user: give --user DOMAIN\\user or set CIMJOB_USER".into()))
}

fn asked(host: &HostOptions) -> Result<Credentials, Failure> {
    let account = account(host)?;
    let prompt = || prompt::password(account, host.endpoint.host()).map(Some);
    let password = host.shared.password_in_turn(format!("prompt {account}"), prompt)?;
    // INVARIANT: the prompt gives a password or an error.
    let password = password.ok_or_else(|| Failure::Usage("no password was given".to_owned()))?;
    Ok(Credentials { account: account.clone(), password })
}
