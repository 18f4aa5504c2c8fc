//! The options of standard output.

use clap::{Args, ValueEnum};

#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct OutputArguments {
    /// The format of standard output
    #[arg(global = true, id = "output", short = 'o', long = "output", value_name = "FORMAT", env = "CIMJOB_OUTPUT", value_enum, default_value_t = Format::Text)]
    pub(in crate::cli) format: Format,
    /// Colour on standard output
    #[arg(global = true, long, env = "CIMJOB_COLOR", value_enum, default_value_t = Color::Auto)]
    pub(in crate::cli) color: Color,
}

/// A format of standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people; its form may change
    Text,
    /// For programmes; schemas/output.v1.schema.json is a contract
    Json,
    /// For programmes, a document a line as things happen: jobs of list and wait, instances of query and its like; else the same as json
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
