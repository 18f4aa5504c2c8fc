//! From the words of this process to its exit code: reads the arguments, runs the command, tells what went wrong.

use std::borrow::Cow;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

#[cfg(feature = "completion")]
use clap::CommandFactory;
use clap::{ArgMatches, FromArgMatches};
use tokio::runtime::Builder;

use crate::report::Exit;

use crate::cli::args::{Arguments, Command};
use crate::cli::command::cert::{self, CertCommand};
use crate::cli::command::config::{self, ConfigCommand};
#[cfg(feature = "watch")]
use crate::cli::command::watch;
use crate::cli::command::{
    associators, cancel, create, delete, demo, doctor, enumerate, explain, get, get_error, help, identify, invoke,
    list, login, logout, put, query, schema, simulate, wait,
};
use crate::cli::ending::failure::Failure;
use crate::cli::ending::usage;
use crate::cli::help::definition::{Length, definition};
use crate::cli::left_behind;
use crate::cli::options::connection::ConnectionArguments;
use crate::cli::options::output::{Color, Format, OutputArguments};
use crate::cli::session::record;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::ci::harmless;
use crate::cli::terminal::ci_reports::CiReports;
use crate::cli::terminal::failed::tell;
use crate::cli::terminal::interruption;
use crate::cli::terminal::log;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::overtime;
use crate::cli::terminal::say::say;
use crate::cli::terminal::timing::Timing;
use crate::cli::terminal::waiting;
use crate::cli::words;

/// Runs the command that the arguments of this process ask for.
///
/// It has a thread of its own, so that its deadline holds while it reads or renders a large answer.
#[must_use]
pub fn run() -> ExitCode {
    let (sender, ended) = channel();
    let command = move || {
        // No one waits for it when the time is up.
        let _ = sender.send(run_command());
    };
    match std::thread::Builder::new().name("command".to_owned()).stack_size(STACK).spawn(command) {
        Ok(_) => until_ended(&ended),
        // A container may allow one thread only.
        Err(_) => run_command().into(),
    }
}

/// As the first thread of a process has.
const STACK: usize = 8 * 1024 * 1024;

/// What a program of Rust ends with after a panic, which was told.
const PANIC: u8 = 101;

/// Waits until the command ends, and ends it where it takes too long.
fn until_ended(ended: &Receiver<Exit>) -> ExitCode {
    loop {
        match ended.recv_timeout(overtime::pause()) {
            Ok(exit) => return exit.into(),
            Err(RecvTimeoutError::Disconnected) => return PANIC.into(),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some(overtime) = overtime::end() {
            return left_behind::of_overtime(&overtime).into();
        }
        if interruption::is_overdue() {
            return left_behind::of_stopped().into();
        }
    }
}

fn run_command() -> Exit {
    // One thread: most of the time is waiting.
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            say(&format!("cimjob: the program cannot be started: {error}"));
            return Exit::Configuration;
        }
    };
    let exit = runtime.block_on(run_arguments());
    // A name that is still being resolved must not hold up the end.
    runtime.shutdown_background();
    exit
}

async fn run_arguments() -> Exit {
    let (arguments, given, command) = match arguments() {
        Ok(read) => read,
        Err(error) => return refuse(&usage::answered(error)),
    };
    record::of_command(&command);
    let timing = log::start(arguments.log);
    let has_names = has_names(&arguments.command);
    if arguments.command.waits_for_signals() {
        interruption::leave_to_command();
    }
    let running = Running { given, options: arguments.output, has_names };
    let mut output = Output::standard(arguments.output);
    let exit = match CiReports::of(arguments.command.ci_reports(), arguments.output.format) {
        Ok(reports) => {
            output = output.collecting(reports.collected());
            let exit = ended(running.until_stopped(arguments.command, &mut output).await, &mut output);
            let written = reports.write(exit, &mut |text| output.verbatim(text));
            written.map_or_else(|failure| report_failure(&failure, &mut output), |()| exit)
        }
        Err(failure) => report_failure(&failure, &mut output),
    };
    let exit = record::finish(exit).map_or_else(|failure| report_failure(&failure, &mut output), |()| exit);
    waiting::hide();
    timing.iter().for_each(Timing::tell);
    exit
}

fn ended(result: Result<Exit, Failure>, output: &mut Output) -> Exit {
    result.unwrap_or_else(|failure| report_failure(&failure, output))
}

/// The arguments, what the command line and the variables say of those of the subcommand, and its name.
fn arguments() -> Result<(Arguments, ArgMatches, String), clap::Error> {
    let matches = words::read(definition(Length::asked()))?;
    let arguments =
        Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut definition(Length::asked())))?;
    let command = matches.subcommand_name().unwrap_or_default().to_owned();
    Ok((arguments, words::of_subcommand(&matches).clone(), command))
}

/// Tells what is wrong with the arguments; or the help or version, where that was asked for.
fn refuse(error: &clap::Error) -> Exit {
    if !error.use_stderr() {
        // There is no one to tell when the stream is gone.
        let _ = error.print();
        return Exit::Done;
    }
    match harmless(&error.render().to_string()) {
        // An argument may come out of a log.
        Cow::Owned(apart) => say(apart.trim_end()),
        Cow::Borrowed(_) => drop(error.print()),
    }
    let mut output =
        Output::standard(OutputArguments { format: usage::asked_format(), color: Color::Never, utc: false });
    match output.failure(&usage::failure(error)) {
        Err(unwritten) if !unwritten.is_broken_pipe() => unwritten.exit(),
        _ => Exit::Usage,
    }
}

/// Are there names for `-o name`?
fn has_names(command: &Command) -> bool {
    match command {
        Command::List(_) => true,
        #[cfg(feature = "journal")]
        Command::Journal(_) | Command::Report(_) => true,
        _ => false,
    }
}

/// What the commands that ask a host find their settings with.
struct Running {
    given: ArgMatches,
    options: OutputArguments,
    /// Are there names for `-o name`?
    has_names: bool,
}

impl Running {
    /// The command, until Ctrl-C or SIGTERM where it leaves something behind. What ends by itself then is not cut off.
    async fn until_stopped(self, command: Command, output: &mut Output) -> Result<Exit, Failure> {
        let ended = tokio::select! {
            biased;
            ended = self.command(command, output) => ended,
            () = interruption::asked() => Err(Failure::Stopped),
        };
        interruption::end();
        ended
    }

    async fn command(self, command: Command, output: &mut Output) -> Result<Exit, Failure> {
        self.check(self.options)?;
        let read = |connection, output: &mut Output| self.settings(connection, output)?.of_one_host();
        let many = |connection, fleet, output: &mut Output| self.settings(connection, output)?.with_fleet(fleet);
        match command {
            Command::Explain(of) => explain::run(of.command, many(of.connection, of.fleet, output)?, output).await,
            Command::GetError(of) => get_error::run(of.command, read(of.connection, output)?, output).await,
            Command::List(of) => list::run(of.command, many(of.connection, of.fleet, output)?, output).await,
            Command::Wait(of) => wait::run(of.command, read(of.connection, output)?, output).await,
            #[cfg(feature = "watch")]
            Command::Watch(of) => watch::run(of.command, many(of.connection, of.fleet.into(), output)?, output).await,
            #[cfg(feature = "mcp")]
            Command::Mcp(of) => {
                crate::cli::command::mcp::run(of.command, many(of.connection, of.fleet.into(), output)?).await
            }
            Command::Cancel(of) => cancel::run(of.command, read(of.connection, output)?, output).await,
            Command::Identify(of) => identify::run(of.command, many(of.connection, of.fleet, output)?, output).await,
            Command::Doctor(of) => doctor::run(of.command, many(of.connection, of.fleet, output)?, output).await,
            Command::Get(of) => get::run(of.command, read(of.connection, output)?, output).await,
            Command::Query(of) => query::run(of.command, many(of.connection, of.fleet, output)?, output).await,
            Command::Enumerate(of) => enumerate::run(of.command, many(of.connection, of.fleet, output)?, output).await,
            Command::Associators(of) => associators::run(of.command, read(of.connection, output)?, output).await,
            Command::Invoke(of) => invoke::run(of.command, read(of.connection, output)?, output).await,
            Command::Put(of) => put::run(of.command, read(of.connection, output)?, output).await,
            Command::Create(of) => create::run(of.command, read(of.connection, output)?, output).await,
            Command::Delete(of) => delete::run(of.command, read(of.connection, output)?, output).await,
            Command::Login(of) => login::run(of.command, read(of.connection, output)?, output).await,
            Command::Logout(of) => logout::run(of.command, read(of.connection, output)?, output),
            Command::Config(config) => {
                let ConfigCommand::Show(of) = config.command;
                config::run(of.command, read(of.connection, output)?, output)
            }
            Command::Cert(cert) => {
                let CertCommand::Show(command) = cert.command;
                cert::run(command, output).await
            }
            Command::Simulate(command) => simulate::run(command, output).await,
            #[cfg(feature = "journal")]
            Command::Report(of) => crate::cli::command::report::run(of, output),
            #[cfg(feature = "journal")]
            Command::Journal(of) => crate::cli::command::journal::run(of, output).await,
            Command::Record(command) => crate::cli::command::record::run(&command, output),
            Command::Schema(command) => schema::run(&command, output),
            #[cfg(feature = "completion")]
            Command::Completion(command) => crate::cli::command::completion::run(command, Arguments::command(), output),
            #[cfg(feature = "completion")]
            Command::Man(command) => crate::cli::command::man::run(&command, Arguments::command()),
            Command::Demo(command) => demo::run(command, output).await,
            Command::Help(command) => help::run(&command, definition(Length::Long)),
        }
    }

    /// The settings of a command that asks a host; a profile may say how it prints.
    fn settings(&self, connection: ConnectionArguments, output: &mut Output) -> Result<Settings, Failure> {
        let settings = Settings::read(self.given.clone(), connection)?;
        let options = settings.output(self.options)?;
        self.check(options)?;
        *output = Output::standard(options).collecting(output.collected());
        Ok(settings)
    }

    fn check(&self, options: OutputArguments) -> Result<(), Failure> {
        if options.format == Format::Name && !self.has_names {
            return Err(Failure::Usage("only list can write names: use -o text or -o json".into()));
        }
        Ok(())
    }
}

/// A reader that went away wants no error and no message. What was found out before still decides the exit code.
fn report_failure(failure: &Failure, output: &mut Output) -> Exit {
    if failure.is_broken_pipe() {
        return output.ending();
    }
    tell(failure);
    match output.failure(failure) {
        Err(error) if !error.is_broken_pipe() => error.exit(),
        _ => failure.exit(),
    }
}
