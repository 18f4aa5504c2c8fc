//! The arguments: the commands, and what all of them have. The password has no option, so that it never stands in a list of processes.

use clap::{Parser, Subcommand};

use crate::cli::command::associators::Associators;
use crate::cli::command::cancel::Cancel;
use crate::cli::command::cert::Cert;
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
use crate::cli::command::login::StorePassword;
use crate::cli::command::logout::RemovePassword;
use crate::cli::command::put::Put;
use crate::cli::command::query::Query;
use crate::cli::command::simulate::Simulate;
use crate::cli::command::wait::Wait;
use crate::cli::options::connection::Connected;
use crate::cli::options::output::OutputArguments;

/// Asks a remote Hyper-V host why a job failed.
#[derive(Debug, Parser)]
#[command(name = "cimjob", version, about, after_help = AFTER_HELP, propagate_version = true, disable_help_subcommand = true)]
pub(in crate::cli) struct Arguments {
    /// Log to standard error. Never shows credentials
    #[arg(short, long, global = true, action = clap::ArgAction::Count, env = "CIMJOB_VERBOSE")]
    pub(in crate::cli) verbose: u8,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArguments,
    #[command(subcommand)]
    pub(in crate::cli) command: Command,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Say why a job failed, in words
    Explain(Connected<Explain>),
    /// Call GetError or GetErrorEx and show what came back
    GetError(Connected<GetError>),
    /// List the jobs of a host
    List(Connected<List>),
    /// Follow jobs to their end, and explain those that fail
    Wait(Connected<Wait>),
    /// End a job, and follow it to its end
    Cancel(Connected<Cancel>),
    /// Ask what answers: vendor, version, security profiles
    Identify(Connected<Identify>),
    /// Say which lock keeps us out of a host, and what to try
    Doctor(Connected<Doctor>),
    /// Show an instance: any class, any namespace
    Get(Connected<Get>),
    /// Ask for instances in WQL
    Query(Connected<Query>),
    /// Show all instances of a class
    Enumerate(Connected<Enumerate>),
    /// Show what is associated with an instance
    Associators(Connected<Associators>),
    /// Call a method
    Invoke(Connected<Invoke>),
    /// Change properties of an instance
    Put(Connected<Put>),
    /// Create an instance
    Create(Connected<Create>),
    /// Delete an instance
    Delete(Connected<Delete>),
    /// Put the password of an account into the keyring of this machine
    Login(Connected<StorePassword>),
    /// Take the password of an account out of the keyring of this machine
    Logout(Connected<RemovePassword>),
    /// Show the settings and where they come from
    Config(Config),
    /// Look at the certificates of a host
    Cert(Cert),
    /// Play a Hyper-V host from a scenario file, until stopped
    Simulate(Simulate),
    /// Start the simulated host in this process and explain its failed jobs
    Demo(Demo),
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
    use crate::cli::options::connection::ConnectionArguments;
    use clap::{Args, CommandFactory};

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    /// Is it an option of a connection, of the output or of the log? `cert show` has some of them, too.
    fn has_variable(name: &str) -> bool {
        let shared = ConnectionArguments::augment_args(clap::Command::new("shared"));
        let shared = OutputArguments::augment_args(shared);
        name == "verbose" || shared.get_arguments().any(|argument| argument.get_id() == name)
    }

    #[test]
    fn the_options_of_connection_output_and_log_have_a_variable_and_no_other() {
        let mut root = Arguments::command();
        root.build();
        let nested = root.get_subcommands().flat_map(clap::Command::get_subcommands);
        for command in root.get_subcommands().chain([&root]).chain(nested) {
            for argument in command.get_arguments() {
                let name = argument.get_id().as_str();
                let expected = has_variable(name).then(|| {
                    let long = argument.get_long().unwrap_or(name);
                    format!("CIMJOB_{}", long.replace('-', "_").to_uppercase())
                });
                assert_eq!(argument.get_env().and_then(|name| name.to_str()), expected.as_deref(), "{name}");
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
