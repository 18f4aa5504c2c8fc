//! `cimjob logout`: takes a password out of the keyring of this machine. Only the keyring is asked.

use clap::Args;

use crate::report::{Exit, Kept, KeyringReport, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::options::connection::HostArgument;
use crate::cli::secret::credentials::account;
use crate::cli::secret::keyring::place::{Place, Removal};
use crate::cli::secret::keyring::store;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct RemovePassword {
    #[command(flatten)]
    pub(in crate::cli) host: HostArgument,
}

pub(in crate::cli) fn run(command: RemovePassword, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let host = settings.with_host(&command.host).for_host()?;
    let (account, endpoint) = (account(&host)?, &host.endpoint);
    let (kept, what) = match store::remove(&Place { account, host: endpoint.host(), time: host.call_time() })? {
        Removal::Removed => (Kept::Removed, "is out of the keyring"),
        Removal::Absent => (Kept::Absent, "was not in the keyring"),
    };
    let text = || format!("The password of {account} at {} {what}.\n", endpoint.host());
    let report = KeyringReport { host: endpoint.host().to_owned(), user: account.to_string(), result: kept };
    output.either(text, || Report::from(report).with_endpoint(endpoint))?;
    Ok(Exit::Done)
}

const EXAMPLES: &str = r#"Examples:
  cimjob logout hv01 --user 'LAB\ops'
  cimjob logout --profile lab"#;
