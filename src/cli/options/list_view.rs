//! How a list of jobs is shown.

use clap::{Args, ValueEnum};

use crate::cli::options::limit::Limit;

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct ListView {
    /// Sort by this; waits for all jobs
    #[arg(long, value_name = "FIELD", value_enum, hide_short_help = true)]
    pub(in crate::cli) sort: Option<SortField>,
    #[command(flatten)]
    pub(in crate::cli) limit: Limit,
    /// Leave out the headings of the table
    #[arg(long, hide_short_help = true)]
    pub(in crate::cli) no_headers: bool,
}

/// What a list may be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SortField {
    /// Youngest first
    Age,
    /// Name of the state
    State,
    /// Name of the virtual machine
    Machine,
    /// What the job does
    What,
}
