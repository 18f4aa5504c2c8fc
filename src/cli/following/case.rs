//! How following a job ended, as a case of a report.

use crate::client::{Error, WaitOutcome};
use crate::job::{ConcreteJob, JobPath};
use crate::report::{Exit, messages_of};

use crate::cli::ci_report::model::{Case, Verdict};
use crate::cli::ending::remedy;
use crate::cli::following::followed::Followed;
use crate::cli::recorded;
use crate::cli::terminal::case;
use crate::cli::terminal::neutral::neutral;

/// A job that was followed.
pub(in crate::cli::following) fn of_followed(job: &Followed) -> Case {
    if let Some(recorded) = job.recorded() {
        return recorded::case::of_recorded(recorded, job.why_recorded());
    }
    match &job.result {
        Ok(WaitOutcome::Ended { explanation, trouble }) => {
            let of_job = case::of_explanation(explanation, None);
            match trouble {
                Some(error) => unread(of_job, &format!("Its errors cannot be read: {}", words(error))),
                None => of_job,
            }
        }
        Ok(WaitOutcome::StillRunning { last, .. }) => open(job, last, "It was still running when the time was up."),
        Ok(WaitOutcome::Removed { last }) => open(job, last, "The host removed the job before its end was seen."),
        Err(error) => of_error(&job.path, error),
    }
}

/// A job that was under way when the command was stopped.
pub(in crate::cli::following) fn stopped(path: &JobPath) -> Case {
    let why = "The command was stopped (Ctrl-C) while the job was still running.".to_owned();
    Case { code: Some(case::exit_code(Exit::Interrupted)), ..of_path(path, Verdict::Error, why) }
}

/// A job that was under way when another one ended, which was enough.
pub(in crate::cli::following) fn not_followed(path: &JobPath) -> Case {
    of_path(path, Verdict::Skipped, "It was not followed any more: another job had ended (--any).".to_owned())
}

fn of_error(path: &JobPath, error: &Error) -> Case {
    let code = Some(case::exit_code(error.into()));
    let steps = error.remedy().map(|remedy| neutral(&remedy::words(&remedy)).into_owned());
    Case { code, steps: steps.into_iter().collect(), ..of_path(path, Verdict::Error, words(error)) }
}

fn of_path(path: &JobPath, verdict: Verdict, why: String) -> Case {
    let id = neutral(path.instance_id()).into_owned();
    Case { id, ..Case::of_text(verdict, [path.class(), "job"], why) }
}

fn open(job: &Followed, last: &ConcreteJob, why: &str) -> Case {
    let of_job = case::of_job(&job.path, last, &job.machines());
    let code = Some(case::exit_code(job.exit()));
    unread(Case { verdict: Verdict::Error, code, ..of_job }, why)
}

fn unread(of_job: Case, why: &str) -> Case {
    let text = format!("{why}\n\n{}", of_job.text);
    Case { verdict: of_job.verdict.max(Verdict::Failed), headline: why.to_owned(), text, ..of_job }
}

fn words(error: &Error) -> String {
    neutral(&messages_of(error).join(": ")).into_owned()
}
