//! `cimjob journal list --via` and `show --via`: what the watchers of a site recorded.

use crate::job::JobName;
use crate::report::{AnsweredBy, CoverageReport, Exit, RecordedEvent, RecordedReport};
use crate::watch::asking::{Answer, Question, RecordedJobQuestion, RecordedQuestion};

use crate::cli::asked::worker::{Answered, OfAll, Workers, name_of};
use crate::cli::asked::{explain, no_answer, text};
use crate::cli::ending::failure::Failure;
use crate::cli::options::duration::ONE_LOOK;
use crate::cli::options::job::JobArguments;
use crate::cli::options::via::ViaWithin;
use crate::cli::recorded::listing::{FoundBy, Listing};
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::{note, say};

/// Jobs of the journals of a site.
pub(in crate::cli) struct Recordings<'a> {
    pub(in crate::cli) via: &'a ViaWithin,
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
        let (answers, coverage) = self.answers(question).await?;
        for Answered { by, answer } in answers {
            let Answer::RecordedJobs { jobs: recorded, complete } = answer else {
                return Err(no_answer::of_another_answer(by));
            };
            jobs.extend(recorded);
            workers.push(by);
            is_all &= complete;
        }
        let (jobs, exit) = (each_once(jobs), exit(coverage.as_ref()));
        output.will_end(exit);
        is_all &= jobs.len() <= wanted.most;
        let found = FoundBy { workers: workers.clone(), coverage: coverage.clone() };
        Listing::new(output, wanted.most).found_by(found).show_all(jobs)?.finish(Vec::new())?;
        say_end(&workers, is_all);
        say_missing(coverage.as_ref());
        Ok(exit)
    }

    /// Shows one.
    pub(in crate::cli) async fn show(&self, job: &JobArguments, output: &mut Output) -> Result<Exit, Failure> {
        let question = Question::RecordedJob(wanted(job, self.host)?);
        let (answers, _) = self.answers(question).await?;
        if let Some(Answered { by, answer }) = answers.into_iter().max_by(|one, other| rank(one).cmp(&rank(other))) {
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

    /// Of the worker that watches the host, else of all, with the hosts for which they answered.
    async fn answers(&self, question: Question) -> Result<(Vec<Answered>, Option<CoverageReport>), Failure> {
        let ViaWithin { via, timeout } = self.via;
        if timeout.is_zero() {
            return Err(Failure::Usage(ONE_LOOK.to_owned()));
        }
        let workers = Workers::of(via, *timeout).await?;
        if question.host().is_some() {
            return Ok((vec![workers.ask(question).await?], None));
        }
        let OfAll { answered, coverage } = workers.ask_all(question).await?;
        Ok((answered, Some(coverage)))
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
    jobs.sort_by(|one, other| weight(other).cmp(&weight(one)));
    let mut known = std::collections::HashSet::new();
    jobs.retain(|job| known.insert(job.stable_id.clone()));
    jobs.sort_by(|one, other| other.seen.cmp(&one.seen));
    jobs
}

/// A watcher that saw the end of a job knows more than one that only saw that the job was gone; of two that saw it, the one that looked last counts.
fn weight(job: &RecordedReport) -> (bool, &str) {
    (job.event != RecordedEvent::Vanished, job.seen.as_str())
}

/// The same for answers; one without a job counts least.
fn rank(answered: &Answered) -> Option<(bool, &str)> {
    if let Answer::Recorded { recorded, .. } = &answered.answer { Some(weight(recorded)) } else { None }
}

fn exit(coverage: Option<&CoverageReport>) -> Exit {
    if coverage.is_none_or(CoverageReport::is_complete) { Exit::Done } else { Exit::SomeHostsFailed }
}

/// What may be missing is said in any case: an empty list must not look as if nothing had failed.
fn say_missing(coverage: Option<&CoverageReport>) {
    if let Some(missing) = coverage.and_then(text::missing) {
        say(&neutral(&format!("cimjob: {missing}: what failed on their hosts may be missing here")));
        say(&format!("  try: {}", no_answer::MISSING));
    }
}

fn say_end(workers: &[AnsweredBy], is_all: bool) {
    let names: Vec<String> = workers.iter().map(text::in_words).collect();
    let rest = if is_all { "" } else { "; there are more" };
    note(&neutral(&format!("cimjob: answered {}{rest}", names.join(", "))));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(id: &str, event: RecordedEvent, seen: &str) -> RecordedReport {
        RecordedReport {
            stable_id: id.to_owned(),
            host: "hv01".to_owned(),
            namespace: "root/virtualization/v2".to_owned(),
            class: "Msvm_ConcreteJob".to_owned(),
            instance_id: id.to_owned(),
            event,
            ended: None,
            seen: seen.to_owned(),
            clock_skew_seconds: None,
            document: serde_json::Value::Null,
        }
    }

    #[test]
    fn of_two_workers_that_recorded_a_job_the_one_that_looked_last_counts() {
        let [early, late] = ["2026-11-22T10:00:00Z", "2026-11-22T10:01:00Z"];
        let jobs =
            [("a", early), ("a", late), ("b", early)].map(|(id, seen)| recorded(id, RecordedEvent::Failed, seen));
        let shown: Vec<_> = each_once(jobs.into()).into_iter().map(|job| (job.stable_id, job.seen)).collect();
        assert_eq!(shown, [("a".to_owned(), late.to_owned()), ("b".to_owned(), early.to_owned())]);
    }

    #[test]
    fn a_worker_that_saw_only_that_the_job_was_gone_does_not_hide_its_failure() {
        let failed = recorded("a", RecordedEvent::Failed, "2026-11-22T10:00:00Z");
        let vanished = recorded("a", RecordedEvent::Vanished, "2026-11-22T10:01:00Z");
        assert_eq!(each_once(vec![vanished, failed.clone()]), [failed]);
    }
}
