//! An explanation with why it may lack what the job touches, as a document and as text.

use crate::client::{Endpoint, Error};
use crate::job::{AssociatedElement, Explanation};
use crate::report::{ExplanationReport, FailureReport, Report, messages_of};

use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::note;

/// What is shown of a job.
pub(in crate::cli) struct Explained {
    pub(in crate::cli) explanation: Explanation,
    /// Why what the job touches is not known.
    affected_failure: Option<Error>,
}

impl Explained {
    /// An explanation, when what the job touches was not asked for.
    pub(in crate::cli) fn alone(explanation: Explanation) -> Self {
        Self { explanation, affected_failure: None }
    }

    /// An explanation with what the job touches.
    pub(in crate::cli) fn with(explanation: Explanation, affected: Result<Vec<AssociatedElement>, Error>) -> Self {
        let mut explained = Self::alone(explanation);
        match affected {
            Ok(affected) => explained.explanation.affected = affected,
            Err(error) => explained.affected_failure = Some(error),
        }
        explained
    }

    /// Says what is missing, for people.
    pub(in crate::cli) fn tell(&self) {
        self.affected_failure.iter().for_each(tell_unknown);
    }

    pub(in crate::cli) fn report(&self, endpoint: &Endpoint) -> Report {
        let mut report = ExplanationReport::from(&self.explanation);
        report.affected_failure = self.affected_failure.as_ref().map(FailureReport::from);
        Report::from(report).with_endpoint(endpoint)
    }
}

/// Says that what a job touches could not be read. A fault is the answer of a host that does not tell it.
pub(in crate::cli) fn tell_unknown(error: &Error) {
    if !matches!(error, Error::Fault(_)) {
        let why = messages_of(error).join(": ");
        note(&neutral(&format!("cimjob: what the job touches, such as its virtual machine, cannot be read: {why}")));
    }
}
