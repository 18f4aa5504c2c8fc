//! The arguments: the commands, and what all of them have. The password has no option, so that it never appears in a list of processes.

use clap::{Parser, Subcommand};

use crate::cli::command::associators::Associators;
use crate::cli::command::cancel::Cancel;
use crate::cli::command::cert::Cert;
#[cfg(feature = "completion")]
use crate::cli::command::completion::Completion;
use crate::cli::command::config::Config;
use crate::cli::command::create::Create;
use crate::cli::command::delete::Delete;
use crate::cli::command::demo::Demo;
use crate::cli::command::doctor::Doctor;
use crate::cli::command::enumerate::Enumerate;
use crate::cli::command::explain::Explain;
use crate::cli::command::get::Get;
use crate::cli::command::get_error::GetError;
use crate::cli::command::help::Help;
use crate::cli::command::identify::Identify;
use crate::cli::command::invoke::Invoke;
use crate::cli::command::list::List;
use crate::cli::command::login::StorePassword;
use crate::cli::command::logout::RemovePassword;
#[cfg(feature = "completion")]
use crate::cli::command::man::Man;
use crate::cli::command::put::Put;
use crate::cli::command::query::Query;
use crate::cli::command::record::RecordCommand;
use crate::cli::command::schema::Schema;
use crate::cli::command::simulate::Simulate;
use crate::cli::command::wait::Wait;
#[cfg(feature = "watch")]
use crate::cli::command::watch::Watch;
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::options::connection::Connected;
use crate::cli::options::fleet::ConnectedToMany;
#[cfg(feature = "watch")]
use crate::cli::options::fleet::ConnectedToWatch;
use crate::cli::options::log::LogArguments;
use crate::cli::options::output::OutputArguments;
use crate::cli::version;

/// Explain why a job on a remote Hyper-V host failed
#[derive(Debug, Parser)]
#[command(name = "cimjob", version, long_version = version::long(), after_help = AFTER_HELP, propagate_version = true, disable_help_subcommand = true)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(in crate::cli) log: LogArguments,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArguments,
    #[command(subcommand)]
    pub(in crate::cli) command: Command,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Explain why a job failed
    Explain(ConnectedToMany<Explain>),
    /// Call GetError or GetErrorEx and show the answer
    GetError(Connected<GetError>),
    /// List the jobs of a host
    List(ConnectedToMany<List>),
    /// Show what failed on hosts since a time, from the journal
    #[cfg(feature = "journal")]
    Report(crate::cli::command::report::ReportCommand),
    /// Show and keep what watch recorded
    #[cfg(feature = "journal")]
    Journal(crate::cli::command::journal::JournalCommand),
    /// Follow jobs to their end and explain those that fail
    Wait(Connected<Wait>),
    /// Watch hosts, and keep the jobs that fail in a journal
    #[cfg(feature = "watch")]
    Watch(ConnectedToWatch<Watch>),
    /// Answer AI assistants over MCP; it only reads
    #[cfg(feature = "mcp")]
    Mcp(ConnectedToWatch<crate::cli::command::mcp::Mcp>),
    /// Cancel a job and follow it to its end
    Cancel(Connected<Cancel>),
    /// Show what is listening (vendor, version, profiles)
    Identify(ConnectedToMany<Identify>),
    /// Find out why cimjob cannot connect or log in
    Doctor(ConnectedToMany<Doctor>),
    /// Show an instance of any class
    Get(Connected<Get>),
    /// List instances by a WQL query
    Query(ConnectedToMany<Query>),
    /// List all instances of a class
    Enumerate(ConnectedToMany<Enumerate>),
    /// List what is associated with an instance
    Associators(Connected<Associators>),
    /// Call a method
    Invoke(Connected<Invoke>),
    /// Change properties of an instance
    Put(Connected<Put>),
    /// Create an instance
    Create(Connected<Create>),
    /// Delete an instance
    Delete(Connected<Delete>),
    /// Save a password in the system keyring after testing it
    Login(Connected<StorePassword>),
    /// Remove a password from the system keyring
    Logout(Connected<RemovePassword>),
    /// Show the settings and where they come from
    Config(Config),
    /// Show the certificates of a host
    Cert(Cert),
    /// Run simulated Hyper-V hosts until stopped
    Simulate(Simulate),
    /// Check recordings before you give them away
    Record(RecordCommand),
    /// Try cimjob on a built-in simulated host
    Demo(Demo),
    /// Print a JSON schema
    Schema(Schema),
    /// Print a script that completes commands in a shell
    #[cfg(feature = "completion")]
    Completion(Completion),
    /// Write the man pages
    #[cfg(feature = "completion")]
    Man(Man),
    /// Show the help of a command or a topic
    Help(Help),
}

impl Command {
    /// Does it go on until a signal comes, and end in good order then?
    pub(in crate::cli) fn waits_for_signals(&self) -> bool {
        match self {
            #[cfg(feature = "watch")]
            Self::Watch(of) => !of.command.once,
            _ => false,
        }
    }

    /// The command by name and its options of reports, if it has some.
    pub(in crate::cli) fn ci_reports(&self) -> Option<(&'static str, &CiReportArguments)> {
        match self {
            Self::Explain(of) => Some(("explain", &of.command.ci_reports)),
            Self::List(of) => Some(("list", &of.command.ci_reports)),
            Self::Wait(of) => Some(("wait", &of.command.ci_reports)),
            #[cfg(feature = "journal")]
            Self::Report(of) => Some(("report", &of.ci_reports)),
            #[cfg(feature = "watch")]
            Self::Watch(of) => Some(("watch", &of.command.ci_reports)),
            _ => None,
        }
    }
}

const AFTER_HELP: &str = "Start here:
  cimjob demo
  cimjob doctor hv01 --user 'LAB\\ops'
  cimjob list --host hv01 --user 'LAB\\ops' --failed --errors";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::options::connection::ConnectionArguments;
    use crate::cli::options::journal::JournalArguments;
    use clap::{Args, CommandFactory};

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    /// Is it an option of a connection, of the output, of the log or the journal? `cert show` has some of them, too.
    fn has_variable(name: &str) -> bool {
        let shared = ConnectionArguments::augment_args(clap::Command::new("shared"));
        let shared = OutputArguments::augment_args(shared);
        let shared = LogArguments::augment_args(shared);
        let shared = JournalArguments::augment_args(shared);
        #[cfg(feature = "nats")]
        let shared = crate::cli::options::nats::NatsArguments::augment_args(shared);
        // What a command acts on has none.
        shared.get_arguments().any(|argument| argument.get_id() == name && name != "site")
    }

    #[test]
    fn the_options_of_connections_output_log_and_journal_have_a_variable_and_no_other() {
        let mut root = Arguments::command();
        root.build();
        let nested = root.get_subcommands().flat_map(clap::Command::get_subcommands);
        for command in root.get_subcommands().chain([&root]).chain(nested) {
            for argument in command.get_arguments() {
                let name = argument.get_id().as_str();
                // `doctor --nats` examines a server in place of a host, which no variable chooses.
                let is_target = command.get_name() == "doctor" && name == "nats";
                let expected = (has_variable(name) && !is_target).then(|| {
                    let long = argument.get_long().unwrap_or(name);
                    format!("CIMJOB_{}", long.replace('-', "_").to_uppercase())
                });
                assert_eq!(argument.get_env().and_then(|name| name.to_str()), expected.as_deref(), "{name}");
            }
        }
    }

    /// `cert show` ends before a message could be sent.
    #[test]
    fn every_command_that_logs_in_to_a_host_can_record() {
        let root = Arguments::command();
        let has =
            |command: &clap::Command, name: &str| command.get_arguments().any(|argument| argument.get_id() == name);
        let without = |command: &&clap::Command| has(command, "auth") && !has(command, "record");
        let without: Vec<_> = root.get_subcommands().filter(without).map(clap::Command::get_name).collect();
        assert_eq!(without, <[&str; 0]>::default());
        assert!(root.get_subcommands().filter(|command| has(command, "record")).count() > 12);
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
