//! `cimjob cancel`: ends a job and follows it to its end.

use std::cell::RefCell;
use std::sync::Arc;

use clap::Args;

use crate::client::{CancelRequest, Cancellation, Error, Progress, StopMode, WaitOptions, WaitOutcome};
use crate::job::JobPath;
use crate::report::{CancellationReport, Exit, Report};
use crate::soap::FaultKind;

use crate::cli::ending::failure::Failure;
use crate::cli::following::affected::{Affected, alongside};
use crate::cli::following::followed::{Followed, until_interrupted};
use crate::cli::following::resume::Resume;
use crate::cli::following::summary;
use crate::cli::options::confirmation::Confirmation;
use crate::cli::options::detail::Detail;
use crate::cli::options::job::JobArguments;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::confirm;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::progress::Show;
use crate::cli::terminal::say::{note, say};
use crate::cli::terminal::what::what;
use crate::cli::value::job_argument;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Cancel {
    #[command(flatten)]
    pub(in crate::cli) job: JobArguments,
    /// Kill instead of Terminate: at once, may leave work half done
    #[arg(long)]
    pub(in crate::cli) kill: bool,
    #[command(flatten)]
    pub(in crate::cli) confirmation: Confirmation,
}

pub(in crate::cli) async fn run(command: Cancel, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let job = job_argument::one(&command.job, &settings)?;
    if !command.confirmation.yes {
        confirm::can_be_asked(&format!("{} {job}", verb(&command)))?;
    }
    let resume = Resume::of(settings.given(), &Resume::shared());
    let mut session = Session::open_for_many(&settings.for_paths(job.hosts())?, 2)?;
    let path = job.only(&session).await?;
    if !command.confirmation.yes {
        ask(&command, &mut session, &path).await?;
    }
    let cancelling = cancel(&command, &session, &path, output);
    let Some(cancelled) = until_interrupted(cancelling).await else {
        say("\ncimjob: stopped waiting; the request to end the job may have been sent, and is not taken back");
        return Ok(Exit::Interrupted);
    };
    let (request, followed) = cancelled.map_err(|error| session.failed(error))?;
    let exit = if session.deadline.is_over() { exit(&request, &followed) } else { exit_in_time(&request, &followed) };
    output.will_end(exit);
    if output.is_json() {
        let report = CancellationReport::of(&request, followed.report());
        output.report(Report::from(report).with_endpoint(&session.endpoint))?;
    } else {
        tell(&request);
        summary::tell_trouble(&followed);
        let nothing_done = matches!(request, CancelRequest::NotCancellable | CancelRequest::Refused(_));
        let clock = output.clock();
        let goes_on = match nothing_done {
            true => "The job is still running.".to_owned(),
            false if session.deadline.is_over() => summary::timed_out(&followed, &resume),
            false => summary::out_of_sight(&followed, &resume),
        };
        output.text(&summary::followed(&followed, Detail::Cause, &goes_on, &clock))?;
    }
    Ok(exit)
}

async fn cancel(
    command: &Cancel,
    session: &Session,
    path: &JobPath,
    output: &mut Output,
) -> Result<(CancelRequest, Followed), Error> {
    let ending = if command.kill { StopMode::Kill } else { StopMode::Terminate };
    let options = WaitOptions::within(session.deadline.time_left());
    let (is_jsonl, output) = (output.is_jsonl(), RefCell::new(output));
    // A reader that went away is noticed when the result is written.
    let write = |report: Report| drop(output.borrow_mut().report(report));
    let show =
        if is_jsonl { Show::Documents { write: &write, endpoint: &session.endpoint } } else { Show::to_people() };
    let affected = Affected::default();
    let cancellation = {
        let shown = show.job(path, &affected.elements);
        let cancelling = session.client.cancel(path, ending, &options, |progress: Progress<'_>| shown.tell(progress));
        alongside(cancelling, affected.look_up(session, path)).await?
    };
    let Cancellation { request, waited } = cancellation;
    Ok((request, Followed::of(path.clone(), Ok(waited), affected)))
}

fn verb(command: &Cancel) -> &'static str {
    if command.kill { "kill" } else { "end" }
}

/// Asks before a job that has not ended is asked to end.
async fn ask(command: &Cancel, session: &mut Session, path: &JobPath) -> Result<(), Failure> {
    let job = session.client.job(path).await.map_err(|error| session.failed(error))?;
    if job.is_finished() {
        return Ok(());
    }
    let state = job.job_state.map_or_else(|| "state not told".to_owned(), |state| state.to_string());
    let question = format!("{} {path} ({}, {state})", verb(command), what(&job));
    session.ask(|| confirm::agreed(&question))
}

/// What the host made of the request, for people.
fn tell(request: &CancelRequest) {
    match request {
        CancelRequest::NotNeeded => note("The job had ended; there was nothing to cancel."),
        CancelRequest::NotCancellable => say("The job says that it cannot be cancelled; nothing was sent."),
        CancelRequest::Accepted(value) => note(&format!("The host accepted the request: {value}.")),
        CancelRequest::Refused(value) => say(&format!("The host refused the request: {value}.")),
        CancelRequest::Unknown(error) => {
            let error = neutral(&error.to_string()).into_owned();
            say(&format!(
                "The answer to the request was lost ({error}), so it is not known whether the host accepted it; it is not sent again. The state of the job:"
            ));
        }
    }
}

/// The same while there is time left: what ended the following then decides.
fn exit_in_time(request: &CancelRequest, followed: &Followed) -> Exit {
    match (request, &followed.result) {
        (
            CancelRequest::Accepted(_) | CancelRequest::Unknown(_),
            Ok(WaitOutcome::StillRunning { trouble: Some(error), .. }),
        ) => error.into(),
        _ => exit(request, followed),
    }
}

/// A job that ended is what was wanted, whichever way it did.
fn exit(request: &CancelRequest, followed: &Followed) -> Exit {
    match (request, followed.result.as_ref().map_err(Arc::as_ref)) {
        (CancelRequest::Refused(_) | CancelRequest::NotCancellable, _) => Exit::Fault,
        (_, Ok(WaitOutcome::Ended { .. } | WaitOutcome::Removed { .. })) => Exit::Done,
        (_, Ok(WaitOutcome::StillRunning { .. })) => Exit::TimedOut,
        (_, Err(Error::Fault(fault))) if fault.kind() == FaultKind::NotFound => Exit::Done,
        (_, Err(error)) => error.into(),
    }
}

const EXAMPLES: &str = r#"Examples:
  cimjob cancel 8E1C7A50-0000-4000-8000-000000000001 --host hv01
  cimjob cancel 8E1C7A50-0000-4000-8000-000000000001 --host hv01 --kill --yes"#;
