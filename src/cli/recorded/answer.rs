//! What the journal answers.

use crate::report::RecordedReport;

use crate::cli::ending::absence::Absence;

/// What the journal knows of a job.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "journal"), allow(dead_code))]
pub(in crate::cli) enum Answer {
    /// The job.
    Recorded(Box<RecordedReport>),
    /// Nothing, and why.
    Absent(Absence),
}
