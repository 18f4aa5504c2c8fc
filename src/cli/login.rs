//! `cimjob login`: keeps a password in the keyring of this machine, once the host has taken it.

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
        let session = connection.open_as(credentials.clone())?;
        session.client.identify().await.map_err(|error| session.failed(error))?;
    }
    let account = &credentials.account;
    keyring::keep(&keyring::Place { account, host: endpoint.host() }, &credentials.password)?;
    let text = || format!("The password of {account} at {} is in the keyring.\n", endpoint.host());
    output.either(text, &Report::keyring((account, &endpoint), Kept::Stored))?;
    Ok(Exit::Done)
}
