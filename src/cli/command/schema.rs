//! `cimjob schema`: the JSON schemas of what cimjob writes and reads.

use clap::{Args, ValueEnum};

use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Schema {
    /// Schema to print
    #[arg(value_name = "NAME", value_enum)]
    pub(in crate::cli) name: SchemaName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SchemaName {
    /// Documents of -o json and -o jsonl
    Output,
    /// Scenario files of simulate
    Scenario,
}

pub(in crate::cli) fn run(command: &Schema, output: &mut Output) -> Result<Exit, Failure> {
    output.verbatim(match command.name {
        SchemaName::Output => include_str!("../../../schemas/output.v1.schema.json"),
        SchemaName::Scenario => include_str!("../../../schemas/scenario.schema.json"),
    })?;
    Ok(Exit::Done)
}

const EXAMPLES: &str = "Examples:
  cimjob schema output
  cimjob schema scenario";
