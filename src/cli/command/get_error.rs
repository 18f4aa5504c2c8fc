//! `cimjob get-error`: one call of GetError or GetErrorEx.

use clap::Args;

use crate::job::ErrorMethod;
use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::options::job::JobArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;
use crate::cli::value::job_argument;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct GetError {
    #[command(flatten)]
    pub(in crate::cli) job: JobArguments,
    /// Call GetErrorEx, which returns all errors
    #[arg(long)]
    pub(in crate::cli) ex: bool,
}

pub(in crate::cli) async fn run(command: GetError, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let job = job_argument::one(&command.job, &settings)?;
    let session = Session::open(&settings.for_paths(job.hosts())?)?;
    let path = job.only(&session).await?;
    let method = if command.ex { ErrorMethod::GetErrorEx } else { ErrorMethod::GetError };
    let answer = session.client.get_error(&path, method).await.map_err(|error| session.failed(error))?;
    let exit = if answer.return_value.is_success() { Exit::Done } else { Exit::Fault };
    output.will_end(exit);
    output.get_error(&path, &answer, &session.endpoint)?;
    Ok(exit)
}

const EXAMPLES: &str = r#"Examples:
  cimjob get-error 8E1C7A50-0000-4000-8000-000000000001 --host hv01
  cimjob get-error 8E1C7A50-0000-4000-8000-000000000001 --ex --host hv01 -o json"#;
