//! From the options to what a connection to NATS needs: the files with its secrets are read here.

use std::fs::File;
use std::path::Path;

use zeroize::Zeroizing;

use crate::auth::Password;
use crate::nats::{Connection, Login, OpenError, Options, ServerUrl};

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::opening;
use crate::cli::options::nats::NatsLoginArguments;
use crate::cli::secret::variable;
use crate::cli::settings::file::{others_may_read, others_may_write};

/// The largest file that is read.
const MAX_FILE: u64 = 64 * 1024;

/// The variable with the password of the user that the URL names.
const PASSWORD: &str = "CIMJOB_NATS_PASSWORD";

/// Begins to connect to one of these servers; a server that is away is no failure.
pub(in crate::cli) async fn connect(
    servers: &[ServerUrl],
    login: &NatsLoginArguments,
    name: String,
) -> Result<Connection, Failure> {
    Connection::open(&options(servers, login, name)?).await.map_err(|error| unusable(&error))
}

/// What a connection needs.
pub(in crate::cli) fn options(
    servers: &[ServerUrl],
    login: &NatsLoginArguments,
    name: String,
) -> Result<Options, Failure> {
    let (servers, ca_file) = (servers.to_vec(), login.nats_ca_file.clone());
    let login = login_of(&servers, login)?;
    Ok(Options { servers, ca_file, login, name })
}

/// The options contradict themselves, or a file cannot be used.
pub(in crate::cli) fn unusable(error: &OpenError) -> Failure {
    Failure::Configuration { what: error.to_string(), source: None }
}

fn login_of(servers: &[ServerUrl], login: &NatsLoginArguments) -> Result<Login, Failure> {
    if let Some(path) = &login.nats_creds {
        return Ok(Login::Credentials(secret(path)?));
    }
    if let Some(path) = &login.nats_nkey {
        return Ok(Login::Seed(secret(path)?));
    }
    let Some(user) = servers.iter().find_map(ServerUrl::user) else { return Ok(Login::None) };
    let password = variable::named(PASSWORD)?.ok_or_else(|| Failure::Configuration {
        what: format!("the URL of the NATS server names the user {user}, but {PASSWORD} is not set"),
        source: None,
    })?;
    Ok(Login::Password { user: user.to_owned(), password })
}

/// A file that others can read or change is refused.
fn secret(path: &Path) -> Result<Password, Failure> {
    let what = format!("the file {} cannot be used to log in to NATS", path.display());
    let failed = |error| Failure::configuration(what.clone(), error);
    let refused = |why: &str| Failure::Configuration { what: format!("{what}: {why}"), source: None };
    let read = |file: File| {
        let is_open = others_may_read(&file)? || others_may_write(&file)?;
        Ok((is_open, Zeroizing::new(bounded::read(file, MAX_FILE)?)))
    };
    let (is_open, content) = opening::read(path, read).map_err(failed)?;
    if is_open {
        return Err(refused("other users can read or change it; chmod 600 prevents that"));
    }
    let text = std::str::from_utf8(&content).map_err(|_| refused("it is not a text"))?;
    Ok(Password::new(text.to_owned()))
}
