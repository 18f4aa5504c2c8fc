//! `cimjob login`: keeps a password in the keyring of this machine, once the host has taken it.

use clap::Args;

use crate::auth::Credentials;
use crate::client::{Error, Refused};
use crate::report::{Exit, Kept, KeyringReport, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::options::connection::HostArgument;
use crate::cli::options::host::HostOptions;
use crate::cli::secret::credentials::credentials_to_store;
use crate::cli::secret::keyring::place::Place;
use crate::cli::secret::keyring::store;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct StorePassword {
    #[command(flatten)]
    pub(in crate::cli) host: HostArgument,
    /// Store without verifying against the host
    #[arg(long)]
    pub(in crate::cli) no_check: bool,
}

pub(in crate::cli) async fn run(
    command: StorePassword,
    settings: Settings,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let host = settings.with_host(&command.host).for_host()?;
    let credentials = credentials_to_store(&host)?;
    if !command.no_check {
        check(&host, credentials.clone()).await?;
    }
    let (account, endpoint) = (&credentials.account, &host.endpoint);
    store::keep(&Place { account, host: endpoint.host(), time: host.call_time() }, &credentials.password)?;
    let text = || format!("The password of {account} at {} is in the keyring.\n", endpoint.host());
    let report = KeyringReport { host: endpoint.host().to_owned(), user: account.to_string(), result: Kept::Stored };
    output.either(text, || Report::from(report).with_endpoint(endpoint))?;
    Ok(Exit::Done)
}

/// Does the host take the password? An answer to someone who was not asked for it says nothing.
async fn check(host: &HostOptions, credentials: Credentials) -> Result<(), Failure> {
    if host.shows_certificate() {
        return Err(Failure::Usage(CERTIFICATE.to_owned()));
    }
    let session = Session::open_as(host, credentials)?;
    session.client.identify().await.map_err(|error| session.failed(error))?;
    let asked = session.client.logged_in().ok_or_else(|| session.failed(Error::from(Refused::NotAsked)));
    asked.map(drop)
}

const CERTIFICATE: &str = "a client certificate logs in without a password, so the host cannot check one: choose another --auth, or --no-check";

const EXAMPLES: &str = r#"Examples:
  cimjob login hv01 --user 'LAB\ops'
  pass show hv01 | cimjob login hv01 --user 'LAB\ops' --password-stdin"#;
