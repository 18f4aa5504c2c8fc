//! `cimjob wait`: follows jobs to their end and explains those that fail.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

use clap::Args;

use crate::client::WaitOptions;
use crate::job::JobPath;
use crate::report::{Exit, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::following::followed::{Followed, until_interrupted};
use crate::cli::following::told as ended;
use crate::cli::options::job::JobsArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::progress::Show;
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
    let jobs = Jobs { paths: &paths, options: &options, any: command.any };
    follow(&session, jobs, output).await
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

/// Which jobs are followed, and how long.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Jobs<'a> {
    pub(in crate::cli) paths: &'a [JobPath],
    pub(in crate::cli) options: &'a WaitOptions,
    /// Is one that ends enough?
    pub(in crate::cli) any: bool,
}

/// Follows jobs to their end and explains those that fail.
pub(in crate::cli) async fn follow(session: &Session, jobs: Jobs<'_>, output: &mut Output) -> Result<Exit, Failure> {
    let shared = RefCell::new(output);
    let all = Waiting { session, jobs, output: &shared };
    let followed = until_interrupted(all.run()).await;
    let output = shared.into_inner();
    let Some(followed) = followed else {
        ended::interrupted(jobs.paths);
        return Ok(Exit::Interrupted);
    };
    let followed = followed?;
    let exit = exit(&followed, jobs.any);
    output.will_end(exit);
    if output.is_json() && !output.is_jsonl() {
        let reports = followed.iter().map(Followed::report).collect();
        output.report(&Report::waited(reports, &session.endpoint))?;
    }
    Ok(exit)
}

/// Following one job.
type UnderWay<'f> = Pin<Box<dyn Future<Output = Followed> + 'f>>;

/// All the jobs that are followed.
struct Waiting<'a, 'o> {
    session: &'a Session,
    jobs: Jobs<'a>,
    output: &'a RefCell<&'o mut Output>,
}

impl Waiting<'_, '_> {
    /// Follows all at once; gives those whose following ended, in the order in which it did.
    async fn run(&self) -> Result<Vec<Followed>, Failure> {
        // A reader that went away is noticed when the result is written.
        let write = |report: &Report| drop(self.output.borrow_mut().report(report));
        let show = if self.output.borrow().is_jsonl() {
            Show::Documents { write: &write, endpoint: &self.session.endpoint }
        } else {
            Show::to_people()
        };
        let follow = |path: &JobPath| Followed::follow(self.session, path.clone(), self.jobs.options, &show);
        let mut under_way: VecDeque<UnderWay<'_>> = VecDeque::new();
        for path in self.jobs.paths {
            under_way.push_back(Box::pin(follow(path)));
        }
        let mut followed = Vec::new();
        while !under_way.is_empty() {
            let job = first(&mut under_way).await;
            // Whoever reads only the first lines wants to know the exit code all the same.
            Failure::unless_broken_pipe(show.aside(|| self.told(&job)))?;
            let enough = self.jobs.any && job.has_ended();
            followed.push(job);
            if enough {
                break;
            }
        }
        Ok(followed)
    }

    /// Says how a job ended, as soon as it did.
    fn told(&self, job: &Followed) -> Result<(), Failure> {
        let mut output = self.output.borrow_mut();
        if output.is_jsonl() {
            let report = job.report();
            return output.report(&Report::waited(vec![report], &self.session.endpoint));
        }
        if !output.is_json() {
            ended::tell_trouble(job);
            output.raw(&ended::followed(job))?;
        }
        Ok(())
    }
}

/// The first of many to come to its end; it is taken out.
async fn first(under_way: &mut VecDeque<UnderWay<'_>>) -> Followed {
    std::future::poll_fn(|context| {
        for place in 0..under_way.len() {
            if let Some(Poll::Ready(done)) = under_way.get_mut(place).map(|future| future.as_mut().poll(context)) {
                drop(under_way.remove(place));
                return Poll::Ready(done);
            }
        }
        Poll::Pending
    })
    .await
}

/// The worst of all; with `--any` that of the job that ended, if one did.
fn exit(followed: &[Followed], any: bool) -> Exit {
    let counts = |job: &&Followed| !any || job.has_ended() || !followed.iter().any(Followed::has_ended);
    followed.iter().filter(counts).map(Followed::exit).max_by_key(|exit| weight(*exit)).unwrap_or(Exit::Done)
}

/// A job that failed outweighs one that cannot be followed, that one which goes on, and that warnings.
fn weight(exit: Exit) -> u8 {
    match exit {
        Exit::Done => 0,
        Exit::Warnings => 1,
        Exit::TimedOut => 2,
        Exit::JobFailed => 4,
        _ => 3,
    }
}

const WAIT_EXAMPLES: &str = r#"Examples:
  cimjob wait '\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C7A50-..."' --user 'LAB\ops' --timeout 30m
  cimjob wait --host hv01 --user 'LAB\ops' --any 8E1C7A50-... 91B2C3D4-... -o jsonl"#;
