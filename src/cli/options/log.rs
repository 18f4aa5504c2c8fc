//! The options of standard error: what is said next to the result.

use clap::{ArgAction, Args, ValueEnum};

#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct LogArguments {
    /// Log to standard error; -vv for more
    #[arg(short, long, global = true, action = ArgAction::Count, env = "CIMJOB_VERBOSE", conflicts_with = "quiet")]
    pub(in crate::cli) verbose: u8,
    /// Print only the result and errors
    #[arg(short, long, global = true, hide_short_help = true, env = "CIMJOB_QUIET")]
    pub(in crate::cli) quiet: bool,
    /// Format of the log
    #[arg(long, global = true, hide_short_help = true, env = "CIMJOB_LOG_FORMAT", value_name = "FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub(in crate::cli) log_format: LogFormat,
    /// Show where the time went
    #[arg(long, global = true, hide_short_help = true, env = "CIMJOB_TIMING")]
    pub(in crate::cli) timing: bool,
}

/// A format of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum LogFormat {
    /// For people
    Text,
    /// For programs; one object per line
    Json,
}
