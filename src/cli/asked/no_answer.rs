//! What is said if a watcher does not answer, and whose move it is.

use crate::nats::NotAnswered;
use crate::report::{AnsweredBy, CoverageReport, Exit};
use crate::watch::asking::{FailedAnswer, Refusal, RefusalReason};

use crate::cli::asked::text;
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
        NotAnswered::NotHeld { .. } => (Exit::TimedOut, MISSING),
        _ => (Exit::Unreadable, UNREADABLE),
    };
    let no_answer = NoAnswer::new(vec![error.to_string()], exit);
    Failure::Asked(Box::new(NoAnswer { hint: Some(hint.to_owned()), ..no_answer }))
}

/// The host did not answer the worker.
pub(super) fn of_failed(failed: FailedAnswer, by: AnsweredBy) -> Failure {
    let FailedAnswer { exit_code, messages, hint, journal, gap } = failed;
    let exit = Exit::of_code(exit_code).filter(|exit| *exit != Exit::Done).unwrap_or(Exit::Unreadable);
    let absence = match gap {
        Some(gap) => Some(named(*gap, &Clock::utc())),
        None => journal.map(|text| Absence { text, hint: None, gap: None }),
    };
    Failure::Asked(Box::new(NoAnswer { hint, absence, by: Some(by), ..NoAnswer::new(messages, exit) }))
}

/// The worker does not answer this.
pub(super) fn of_refusal(refusal: Refusal, by: AnsweredBy) -> Failure {
    let (exit, hint) = match refusal.why {
        RefusalReason::NotWatched => (Exit::NotFound, NOT_WATCHED),
        RefusalReason::Busy => (Exit::Unreachable, BUSY),
        _ => (Exit::Fault, OTHER_VERSION),
    };
    let no_answer = NoAnswer::new(vec![refusal.message], exit);
    Failure::Asked(Box::new(NoAnswer { hint: Some(hint.to_owned()), by: Some(by), ..no_answer }))
}

/// Each worker that answered does not have it; the others may.
pub(super) fn of_some(mut no_answer: NoAnswer, coverage: CoverageReport) -> NoAnswer {
    if no_answer.exit == Exit::NotFound && !coverage.is_complete() {
        no_answer.exit = Exit::SomeHostsFailed;
        no_answer.messages.extend(text::missing(&coverage));
        no_answer.hint = Some(MISSING.to_owned());
    }
    NoAnswer { coverage: Some(coverage), ..no_answer }
}

/// What came is not the answer to this question.
pub(super) fn of_another_answer(by: AnsweredBy) -> Failure {
    let no_answer = NoAnswer::new(vec!["it answered something else".to_owned()], Exit::Unreadable);
    Failure::Asked(Box::new(NoAnswer { hint: Some(OTHER_VERSION.to_owned()), by: Some(by), ..no_answer }))
}

const AWAY: &str = "check that the server runs, and its address in --via";

const NO_WORKER: &str = "start cimjob watch --nats in that site, or name another site with --site; an account that may not ask sees this, too";

const LATE: &str = "allow more time with --timeout; cimjob journal list --via shows what the workers recorded";

/// What to try if shards have no answer.
pub(super) const MISSING: &str = "ask again in a minute; if it stays so, look at the workers of the site: one is away, or has not taken its share yet";

const UNREADABLE: &str = "use the same version of cimjob here and at the workers";

const NOT_WATCHED: &str = "name the host as its site watches it, or another site with --site";

const BUSY: &str = "ask again in a few seconds";

const OTHER_VERSION: &str = "use the same version of cimjob here and at the workers";
