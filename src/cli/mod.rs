//! The command line: arguments, one command a file, two formats, exit codes.

mod args;
mod args_jobs;
mod cancel;
mod connect;
mod demo;
mod exit;
mod explain;
mod failure;
mod follow;
mod get_error;
mod identify;
mod job_argument;
mod list;
mod log;
mod neutral;
mod output;
mod progress;
mod render;
pub mod report;
mod secret;
mod simulate;
mod trace_wire;
mod wait;

use std::process::ExitCode;

use clap::Parser;

use self::args::{Arguments, Command};
use self::failure::Failure;
use self::output::Output;

pub use self::exit::Exit;

/// Runs the command that the arguments of this process ask for.
pub async fn run() -> ExitCode {
    let arguments = Arguments::parse();
    log::start(arguments.verbose);
    let format = arguments.command.format();
    let mut output = Output::standard(format);
    let result = match arguments.command {
        Command::Explain(command) => explain::run(command, &mut output).await,
        Command::GetError(command) => get_error::run(command, &mut output).await,
        Command::List(command) => list::run(command, &mut output).await,
        Command::Wait(command) => wait::run(command, &mut output).await,
        Command::Cancel(command) => cancel::run(command, &mut output).await,
        Command::Identify(command) => identify::run(command, &mut output).await,
        Command::Simulate(command) => simulate::run(command, &mut output).await,
        Command::Demo(command) => demo::run(command, &mut output).await,
    };
    let exit = match result {
        Ok(exit) => exit,
        Err(failure) => report_failure(&failure, &mut output),
    };
    exit.into()
}

/// A reader that went away wants no error and no message: it ends cleanly.
fn report_failure(failure: &Failure, output: &mut Output) -> Exit {
    if failure.is_broken_pipe() {
        return Exit::Done;
    }
    failure.tell();
    match output.failure(failure) {
        Err(error) if !error.is_broken_pipe() => Exit::Unreadable,
        _ => failure.exit(),
    }
}
