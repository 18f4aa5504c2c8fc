//! Why the journal does not know a job either.

use crate::report::GapReport;

/// Why the journal does not know a job either.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Absence {
    /// In words.
    pub(in crate::cli) text: String,
    /// What to try if the journal cannot be read.
    pub(in crate::cli) hint: Option<&'static str>,
    /// The time in which the job may have come and gone.
    pub(in crate::cli) gap: Option<GapReport>,
}
