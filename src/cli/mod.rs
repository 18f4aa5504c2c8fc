//! The command line: arguments, one command a file, two formats, exit codes. Without promise: use the other modules.

mod args;
mod args_authentication;
mod args_cert;
mod args_credentials;
mod args_doctor;
mod args_jobs;
mod args_tls;
mod args_verbs;
mod assignment;
mod associators;
mod authentication;
mod bounded;
mod cancel;
mod cert;
mod classes;
mod config;
mod confirm;
mod connect;
mod create;
mod declared;
mod delete;
mod demo;
mod doctor;
mod embedded;
mod enumerate;
mod environment;
mod exit;
mod explain;
mod failure;
mod follow;
mod get;
mod get_error;
mod identify;
mod instance_file;
mod invoke;
mod job_argument;
mod list;
mod listing;
mod log;
mod login;
mod logout;
mod neutral;
mod output;
mod progress;
mod put;
mod query;
mod refusal;
mod render;
pub mod report;
mod secret;
mod simulate;
mod target;
mod tls_options;
mod trace_wire;
mod usage;
mod wait;

use std::process::ExitCode;

use self::args::Command;
use self::environment::Parsed;
use self::failure::Failure;
use self::output::Output;

pub use self::exit::Exit;

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
