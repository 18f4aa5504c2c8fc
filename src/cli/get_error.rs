//! `cimjob get-error`: one call of GetError or GetErrorEx.

use crate::job::ErrorMethod;

use super::args::GetError;
use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;

pub(super) async fn run(command: GetError, output: &mut Output) -> Result<Exit, Failure> {
    let path = command.job.path(&command.connection)?;
    let session = command.connection.open(path.host())?;
    let path = path.on_host(session.endpoint.host());
    let method = if command.ex { ErrorMethod::GetErrorEx } else { ErrorMethod::GetError };
    let answer = session.client.get_error(&path, method).await.map_err(|error| session.failed(error))?;
    let exit = if answer.return_value.is_success() { Exit::Done } else { Exit::Fault };
    output.will_end(exit);
    output.get_error(&path, &answer, &session.endpoint)?;
    Ok(exit)
}
