//! `cimjob explain`: why a job failed, in words.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use clap::Args;

use crate::client::Error;
use crate::job::{Evidence, Explanation, JobPath};
use crate::report::{Exit, RecordedEvent, RecordedReport, WhyRecorded};

#[cfg(feature = "nats")]
use crate::cli::asked::{self, explain::Judging};
use crate::cli::ending::failure::Failure;
use crate::cli::many::asking;
use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::options::detail::{Detail, DetailArguments};
use crate::cli::options::host::HostOptions;
use crate::cli::options::job::JobsArguments;
use crate::cli::options::journal::JournalArguments;
use crate::cli::recorded::answer::Answer;
use crate::cli::recorded::{self, Memory, evidence, text};
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::explained::Explained;
use crate::cli::terminal::failed;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::say;
use crate::cli::value::job_argument::{self, Located, NamedJobs};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Explain {
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArguments,
    /// Exit 1 if the job failed; 0 if it is running or its state is unknown
    #[arg(long)]
    pub(in crate::cli) exit_status: bool,
    #[command(flatten)]
    pub(in crate::cli) detail: DetailArguments,
    #[command(flatten)]
    pub(in crate::cli) journal: JournalArguments,
    #[cfg(feature = "nats")]
    #[command(flatten)]
    pub(in crate::cli) via: crate::cli::options::via::ViaArguments,
    #[command(flatten)]
    pub(in crate::cli) ci_reports: CiReportArguments,
}

pub(in crate::cli) async fn run(command: Explain, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let jobs = job_argument::several(&command.jobs, &settings)?;
    #[cfg(feature = "nats")]
    if command.via.is_given() {
        asked::explain::without_reports(&command.ci_reports)?;
        let judging = if command.exit_status { Judging::Outcome } else { Judging::Answer };
        return asked::explain::Explaining { jobs, via: &command.via, judging }.run(settings, output).await;
    }
    let hosts = settings.for_hosts(jobs.hosts())?;
    let memory = Memory::open(&command.journal);
    let found = Mutex::default();
    asking::ask(Wanted { manner: Manner::from(&command), jobs, memory, found }, hosts, output).await
}

/// The same for a program part that knows the jobs already.
#[cfg(feature = "mcp")]
pub(in crate::cli) fn asker(jobs: NamedJobs, journal: &JournalArguments) -> impl AsksHosts {
    let manner = Manner { detail: Detail::Cause, exit_status: false };
    Wanted { manner, jobs, memory: Memory::open(journal), found: Mutex::default() }
}

/// The jobs as they were named, and how they are shown. One of many hosts has them.
struct Wanted {
    manner: Manner,
    jobs: NamedJobs,
    /// What was recorded of jobs that the hosts removed.
    memory: Option<Memory>,
    found: Found,
}

/// The InstanceIDs of the jobs that were explained, on any host.
type Found = Mutex<BTreeSet<String>>;

impl AsksHosts for Wanted {
    async fn ask(&self, host: &HostOptions, output: &mut Output) -> Result<Exit, Failure> {
        let session = Session::open(host)?;
        let (memory, found, manner) = (self.memory.as_ref(), &self.found, self.manner);
        let mut explaining = Explaining { manner, session: &session, memory, found, output, is_begun: false };
        explaining.all(self.jobs.at_or_recorded(&session, memory).await?).await
    }

    fn absence(&self) -> Option<Exit> {
        Some(Exit::NotFound)
    }

    fn found_nowhere(&self) -> Vec<String> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let missing = self.jobs.instance_ids().filter(|id| !found.is_empty() && !found.contains(*id));
        missing.map(str::to_owned).collect()
    }
}

/// How much is shown, and what counts as a failure.
#[derive(Debug, Clone, Copy)]
struct Manner {
    detail: Detail,
    exit_status: bool,
}

impl From<&Explain> for Manner {
    fn from(command: &Explain) -> Self {
        Self { detail: Detail::from(&command.detail), exit_status: command.exit_status }
    }
}

/// Explains one job as the command does without options, for a program part that has a session already.
#[cfg(feature = "watch")]
pub(in crate::cli) async fn one(
    path: JobPath,
    session: &Session,
    memory: Option<&Memory>,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let manner = Manner { detail: Detail::Cause, exit_status: false };
    let mut explaining = Explaining { manner, session, memory, found: &Mutex::default(), output, is_begun: false };
    explaining.one(Located { path, missing: None }).await
}

/// Explains jobs of one host.
struct Explaining<'a> {
    manner: Manner,
    session: &'a Session,
    /// What was recorded of jobs that the host removed.
    memory: Option<&'a Memory>,
    found: &'a Found,
    output: &'a mut Output,
    /// Was a job shown?
    is_begun: bool,
}

impl Explaining<'_> {
    /// One after the other; what goes wrong with one does not keep the others from being explained. The first failure decides the exit code.
    async fn all(&mut self, jobs: Vec<Located>) -> Result<Exit, Failure> {
        let (mut exit, mut absent, mut count) = (Exit::Done, None, 0_usize);
        let is_alone = jobs.len() == 1;
        for job in jobs {
            let path = job.path.clone();
            self.output.is_about(Some(&path));
            let of_this = match self.one(job).await {
                // A reader that went away does not change the exit code: the other jobs still decide it.
                Err(failure) if !is_alone && failure.is_broken_pipe() => self.output.ending(),
                Err(failure) if !is_alone && self.may_be_elsewhere(&failure) => {
                    absent = Some(failure);
                    continue;
                }
                Err(failure) if !is_alone && !matches!(failure, Failure::Output(_)) => self.failed(&path, &failure)?,
                other => self.explained(&path, other?),
            };
            count = count.saturating_add(1);
            exit = if exit == Exit::Done { of_this } else { exit };
        }
        self.output.will_end(exit);
        match absent {
            Some(absent) if count == 0 => Err(absent),
            _ => Ok(exit),
        }
    }

    fn explained(&self, path: &JobPath, exit: Exit) -> Exit {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(path.instance_id().to_owned());
        exit
    }

    /// This host does not have the job; another one of many may have it.
    fn may_be_elsewhere(&self, failure: &Failure) -> bool {
        self.output.is_of_many() && failure.exit() == Exit::NotFound
    }

    /// Says which of several jobs could not be explained, and why.
    fn failed(&mut self, path: &JobPath, failure: &Failure) -> Result<Exit, Failure> {
        say(&format!("cimjob: {}:", neutral(&path.to_string())));
        failed::tell(failure);
        Failure::unless_broken_pipe(self.output.failure(failure))?;
        Ok(failure.exit())
    }

    async fn one(&mut self, job: Located) -> Result<Exit, Failure> {
        let (session, Manner { detail, exit_status }) = (self.session, self.manner);
        if let Some(missing) = job.missing {
            return self.of_journal(&job.path, session.failed(missing));
        }
        let explanation = match session.client.explain(&job.path).await {
            Ok(explanation) => explanation,
            Err(Error::Unexplained { explanation, source }) => {
                // The job may be gone when it is asked again: what it told is shown before the error.
                let failure = session.failed(*source);
                self.output.will_end(failure.exit());
                self.part()?;
                self.output.explanation(&Explained::alone(*explanation), &session.endpoint, detail)?;
                return Err(failure);
            }
            Err(error) => return self.of_journal(&job.path, session.failed(error)),
        };
        let exit = exit(&explanation, exit_status);
        let explained = Explained::with(explanation, session.affected(&job.path).await);
        self.output.will_end(exit);
        self.part()?;
        self.output.explanation(&explained, &session.endpoint, detail)?;
        explained.tell();
        Ok(exit)
    }

    /// What the journal says of a job that the host does not have any more, or when it cannot be reached.
    fn of_journal(&mut self, path: &JobPath, failure: Failure) -> Result<Exit, Failure> {
        let (Some(memory), Some(why)) = (self.memory, evidence::why(failure.exit())) else { return Err(failure) };
        match memory.answer(&self.session.endpoint, path.instance_id(), &self.output.clock()) {
            Answer::Recorded(recorded) => self.show_recorded(&recorded, why),
            Answer::Absent(absence) => {
                Err(Failure::NotRecorded { failure: Box::new(failure), absence: Box::new(absence) })
            }
        }
    }

    /// An empty line between one job and the next, for people.
    fn part(&mut self) -> Result<(), Failure> {
        let is_next = std::mem::replace(&mut self.is_begun, true);
        if is_next && !self.output.is_json() { self.output.text("\n") } else { Ok(()) }
    }

    fn show_recorded(&mut self, recorded: &RecordedReport, why: WhyRecorded) -> Result<Exit, Failure> {
        let failed = self.manner.exit_status && recorded.event == RecordedEvent::Failed;
        let exit = if failed { Exit::JobFailed } else { Exit::Done };
        self.output.will_end(exit);
        let host = self.session.endpoint.to_string();
        self.output.collect(&host, || recorded::case::of_recorded(recorded, Some(why)));
        self.part()?;
        if self.output.is_json() {
            self.output.recorded(evidence::document(recorded, why))?;
        } else {
            let text = text::explanation(recorded, Some(why), &self.output.clock());
            self.output.text(&text)?;
        }
        Ok(exit)
    }
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

const EXAMPLES: &str = r#"Examples:
  cimjob explain 8E1C7A50-0000-4000-8000-000000000001 --host hv01
  cimjob explain --from-log build.log --host hv01 --report auto --exit-status"#;
