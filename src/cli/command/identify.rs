//! `cimjob identify`: what answers there.

use clap::Args;

use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::many::asking;
use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::options::connection::HostArgument;
use crate::cli::options::host::HostOptions;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Identify {
    #[command(flatten)]
    pub(in crate::cli) host: HostArgument,
}

pub(in crate::cli) async fn run(command: Identify, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let hosts = settings.with_host(&command.host).for_hosts([])?;
    asking::ask(command, hosts, output).await
}

impl AsksHosts for Identify {
    async fn ask(&self, host: &HostOptions, output: &mut Output) -> Result<Exit, Failure> {
        let session = Session::open_for_identify(host)?;
        let identity = session.client.identify().await.map_err(|error| session.failed(error))?;
        output.identity(&identity, &session.endpoint)?;
        Ok(Exit::Done)
    }
}

const EXAMPLES: &str = r#"Examples:
  cimjob identify hv01
  cimjob identify --host http://hv01 --user 'LAB\ops'"#;
