//! A listed job as a case of a report.

use crate::client::{Endpoint, FoundJob};
use crate::job::{Evidence, Explanation};
use crate::report::messages_of;

use crate::cli::ci_report::model::{Case, Verdict};
use crate::cli::terminal::case;
use crate::cli::terminal::neutral::neutral;

/// A job with its errors, if they were asked for.
pub(in crate::cli::listing) fn of_found(found: &FoundJob, asked: &Endpoint) -> Case {
    let not_asked = || {
        let explanation = Explanation::of(found.path.clone(), found.job.clone(), Evidence::NotAsked);
        with_affected(explanation, found)
    };
    match &found.explanation {
        None => case::of_explanation(&not_asked(), Some(asked)),
        Some(Ok(explanation)) => case::of_explanation(&with_affected(explanation.clone(), found), Some(asked)),
        Some(Err(error)) => {
            let of_job = case::of_explanation(&not_asked(), Some(asked));
            let why = neutral(&format!("Its errors cannot be read: {}", messages_of(error).join(": "))).into_owned();
            Case {
                verdict: of_job.verdict.max(Verdict::Failed),
                text: format!("{why}\n\n{}", of_job.text),
                headline: why,
                ..of_job
            }
        }
    }
}

fn with_affected(mut explanation: Explanation, found: &FoundJob) -> Explanation {
    if explanation.affected.is_empty() {
        explanation.affected = found.affected.as_deref().unwrap_or_default().to_vec();
    }
    explanation
}

/// A list without a job.
pub(in crate::cli::listing) fn of_nothing() -> Case {
    Case::of_text(
        Verdict::Skipped,
        ["list", "jobs"],
        "The host answered and lists no job that was asked for.".to_owned(),
    )
}

/// A list that may lack jobs.
pub(in crate::cli::listing) fn of_limit(limit: usize) -> Case {
    let headline = format!("The list ended after {limit} jobs (--limit): there may be more.");
    Case::of_text(Verdict::Skipped, ["list", "limit"], headline)
}
