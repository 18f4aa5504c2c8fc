//! `cimjob login`: keeps a password in the keyring of this machine, once the host has taken it.

use clap::Args;

use crate::auth::Credentials;
use crate::client::Refused;

use crate::cli::ending::exit::Exit;
use crate::cli::ending::failure::Failure;
use crate::cli::options::connection::Connection;
use crate::cli::options::output::OutputArguments;
use crate::cli::secret::{identity, keyring};
use crate::cli::terminal::output::Output;
use crate::report::{Kept, Report};

#[derive(Debug, Args)]
#[command(after_help = LOGIN_EXAMPLES)]
pub(in crate::cli) struct Login {
    /// The host, as --host
    #[arg(value_name = "HOST", conflicts_with = "host")]
    pub(in crate::cli) host_argument: Option<String>,
    /// Keep the password without asking the host whether it is right
    #[arg(long, env = "CIMJOB_NO_CHECK")]
    pub(in crate::cli) no_check: bool,
    #[command(flatten)]
    pub(in crate::cli) connection: Connection,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArguments,
}

pub(in crate::cli) async fn run(command: Login, output: &mut Output) -> Result<Exit, Failure> {
    let connection = command.connection.at(command.host_argument)?;
    let endpoint = connection.endpoint(None)?;
    let credentials = identity::identity_to_keep(&connection, &endpoint)?;
    if !command.no_check {
        check(&connection, credentials.clone()).await?;
    }
    let account = &credentials.account;
    keyring::keep(&keyring::Place { account, host: endpoint.host() }, &credentials.password)?;
    let text = || format!("The password of {account} at {} is in the keyring.\n", endpoint.host());
    output.either(text, &Report::keyring((account, &endpoint), Kept::Stored))?;
    Ok(Exit::Done)
}

/// Does the host take the password? An answer to somebody who was not asked for it says nothing.
async fn check(connection: &Connection, credentials: Credentials) -> Result<(), Failure> {
    if connection.shows_certificate() {
        return Err(Failure::Usage(CERTIFICATE.to_owned()));
    }
    let session = connection.open_as(credentials)?;
    session.client.identify().await.map_err(|error| session.failed(error))?;
    let asked = session.client.logged_in().ok_or_else(|| session.failed(Refused::NotAsked.into()));
    asked.map(drop)
}

const CERTIFICATE: &str = "a client certificate logs in without a password, so the host cannot check one: choose another --auth, or --no-check";

const LOGIN_EXAMPLES: &str = r#"Examples:
  cimjob login hv01 --user 'LAB\ops'
  pass show hyper-v/hv01 | cimjob login hv01 --user 'LAB\ops' --password-stdin --no-check"#;
