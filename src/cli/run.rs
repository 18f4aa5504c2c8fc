//! From the words of this process to its exit code: reads the arguments, runs the command, tells what went wrong.

use std::process::ExitCode;

use crate::cli::args::Command;
use crate::cli::command::{
    associators, cancel, cert, config, create, delete, demo, doctor, enumerate, explain, get, get_error, identify,
    invoke, list, login, logout, put, query, simulate, wait,
};
use crate::cli::ending::exit::Exit;
use crate::cli::ending::failure::Failure;
use crate::cli::ending::usage;
use crate::cli::settings::environment::{self, Parsed};
use crate::cli::terminal::log;
use crate::cli::terminal::output::Output;

/// Runs the command that the arguments of this process ask for.
pub async fn run() -> ExitCode {
    let Parsed { arguments, problem } = match environment::parse() {
        Ok(parsed) => parsed,
        Err(error) => return usage::tell(&error).into(),
    };
    log::start(arguments.verbose);
    let mut output = Output::standard(arguments.command.format());
    let result = match problem {
        Some(failure) => Err(failure),
        None => run_command(arguments.command, &mut output).await,
    };
    let exit = match result {
        Ok(exit) => exit,
        Err(failure) => report_failure(&failure, &mut output),
    };
    exit.into()
}

async fn run_command(command: Command, output: &mut Output) -> Result<Exit, Failure> {
    match command {
        Command::Explain(command) => explain::run(command, output).await,
        Command::GetError(command) => get_error::run(command, output).await,
        Command::List(command) => list::run(command, output).await,
        Command::Wait(command) => wait::run(command, output).await,
        Command::Cancel(command) => cancel::run(command, output).await,
        Command::Identify(command) => identify::run(command, output).await,
        Command::Doctor(command) => doctor::run(command, output).await,
        Command::Get(command) => get::run(command, output).await,
        Command::Query(command) => query::run(command, output).await,
        Command::Enumerate(command) => enumerate::run(command, output).await,
        Command::Associators(command) => associators::run(command, output).await,
        Command::Invoke(command) => invoke::run(command, output).await,
        Command::Put(command) => put::run(command, output).await,
        Command::Create(command) => create::run(command, output).await,
        Command::Delete(command) => delete::run(command, output).await,
        Command::Login(command) => login::run(command, output).await,
        Command::Logout(command) => logout::run(command, output),
        Command::Config(command) => config::run(command, output),
        Command::Cert(command) => cert::run(command, output).await,
        Command::Simulate(command) => simulate::run(command, output).await,
        Command::Demo(command) => demo::run(command, output).await,
    }
}

/// A reader that went away wants no error and no message. What was found out before still decides the exit code.
fn report_failure(failure: &Failure, output: &mut Output) -> Exit {
    if failure.is_broken_pipe() {
        return output.ending();
    }
    failure.tell();
    match output.failure(failure) {
        Err(error) if !error.is_broken_pipe() => error.exit(),
        _ => failure.exit(),
    }
}
