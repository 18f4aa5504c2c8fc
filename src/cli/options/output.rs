//! The options of standard output.

use clap::{Args, ValueEnum};

#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct OutputArguments {
    /// Format: text, wide, name, json, jsonl
    #[arg(global = true, id = "output", short = 'o', long = "output", value_name = "FORMAT", env = "CIMJOB_OUTPUT", value_enum, default_value_t = Format::Text)]
    pub(in crate::cli) format: Format,
    /// When to use color
    #[arg(global = true, long, hide_short_help = true, env = "CIMJOB_COLOR", value_enum, default_value_t = Color::Auto)]
    pub(in crate::cli) color: Color,
    /// Show times in UTC
    #[arg(global = true, long, hide_short_help = true, env = "CIMJOB_UTC")]
    pub(in crate::cli) utc: bool,
}

/// A format of standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people; the layout may change
    Text,
    /// Text with all columns of list
    Wide,
    /// The path of each job, one per line (list)
    Name,
    /// For programs; stable, see `cimjob schema output`
    Json,
    /// For programs; one document per line, as things happen
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
