//! `cimjob identify`: what answers there.

use super::args::Identify;
use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;

pub(super) async fn run(command: Identify, output: &mut Output) -> Result<Exit, Failure> {
    let session = command.connection.open_for_identify()?;
    let identity = session.client.identify().await.map_err(|error| session.failed(error))?;
    output.identity(&identity, &session.endpoint)?;
    Ok(Exit::Done)
}
