//! Following several jobs at once, each until it ends; each end is reported as it comes.

use std::cell::RefCell;

use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::client::WaitOptions;
use crate::job::JobPath;
use crate::report::{Exit, Report, WaitedReport};

use crate::cli::ci_report::model::Case;
use crate::cli::ending::failure::Failure;
use crate::cli::following::affected::Affected;
use crate::cli::following::case;
use crate::cli::following::followed::{Followed, until_interrupted};
use crate::cli::following::resume::Resume;
use crate::cli::following::summary;
use crate::cli::options::detail::Detail;
use crate::cli::recorded::Memory;
use crate::cli::session::connect::Session;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::progress::Show;
use crate::cli::value::job_argument::Located;

/// Which jobs are followed, and how long.
#[derive(Debug)]
pub(in crate::cli) struct Jobs<'a> {
    /// One that the host does not have counts as one that cannot be followed.
    pub(in crate::cli) jobs: Vec<Located>,
    pub(in crate::cli) options: &'a WaitOptions,
    /// Is one that ends enough?
    pub(in crate::cli) any: bool,
    /// How much people see of a job that failed.
    pub(in crate::cli) detail: Detail,
    /// How to go on when this stops.
    pub(in crate::cli) resume: Resume,
    /// What was recorded of jobs that the host removed.
    pub(in crate::cli) memory: Option<Memory>,
}

/// Follows jobs to their end and explains those that fail.
pub(in crate::cli) async fn follow(session: &Session, jobs: Jobs<'_>, output: &mut Output) -> Result<Exit, Failure> {
    let any = jobs.any;
    let Some(followed) = until_end(session, jobs, output).await? else { return Ok(Exit::Interrupted) };
    let exit = exit(&followed, any);
    output.will_end(exit);
    if output.is_json() && !output.is_jsonl() {
        let report = Report::from(WaitedReport::from_iter(followed.iter().map(Followed::report)));
        output.report(report.with_endpoint(&session.endpoint))?;
    }
    Ok(exit)
}

/// Follows jobs to their end; shows how each ended, unless that goes into one document. `None` after Ctrl-C.
pub(in crate::cli) async fn until_end(
    session: &Session,
    jobs: Jobs<'_>,
    output: &mut Output,
) -> Result<Option<Vec<Followed>>, Failure> {
    let shared = RefCell::new(output);
    let resume = &jobs.resume;
    let Jobs { options, any, detail, ref memory, .. } = jobs;
    let (memory, done) = (memory.as_ref(), RefCell::default());
    let waiting = Waiting { session, options, any, detail, resume, memory, output: &shared, done };
    let there = jobs.jobs.iter().filter(|job| job.missing.is_none()).map(|job| job.path.clone());
    let paths: Vec<JobPath> = there.collect();
    let followed = until_interrupted(waiting.run(jobs.jobs)).await;
    if followed.is_none() {
        summary::interrupted(&paths, resume);
        waiting.collect_rest(&paths, case::stopped);
    } else {
        waiting.collect_rest(&paths, case::not_followed);
    }
    followed.transpose()
}

/// All the jobs that are followed.
struct Waiting<'a, 'o> {
    session: &'a Session,
    options: &'a WaitOptions,
    any: bool,
    detail: Detail,
    resume: &'a Resume,
    memory: Option<&'a Memory>,
    output: &'a RefCell<&'o mut Output>,
    /// The jobs whose following ended.
    done: RefCell<Vec<JobPath>>,
}

impl Waiting<'_, '_> {
    /// Follows all at once; gives those whose following ended, in the order in which it did.
    async fn run(&self, jobs: Vec<Located>) -> Result<Vec<Followed>, Failure> {
        // A reader that went away is noticed when the result is written.
        let write = |report: Report| drop(self.output.borrow_mut().report(report));
        let show = if self.output.borrow().is_jsonl() {
            Show::Documents { write: &write, endpoint: &self.session.endpoint }
        } else {
            Show::to_people()
        };
        let follow = async |job: Located| {
            let followed = match job.missing {
                Some(missing) => Followed::of(job.path, Err(missing), Affected::default()),
                None => Followed::follow(self.session, job.path, self.options, &show).await,
            };
            let clock = self.output.borrow().clock();
            followed.with_memory(self.memory, &self.session.endpoint, &clock)
        };
        let mut under_way: FuturesUnordered<_> = jobs.into_iter().map(follow).collect();
        let mut followed = Vec::new();
        while let Some(job) = under_way.next().await {
            // Anyone who reads only the first lines wants to know the exit code all the same.
            Failure::unless_broken_pipe(show.aside(|| self.tell(&job)))?;
            self.collect(|| case::of_followed(&job));
            self.done.borrow_mut().push(job.path.clone());
            let enough = self.any && job.has_ended();
            followed.push(job);
            if enough {
                break;
            }
        }
        Ok(followed)
    }

    /// Keeps a case for reports.
    fn collect(&self, of: impl FnOnce() -> Case) {
        self.output.borrow().collect(&self.session.endpoint.to_string(), of);
    }

    /// The same for the jobs whose following did not end.
    fn collect_rest(&self, paths: &[JobPath], of: impl Fn(&JobPath) -> Case) {
        let done = self.done.borrow();
        paths.iter().filter(|path| !done.contains(path)).for_each(|path| self.collect(|| of(path)));
    }

    /// Says how a job ended, as soon as it did.
    fn tell(&self, job: &Followed) -> Result<(), Failure> {
        let mut output = self.output.borrow_mut();
        if output.is_jsonl() {
            let report = Report::from(WaitedReport::from_iter([job.report()]));
            return output.report(report.with_endpoint(&self.session.endpoint));
        }
        if !output.is_json() {
            summary::tell_trouble(job);
            let clock = output.clock();
            let goes_on = summary::still_running(job, self.resume, self.options.timeout);
            output.text(&summary::followed(job, self.detail, &goes_on, &clock))?;
        }
        Ok(())
    }
}

/// The worst of all; with `--any` that of the job that ended, if one did.
pub(in crate::cli) fn exit(followed: &[Followed], any: bool) -> Exit {
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
