//! `cimjob journal list --via` and `show --via`: what the watchers of a site recorded.

use std::time::Duration;

use crate::job::JobName;
use crate::report::{AnsweredBy, Exit, RecordedReport};
use crate::watch::asking::{Answer, Question, RecordedJobQuestion, RecordedQuestion};

use crate::cli::asked::worker::{Answered, Workers, name_of};
use crate::cli::asked::{explain, no_answer, text};
use crate::cli::ending::failure::Failure;
use crate::cli::options::job::JobArguments;
use crate::cli::options::via::ViaArguments;
use crate::cli::recorded::listing::Listing;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::note;

/// How long the answers may take.
const WITHIN: Duration = Duration::from_secs(30);

/// Jobs of the journals of a site.
pub(in crate::cli) struct Recordings<'a> {
    pub(in crate::cli) via: &'a ViaArguments,
    pub(in crate::cli) host: Option<&'a str>,
}

/// Which of them.
pub(in crate::cli) struct Wanted {
    pub(in crate::cli) failed: bool,
    pub(in crate::cli) since: Option<String>,
    pub(in crate::cli) most: usize,
}

impl Recordings<'_> {
    /// Lists them, what was seen last first.
    pub(in crate::cli) async fn list(&self, wanted: Wanted, output: &mut Output) -> Result<Exit, Failure> {
        let most = u32::try_from(wanted.most).unwrap_or(u32::MAX);
        let (failed, since, host) = (wanted.failed, wanted.since, self.host.map(name_of));
        let question = Question::Recorded(RecordedQuestion { host, failed, since, most });
        let (mut jobs, mut workers, mut is_all) = (Vec::new(), Vec::new(), true);
        for Answered { by, answer } in self.answers(question).await? {
            let Answer::RecordedJobs { jobs: recorded, complete } = answer else {
                return Err(no_answer::of_another_answer(by));
            };
            jobs.extend(recorded);
            workers.push(by);
            is_all &= complete;
        }
        let jobs = each_once(jobs);
        is_all &= jobs.len() <= wanted.most;
        let listing = Listing::new(output, wanted.most).of_workers(workers.clone());
        listing.show_all(jobs)?.finish(Vec::new())?;
        say_end(&workers, is_all);
        Ok(Exit::Done)
    }

    /// Shows one.
    pub(in crate::cli) async fn show(&self, job: &JobArguments, output: &mut Output) -> Result<Exit, Failure> {
        let question = Question::RecordedJob(wanted(job, self.host)?);
        if let Some(Answered { by, answer }) = self.answers(question).await?.into_iter().next() {
            let Answer::Recorded { recorded, why } = answer else { return Err(no_answer::of_another_answer(by)) };
            if output.is_json() {
                let mut report = crate::report::Report::from(*recorded);
                report.answered_by = Some(by);
                output.report(report)?;
            } else {
                explain::show(&recorded, why, &by, output)?;
            }
        }
        Ok(Exit::Done)
    }

    /// Of the worker that watches the host, else of all.
    async fn answers(&self, question: Question) -> Result<Vec<Answered>, Failure> {
        let workers = Workers::of(self.via, WITHIN).await?;
        match question.host() {
            Some(_) => Ok(vec![workers.ask(question).await?]),
            None => workers.ask_all(question).await,
        }
    }
}

/// By its stable id, its path or its InstanceID.
fn wanted(job: &JobArguments, host: Option<&str>) -> Result<RecordedJobQuestion, Failure> {
    let text = job.job.trim();
    let is_stable_id = text.len() == 32 && text.chars().all(|next| next.is_ascii_hexdigit());
    if is_stable_id {
        return Ok(RecordedJobQuestion { host: host.map(name_of), id: text.to_owned() });
    }
    let mut names = job.naming.find(text)?.jobs.into_iter();
    let name = names.next().ok_or_else(|| Failure::Usage("no job is named".to_owned()))?;
    let (of_path, id) = match &name.name {
        JobName::Path(path) => (path.host(), path.instance_id().to_owned()),
        JobName::InstanceId { id, .. } => (None, id.as_str().to_owned()),
    };
    Ok(RecordedJobQuestion { host: host.or(of_path).map(name_of), id })
}

/// What several watchers recorded of one job is shown once; what was seen last comes first.
fn each_once(mut jobs: Vec<RecordedReport>) -> Vec<RecordedReport> {
    jobs.sort_by(|one, other| other.seen.cmp(&one.seen));
    let mut known = std::collections::HashSet::new();
    jobs.retain(|job| known.insert(job.stable_id.clone()));
    jobs
}

fn say_end(workers: &[AnsweredBy], is_all: bool) {
    let names: Vec<String> = workers.iter().map(text::in_words).collect();
    let rest = if is_all { "" } else { "; there are more" };
    note(&neutral(&format!("cimjob: answered {}{rest}", names.join(", "))));
}
