//! Why a question to a watcher has no answer.

use std::fmt;

use crate::report::{AnsweredBy, CoverageReport, Exit};

use crate::cli::ending::absence::Absence;

/// Why a question to a watcher has no answer of the host.
#[derive(Debug)]
pub(in crate::cli) struct NoAnswer {
    /// The message and its causes, outermost first.
    pub(in crate::cli) messages: Vec<String>,
    pub(in crate::cli) exit: Exit,
    pub(in crate::cli) hint: Option<String>,
    /// Why the journal of the watcher does not know the job either.
    pub(in crate::cli) absence: Option<Absence>,
    /// The watcher, if one said so.
    pub(in crate::cli) by: Option<AnsweredBy>,
    /// If all watchers of a site were asked: for which hosts they answered.
    pub(in crate::cli) coverage: Option<CoverageReport>,
}

impl NoAnswer {
    /// Without a hint, and not of a watcher.
    #[cfg(feature = "nats")]
    pub(in crate::cli) fn new(messages: Vec<String>, exit: Exit) -> Self {
        Self { messages, exit, hint: None, absence: None, by: None, coverage: None }
    }

    /// The message and its causes, with the watcher that said so.
    pub(in crate::cli) fn chain(&self) -> Vec<String> {
        let by = self.by.as_ref().map(|by| format!("{} of site {}", by.worker, by.site));
        by.into_iter().chain(self.messages.iter().cloned()).collect()
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.chain().join(": "))
    }
}

impl std::error::Error for NoAnswer {}
