//! Who logs in and with which password; it comes never from an argument.
//!
//! The order: `--password-stdin`, `--password-fd`, `--password-file` or `--credential-helper`, typed or as a variable (one of them at most);
//! `CIMJOB_PASSWORD`; what the configuration file names; systemd's credential; the keyring; a prompt.

use crate::auth::{Account, Credentials, Password};
use crate::client::Endpoint;

use crate::cli::ending::failure::Failure;
use crate::cli::options::connection::Connection;
use crate::cli::secret::{descriptor, file, helper, keyring, prompt, standard_input, systemd, variable};

/// Who logs in; somebody is asked for the password where no other source has it.
pub(in crate::cli) fn identity(connection: &Connection, endpoint: &Endpoint) -> Result<Credentials, Failure> {
    match identity_at_hand(connection, endpoint)? {
        Some(credentials) => Ok(credentials),
        None => asked(account(connection)?),
    }
}

/// The same without asking anybody: `None` where there is no user, or no password for it.
pub(in crate::cli) fn identity_at_hand(
    connection: &Connection,
    endpoint: &Endpoint,
) -> Result<Option<Credentials>, Failure> {
    if let Some(credentials) = named(connection, endpoint)? {
        return Ok(Some(credentials));
    }
    let Some(account) = &connection.user else { return Ok(None) };
    let password = match systemd::password()? {
        Some(password) => Some(password),
        None => keyring::find(&keyring::Place { account, host: endpoint.host() }),
    };
    Ok(password.map(|password| Credentials { account: account.clone(), password }))
}

/// Who is to be put into the keyring: not from there, and not from where it stands anyway.
pub(in crate::cli) fn identity_to_keep(connection: &Connection, endpoint: &Endpoint) -> Result<Credentials, Failure> {
    match named(connection, endpoint)? {
        Some(credentials) => Ok(credentials),
        None => asked(account(connection)?),
    }
}

/// From the source that an option, a variable or the configuration file names.
fn named(connection: &Connection, endpoint: &Endpoint) -> Result<Option<Credentials>, Failure> {
    if let Some(command) = &connection.credentials.credential_helper {
        return helper::ask(command, connection, endpoint).map(Some);
    }
    let Some(account) = &connection.user else { return Ok(None) };
    let password = named_password(connection)?;
    Ok(password.map(|password| Credentials { account: account.clone(), password }))
}

fn named_password(connection: &Connection) -> Result<Option<Password>, Failure> {
    let sources = &connection.credentials;
    if sources.password_stdin {
        return standard_input::password().map(Some);
    }
    if let Some(number) = sources.password_fd {
        return descriptor::password(number).map(Some);
    }
    match &sources.password_file {
        Some(path) => file::password(path).map(Some),
        None => variable::password(),
    }
}

pub(in crate::cli) fn account(connection: &Connection) -> Result<&Account, Failure> {
    let account = connection.user.as_ref();
    account.ok_or_else(|| Failure::Usage("no user: give --user DOMAIN\\user or set CIMJOB_USER".into()))
}

fn asked(account: &Account) -> Result<Credentials, Failure> {
    Ok(Credentials { account: account.clone(), password: prompt::password(account)? })
}
