//! How following a job ended, for people.

use std::time::Duration;

use crate::cli::ending::remedy::words;
use crate::cli::following::followed::Followed;
use crate::cli::following::resume::Resume;
use crate::cli::options::detail::Detail;
use crate::cli::recorded;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::explained::tell_unknown;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::say;
use crate::cli::terminal::text_fields::YELLOW;
use crate::cli::terminal::what::{machine, what};
use crate::cli::terminal::{text, text_cause};
use crate::client::{Error, WaitOutcome};
use crate::job::{ConcreteJob, JobPath};
use crate::report::messages_of;

/// What is to be read on standard output, with what is to be said of a job that is still running; nothing for one that could not be followed.
pub(in crate::cli) fn followed(job: &Followed, detail: Detail, goes_on: &str, clock: &Clock) -> String {
    if let Some(recorded) = job.recorded() {
        return recorded::text::explanation(recorded, job.why_recorded(), clock);
    }
    match &job.result {
        Ok(WaitOutcome::Ended { explanation, .. }) => match detail {
            Detail::Cause => text_cause::explanation(explanation, None, clock.now),
            Detail::Full => text::full_explanation(explanation, None, clock),
        },
        Ok(WaitOutcome::StillRunning { last, .. }) => open_end("STILL RUNNING", last, job, goes_on),
        Ok(WaitOutcome::Removed { last }) => {
            open_end("REMOVED", last, job, "The host removed the job before its end was seen.")
        }
        Err(_) => String::new(),
    }
}

/// What went wrong on the way, on standard error.
pub(in crate::cli) fn tell_trouble(job: &Followed) {
    match &job.result {
        Err(_) if job.recorded().is_some() => {}
        Err(error) => {
            let hint =
                error.remedy().map(|remedy| format!("\n  try: {}", neutral(&words(&remedy)))).unwrap_or_default();
            let journal = journal(job).map(|line| format!("\n  {line}")).unwrap_or_default();
            say(&format!("cimjob: {}: {}{journal}{hint}", neutral(&job.path.to_string()), written(error)));
        }
        Ok(WaitOutcome::Ended { trouble: Some(error), .. }) => {
            say(&format!("cimjob: the job ended, and its errors cannot be read: {}", written(error)));
        }
        Ok(WaitOutcome::StillRunning { trouble: Some(error), .. }) => {
            say(&format!("cimjob: the host could not be asked at the end: {}", written(error)));
        }
        Ok(_) => {}
    }
    if let Some(error) = job.unknown_affected() {
        tell_unknown(&error);
    }
}

/// Says that Ctrl-C ended the waiting and nothing else.
pub(in crate::cli) fn interrupted(paths: &[JobPath], resume: &Resume) {
    let jobs = if let [_] = paths { "the job is still running" } else { "the jobs are still running" };
    say(&format!("\ncimjob: stopped waiting; {jobs}. Resume with:\n  {}", resume.line(paths)));
}

/// What is to be said of a job that is still running when the time is up, or after one look.
pub(in crate::cli) fn still_running(job: &Followed, resume: &Resume, time: Duration) -> String {
    if time.is_zero() {
        return format!("The job is still running. Look again with:\n    {}", resume.line([&job.path]));
    }
    timed_out(job, resume)
}

/// The same when the time is up.
pub(in crate::cli) fn timed_out(job: &Followed, resume: &Resume) -> String {
    format!("Timed out; the job is still running. Resume with:\n    {}", resume.line([&job.path]))
}

/// Why the journal does not know the job either.
fn journal(job: &Followed) -> Option<String> {
    Some(format!("journal: {}", neutral(&job.absence()?.text)))
}

/// The same when it could not be followed for another reason.
pub(in crate::cli) fn out_of_sight(job: &Followed, resume: &Resume) -> String {
    format!("The job was still running when it was last seen. Resume with:\n    {}", resume.line([&job.path]))
}

fn written(error: &Error) -> String {
    neutral(&messages_of(error).join(": ")).into_owned()
}

fn open_end(word: &str, last: &ConcreteJob, followed: &Followed, why: &str) -> String {
    let machines: Vec<String> = followed.machines().iter().map(machine).collect();
    let state = last.job_state.map_or_else(|| "unknown (not reported)".to_owned(), |state| state.to_string());
    let percent = last.percent_complete.map(|percent| format!(", {percent} %")).unwrap_or_default();
    let mut text = format!("{YELLOW}{word}{YELLOW:#}  {}\n  {why}\n\n", what(last));
    text.push_str(&format!("  job      {}\n  state    {state}{percent}\n", neutral(&followed.path.to_string())));
    for machine in machines {
        text.push_str(&format!("  machine  {machine}\n"));
    }
    if let Some(absence) = followed.absence() {
        text.push_str(&format!("  journal  {}\n", neutral(&absence.text)));
    }
    text
}
