//! What is said if a watcher does not answer, and whose move it is.

use crate::nats::NotAnswered;
use crate::report::{AnsweredBy, Exit};
use crate::watch::asking::{FailedAnswer, Refusal, RefusalReason};

use crate::cli::ending::absence::Absence;
use crate::cli::ending::asked::NoAnswer;
use crate::cli::ending::failure::Failure;
use crate::cli::recorded::absence::named;
use crate::cli::terminal::clock::Clock;

/// No worker answered.
pub(super) fn of_transport(error: NotAnswered) -> Failure {
    let (exit, hint) = match &error {
        NotAnswered::Away(_) => (Exit::Unreachable, AWAY),
        NotAnswered::NoWorker(_) => (Exit::Unreachable, NO_WORKER),
        NotAnswered::TimedOut(_) => (Exit::TimedOut, LATE),
        _ => (Exit::Unreadable, UNREADABLE),
    };
    let messages = vec![error.to_string()];
    Failure::Asked(Box::new(NoAnswer { messages, exit, hint: Some(hint.to_owned()), absence: None, by: None }))
}

/// The host did not answer the worker.
pub(super) fn of_failed(failed: FailedAnswer, by: AnsweredBy) -> Failure {
    let FailedAnswer { exit_code, messages, hint, journal, gap } = failed;
    let exit = Exit::of_code(exit_code).filter(|exit| *exit != Exit::Done).unwrap_or(Exit::Unreadable);
    let absence = match gap {
        Some(gap) => Some(named(*gap, &Clock::utc())),
        None => journal.map(|text| Absence { text, gap: None }),
    };
    Failure::Asked(Box::new(NoAnswer { messages, exit, hint, absence, by: Some(by) }))
}

/// The worker does not answer this.
pub(super) fn of_refusal(refusal: Refusal, by: AnsweredBy) -> Failure {
    let (exit, hint) = match refusal.why {
        RefusalReason::NotWatched => (Exit::NotFound, NOT_WATCHED),
        RefusalReason::Busy => (Exit::Unreachable, BUSY),
        _ => (Exit::Fault, OTHER_VERSION),
    };
    let messages = vec![refusal.message];
    Failure::Asked(Box::new(NoAnswer { messages, exit, hint: Some(hint.to_owned()), absence: None, by: Some(by) }))
}

/// What came is not the answer to this question.
pub(super) fn of_another_answer(by: AnsweredBy) -> Failure {
    let messages = vec!["it answered something else".to_owned()];
    let hint = Some(OTHER_VERSION.to_owned());
    Failure::Asked(Box::new(NoAnswer { messages, exit: Exit::Unreadable, hint, absence: None, by: Some(by) }))
}

const AWAY: &str = "check that the server runs, and its address in --via";

const NO_WORKER: &str = "start cimjob watch --nats in that site, or name another site with --site; an account that may not ask sees this, too";

const LATE: &str = "allow more time with --timeout; cimjob journal list --via shows what the workers recorded";

const UNREADABLE: &str = "use the same version of cimjob here and at the workers";

const NOT_WATCHED: &str = "name the host as its site watches it, or another site with --site";

const BUSY: &str = "ask again in a few seconds";

const OTHER_VERSION: &str = "use the same version of cimjob here and at the workers";
