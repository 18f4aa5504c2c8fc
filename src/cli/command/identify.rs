//! `cimjob identify`: what answers there.

use clap::Args;

use crate::cli::ending::exit::Exit;
use crate::cli::ending::failure::Failure;
use crate::cli::options::connection::Connection;
use crate::cli::options::output::OutputArguments;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
pub(in crate::cli) struct Identify {
    #[command(flatten)]
    pub(in crate::cli) connection: Connection,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArguments,
}

pub(in crate::cli) async fn run(command: Identify, output: &mut Output) -> Result<Exit, Failure> {
    let session = command.connection.open_for_identify()?;
    let identity = session.client.identify().await.map_err(|error| session.failed(error))?;
    output.identity(&identity, &session.endpoint)?;
    Ok(Exit::Done)
}
