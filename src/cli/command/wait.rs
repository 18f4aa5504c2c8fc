//! `cimjob wait`: follows jobs to their end and explains those that fail.

use clap::Args;

use crate::client::WaitOptions;
use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::following::resume::Resume;
use crate::cli::following::waiting::{self, Jobs};
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::options::connection::Connected;
use crate::cli::options::detail::{Detail, DetailArguments};
use crate::cli::options::job::JobsArguments;
use crate::cli::options::journal::JournalArguments;
use crate::cli::options::output::OutputArguments;
use crate::cli::recorded::Memory;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::age::span;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::note;
use crate::cli::value::job_argument;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Wait {
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArguments,
    /// Stop when the first job has ended
    #[arg(long, conflicts_with = "all")]
    pub(in crate::cli) any: bool,
    /// Stop when all jobs have ended [default]
    #[arg(long)]
    pub(in crate::cli) all: bool,
    #[command(flatten)]
    pub(in crate::cli) detail: DetailArguments,
    #[command(flatten)]
    pub(in crate::cli) journal: JournalArguments,
    #[command(flatten)]
    pub(in crate::cli) ci_reports: CiReportArguments,
}

/// The most connections that following takes.
const MOST_CONNECTIONS: usize = 16;

pub(in crate::cli) async fn run(command: Wait, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let jobs = job_argument::several(&command.jobs, &settings)?;
    // One for each job, and one for what they touch.
    let connections = jobs.count().saturating_add(1).min(MOST_CONNECTIONS);
    let resume = Resume::of(settings.given(), &definition());
    let host = settings.for_following(jobs.hosts())?;
    if !host.is_timeout_set && !output.is_jsonl() {
        note(&format!("cimjob: waiting up to {} (--timeout)", span(host.following_time())));
    }
    let session = Session::open_to_follow(&host, connections)?;
    let memory = Memory::open(&command.journal);
    let located = jobs.at_or_recorded(&session, memory.as_ref()).await?;
    let options = WaitOptions::within(host.following_time().min(session.deadline.time_left()));
    let detail = Detail::from(&command.detail);
    let jobs = Jobs { jobs: located, options: &options, any: command.any, detail, resume, memory };
    waiting::follow(&session, jobs, output).await
}

/// All options of this command.
fn definition() -> clap::Command {
    let options = OutputArguments::augment_args(clap::Command::new("wait"));
    Connected::<Wait>::augment_args(options)
}

const EXAMPLES: &str = r#"Examples:
  cimjob wait 8E1C7A50-0000-4000-8000-000000000001 --host hv01
  cimjob wait --from-log build.log --any --host hv01 -o jsonl"#;
