//! `cimjob explain`: why a job failed, in words.

use crate::client::Error;
use crate::job::{Evidence, Explanation};

use super::args::Explain;
use super::exit::Exit;
use super::failure::{Failure, exit_of_fault};
use super::output::Output;

pub(super) async fn run(command: Explain, output: &mut Output) -> Result<Exit, Failure> {
    let path = command.job.path(&command.connection)?;
    let session = command.connection.open(path.host())?;
    let path = path.on_host(session.endpoint.host());
    let mut explanation = match session.client.explain(&path).await {
        Ok(explanation) => explanation,
        Err(Error::Unexplained { explanation, source }) => {
            // The job may be gone when it is asked again: what it told is shown before the error.
            Failure::unless_broken_pipe(output.explanation(&explanation, &session.endpoint))?;
            return Err(session.failed(*source));
        }
        Err(error) => return Err(session.failed(error)),
    };
    explanation.affected = session.affected(&path).await;
    let exit = exit(&explanation, command.exit_status);
    output.will_end(exit);
    output.explanation(&explanation, &session.endpoint)?;
    Ok(exit)
}

/// The job was read; whether its errors were is another matter.
fn exit(explanation: &Explanation, exit_status: bool) -> Exit {
    match &explanation.evidence {
        Evidence::Refused(_) => Exit::Fault,
        Evidence::Fault(fault) => exit_of_fault(fault.kind()),
        _ if exit_status && explanation.outcome.is_failure() => Exit::JobFailed,
        _ => Exit::Done,
    }
}
