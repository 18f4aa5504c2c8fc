//! `cimjob wait`: follows jobs to their end and explains those that fail.

use clap::Args;

use crate::client::WaitOptions;
use crate::job::JobPath;
use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::following::waiting::{self, Jobs};
use crate::cli::options::detail::{Detail, DetailArguments};
use crate::cli::options::job::JobsArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;
use crate::cli::value::job_argument;

#[derive(Debug, Args)]
#[command(after_help = WAIT_EXAMPLES)]
pub(in crate::cli) struct Wait {
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArguments,
    /// Stop as soon as one of the jobs has ended
    #[arg(long, conflicts_with = "all")]
    pub(in crate::cli) any: bool,
    /// Stop when all jobs have ended; this is the default
    #[arg(long)]
    pub(in crate::cli) all: bool,
    #[command(flatten)]
    pub(in crate::cli) detail: DetailArguments,
}

/// The most connections that following takes.
const MOST_CONNECTIONS: usize = 16;

pub(in crate::cli) async fn run(command: Wait, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let paths = job_argument::paths(&command.jobs, &settings)?;
    let host = paths.iter().find_map(JobPath::host).map(str::to_owned);
    // One for each job, and one for what they touch.
    let connections = paths.len().saturating_add(1).min(MOST_CONNECTIONS);
    let session = Session::open_for_many(&settings.for_host(host.as_deref())?, connections)?;
    let paths = each_once(paths.into_iter().map(|path| path.on_host(session.endpoint.host())));
    let options = WaitOptions::within(session.timeout);
    let jobs = Jobs { paths: &paths, options: &options, any: command.any, detail: Detail::from(&command.detail) };
    waiting::follow(&session, jobs, output).await
}

/// Logs repeat themselves: a job that is named twice is followed once.
fn each_once(paths: impl Iterator<Item = JobPath>) -> Vec<JobPath> {
    let mut once: Vec<JobPath> = Vec::new();
    for path in paths {
        if !once.contains(&path) {
            once.push(path);
        }
    }
    once
}

const WAIT_EXAMPLES: &str = r#"Examples:
  cimjob wait '\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C7A50-..."' --user 'LAB\ops' --timeout 30m
  cimjob wait --host hv01 --user 'LAB\ops' --any 8E1C7A50-... 91B2C3D4-... -o jsonl"#;
