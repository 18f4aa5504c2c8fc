//! `cimjob explain`: why a job failed, in words.

use clap::Args;

use crate::client::Error;
use crate::job::{Evidence, Explanation};
use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::options::detail::{Detail, DetailArguments};
use crate::cli::options::job::JobArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;
use crate::cli::value::job_argument;

#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub(in crate::cli) struct Explain {
    #[command(flatten)]
    pub(in crate::cli) job: JobArguments,
    /// End with 1 when the job failed or was stopped; one that runs or whose state is unknown ends with 0
    #[arg(long)]
    pub(in crate::cli) exit_status: bool,
    #[command(flatten)]
    pub(in crate::cli) detail: DetailArguments,
}

pub(in crate::cli) async fn run(command: Explain, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let path = job_argument::path(&command.job, &settings)?;
    let session = Session::open(&settings.for_host(path.host())?)?;
    let path = path.on_host(session.endpoint.host());
    let mut explanation = match session.client.explain(&path).await {
        Ok(explanation) => explanation,
        Err(Error::Unexplained { explanation, source }) => {
            // The job may be gone when it is asked again: what it told is shown before the error.
            let failure = session.failed(*source);
            output.will_end(failure.exit());
            output.explanation(&explanation, &session.endpoint, Detail::from(&command.detail))?;
            return Err(failure);
        }
        Err(error) => return Err(session.failed(error)),
    };
    explanation.affected = session.affected(&path).await;
    let exit = exit(&explanation, command.exit_status);
    output.will_end(exit);
    output.explanation(&explanation, &session.endpoint, Detail::from(&command.detail))?;
    Ok(exit)
}

/// The job was read; whether its errors were is another matter.
fn exit(explanation: &Explanation, exit_status: bool) -> Exit {
    match &explanation.evidence {
        Evidence::Refused(_) => Exit::Fault,
        Evidence::Fault(fault) => fault.kind().into(),
        _ if exit_status && explanation.outcome.is_failure() => Exit::JobFailed,
        _ => Exit::Done,
    }
}

const EXPLAIN_EXAMPLES: &str = r#"Examples:
  cimjob explain '\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C7A50-..."' --user 'LAB\operator'
  CIMJOB_PASSWORD=... cimjob explain 8E1C7A50-... --class Msvm_StorageJob --host hv01 --user 'LAB\ops' -o json --exit-status"#;
