//! `cimjob login`: keeps a password in the keyring of this machine, once the host has taken it.

use crate::auth::Credentials;
use crate::client::Refused;

use super::args::Connection;
use super::args_credentials::Login;
use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;
use super::report::{Kept, Report};
use super::secret::{self, keyring};

pub(super) async fn run(command: Login, output: &mut Output) -> Result<Exit, Failure> {
    let connection = command.connection.at(command.host_argument)?;
    let endpoint = connection.endpoint(None)?;
    let credentials = secret::identity_to_keep(&connection, &endpoint)?;
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
