//! `cimjob record`: what to do with recordings, which the option `--record` makes.

mod check;
mod shown;

use clap::{Args, Subcommand};

use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct RecordCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show what in a recording could still tell something
    #[command(after_help = CHECK)]
    Check(check::Check),
}

pub(in crate::cli) fn run(command: &RecordCommand, output: &mut Output) -> Result<Exit, Failure> {
    let Action::Check(check) = &command.action;
    check::run(check, output)
}

const CHECK: &str = "Exit codes: 0 nothing was found, 3 something was found, 78 the file cannot be read

Examples:
  cimjob record check explain.json
  cimjob record check explain.json -o json";

const EXAMPLES: &str = r#"Examples:
  cimjob explain JOB --host hv01 --user 'LAB\ops' --record explain.json
  cimjob record check explain.json
  cimjob simulate --replay explain.json"#;
