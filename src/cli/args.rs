//! The arguments. Every option has a variable `CIMJOB_...`; the password has no option, so that it never stands in a list of processes.

use clap::{Parser, Subcommand};

use crate::cli::command::associators::Associators;
use crate::cli::command::cancel::Cancel;
use crate::cli::command::cert::{Cert, CertCommand};
use crate::cli::command::config::Config;
use crate::cli::command::create::Create;
use crate::cli::command::delete::Delete;
use crate::cli::command::demo::Demo;
use crate::cli::command::doctor::Doctor;
use crate::cli::command::enumerate::Enumerate;
use crate::cli::command::explain::Explain;
use crate::cli::command::get::Get;
use crate::cli::command::get_error::GetError;
use crate::cli::command::identify::Identify;
use crate::cli::command::invoke::Invoke;
use crate::cli::command::list::List;
use crate::cli::command::login::Login;
use crate::cli::command::logout::Logout;
use crate::cli::command::put::Put;
use crate::cli::command::query::Query;
use crate::cli::command::simulate::Simulate;
use crate::cli::command::wait::Wait;
use crate::cli::options::connection::Connection;
use crate::cli::options::output::{Color, Format};

/// Asks a remote Hyper-V host why a job failed.
#[derive(Debug, Parser)]
#[command(name = "cimjob", version, about, after_help = AFTER_HELP, propagate_version = true, disable_help_subcommand = true)]
pub(in crate::cli) struct Arguments {
    /// Log to standard error. Never shows credentials
    #[arg(short, long, global = true, action = clap::ArgAction::Count, env = "CIMJOB_VERBOSE")]
    pub(in crate::cli) verbose: u8,
    #[command(subcommand)]
    pub(in crate::cli) command: Command,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Say why a job failed, in words
    Explain(Explain),
    /// Call GetError or GetErrorEx and show what came back
    GetError(GetError),
    /// List the jobs of a host
    List(List),
    /// Follow jobs to their end, and explain those that fail
    Wait(Wait),
    /// End a job, and follow it to its end
    Cancel(Cancel),
    /// Ask what answers: vendor, version, security profiles
    Identify(Identify),
    /// Say which lock keeps us out of a host, and what to try
    Doctor(Doctor),
    /// Show an instance: any class, any namespace
    Get(Get),
    /// Ask for instances in WQL
    Query(Query),
    /// Show all instances of a class
    Enumerate(Enumerate),
    /// Show what is associated with an instance
    Associators(Associators),
    /// Call a method
    Invoke(Invoke),
    /// Change properties of an instance
    Put(Put),
    /// Create an instance
    Create(Create),
    /// Delete an instance
    Delete(Delete),
    /// Put the password of an account into the keyring of this machine
    Login(Login),
    /// Take the password of an account out of the keyring of this machine
    Logout(Logout),
    /// Show the settings and where they come from
    Config(Config),
    /// Look at the certificates of a host
    Cert(Cert),
    /// Play a Hyper-V host from a scenario file, until stopped
    Simulate(Simulate),
    /// Start the simulated host in this process and explain its failed jobs
    Demo(Demo),
}

impl Command {
    pub(in crate::cli) fn format(&self) -> (Format, Color) {
        let output = match self {
            Self::Explain(command) => &command.output,
            Self::GetError(command) => &command.output,
            Self::List(command) => &command.output,
            Self::Wait(command) => &command.output,
            Self::Cancel(command) => &command.output,
            Self::Identify(command) => &command.output,
            Self::Doctor(command) => &command.output,
            Self::Get(command) => &command.output,
            Self::Query(command) => &command.output,
            Self::Enumerate(command) => &command.output,
            Self::Associators(command) => &command.output,
            Self::Invoke(command) => &command.output,
            Self::Put(command) => &command.output,
            Self::Create(command) => &command.output,
            Self::Delete(command) => &command.output,
            Self::Login(command) => &command.output,
            Self::Logout(command) => &command.output,
            Self::Config(command) => &command.show().output,
            Self::Cert(Cert { command: CertCommand::Show(command) }) => &command.output,
            Self::Simulate(command) => &command.output,
            Self::Demo(command) => &command.output,
        };
        (output.format, output.color)
    }

    pub(in crate::cli) fn connection_mut(&mut self) -> Option<&mut Connection> {
        match self {
            Self::Explain(command) => Some(&mut command.connection),
            Self::GetError(command) => Some(&mut command.connection),
            Self::List(command) => Some(&mut command.connection),
            Self::Wait(command) => Some(&mut command.connection),
            Self::Cancel(command) => Some(&mut command.connection),
            Self::Identify(command) => Some(&mut command.connection),
            Self::Doctor(command) => Some(&mut command.connection),
            Self::Get(command) => Some(&mut command.connection),
            Self::Query(command) => Some(&mut command.connection),
            Self::Enumerate(command) => Some(&mut command.connection),
            Self::Associators(command) => Some(&mut command.connection),
            Self::Invoke(command) => Some(&mut command.connection),
            Self::Put(command) => Some(&mut command.connection),
            Self::Create(command) => Some(&mut command.connection),
            Self::Delete(command) => Some(&mut command.connection),
            Self::Login(command) => Some(&mut command.connection),
            Self::Logout(command) => Some(&mut command.connection),
            Self::Config(command) => Some(&mut command.show_mut().connection),
            Self::Cert(_) | Self::Simulate(_) | Self::Demo(_) => None,
        }
    }
}

const AFTER_HELP: &str = r#"What is typed goes before a variable, that before the configuration file; an empty variable counts as none.
The password comes from --password-stdin, --password-fd, --password-file or --credential-helper; else from CIMJOB_PASSWORD, the
configuration's password-file or credential-helper, systemd's credential cimjob.password, the keyring (cimjob login), or a prompt, in
this order. With a Kerberos ticket, --keytab or --client-cert none is needed.

Exit codes: 0 done; 1 the job failed (wait, explain --exit-status); 2 usage; 3 the job completed with warnings (wait); 4 not logged in
or not allowed; 5 job not found or already removed; 6 no connection, DNS or TLS; 7 WS-Man fault, or a method returned another value
than 0; 8 time-out, or the job still runs (wait, cancel); 70 unreadable answer; 74 standard output cannot be written; 78 configuration;
130 stopped by Ctrl-C. A reader that goes away, as in `| head -1`, does not change the code.

Try it without a host: cimjob demo"#;

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_option_has_a_variable() {
        let root = Arguments::command();
        let nested = root.get_subcommands().flat_map(clap::Command::get_subcommands);
        for command in root.get_subcommands().chain([&root]).chain(nested) {
            // The host as an argument of its own is another way to write --host, which has its variable.
            let other = ["help", "version", "host_argument"];
            for argument in command.get_arguments().filter(|argument| !other.contains(&argument.get_id().as_str())) {
                let expected = format!(
                    "CIMJOB_{}",
                    argument.get_long().unwrap_or_else(|| argument.get_id().as_str()).replace('-', "_").to_uppercase()
                );
                assert_eq!(
                    argument.get_env().and_then(|name| name.to_str()),
                    Some(expected.as_str()),
                    "{}",
                    argument.get_id()
                );
            }
        }
    }

    #[test]
    fn no_option_takes_a_password_itself() {
        for command in Arguments::command().get_subcommands() {
            let longs = command.get_arguments().filter_map(clap::Arg::get_long);
            let passwords: Vec<_> = longs.filter(|long| long.contains("password")).collect();
            for long in passwords {
                assert!(
                    ["-file", "-fd", "-stdin"].iter().any(|end| long.ends_with(end)),
                    "{}: {long}",
                    command.get_name()
                );
            }
        }
    }
}
