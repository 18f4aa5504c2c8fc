//! `cimjob logout`: takes a password out of the keyring of this machine. Nobody is asked but the keyring.

use super::args_credentials::Logout;
use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;
use super::report::{Kept, Report};
use super::secret::account;
use super::secret::keyring::{self, Removal};

pub(super) fn run(command: Logout, output: &mut Output) -> Result<Exit, Failure> {
    let connection = command.connection.at(command.host_argument)?;
    let (account, endpoint) = (account(&connection)?, connection.endpoint(None)?);
    let (kept, what) = match keyring::remove(&keyring::Place { account, host: endpoint.host() })? {
        Removal::Removed => (Kept::Removed, "is out of the keyring"),
        Removal::Absent => (Kept::Absent, "was not in the keyring"),
    };
    let text = || format!("The password of {account} at {} {what}.\n", endpoint.host());
    output.either(text, &Report::keyring((account, &endpoint), kept))?;
    Ok(Exit::Done)
}
