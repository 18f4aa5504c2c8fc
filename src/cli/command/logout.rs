//! `cimjob logout`: takes a password out of the keyring of this machine. Nobody is asked but the keyring.

use clap::Args;

use crate::cli::ending::exit::Exit;
use crate::cli::ending::failure::Failure;
use crate::cli::options::connection::Connection;
use crate::cli::options::output::OutputArguments;
use crate::cli::secret::identity::account;
use crate::cli::secret::keyring::{self, Removal};
use crate::cli::terminal::output::Output;
use crate::report::{Kept, Report};

#[derive(Debug, Args)]
#[command(after_help = LOGOUT_EXAMPLES)]
pub(in crate::cli) struct Logout {
    /// The host, as --host
    #[arg(value_name = "HOST", conflicts_with = "host")]
    pub(in crate::cli) host_argument: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) connection: Connection,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArguments,
}

pub(in crate::cli) fn run(command: Logout, output: &mut Output) -> Result<Exit, Failure> {
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

const LOGOUT_EXAMPLES: &str = r#"Examples:
  cimjob logout hv01 --user 'LAB\ops'
  cimjob logout --profile lab"#;
