//! The definition of the command line together with its help: `-h` is short, `--help` has every option, topics have the rest.

use clap::{Arg, Args, Command, CommandFactory};

use crate::cli::args::Arguments;
use crate::cli::help::groups;
use crate::cli::help::topic::Topic;
use crate::cli::options::connection::ConnectionArguments;

/// The options of a connection that people use most: `-h` shows these and leaves the others to `--help`.
const EVERYDAY: [&str; 8] = ["host", "user", "auth", "password_stdin", "ca_file", "pin", "profile", "timeout"];

/// How long the help is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Length {
    /// `-h`: values are not listed.
    Short,
    Long,
}

impl Length {
    /// The length that the words of this process ask for.
    pub(in crate::cli) fn asked() -> Self {
        if std::env::args_os().any(|word| word == "-h") { Self::Short } else { Self::Long }
    }
}

/// The definition, to read arguments with and to print help from.
pub(in crate::cli) fn definition(length: Length) -> Command {
    let root = Arguments::command();
    let template = format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\n{}\n\nOptions:\n{{options}}{{after-help}}",
        groups::listed(&root)
    );
    let shared = ConnectionArguments::augment_args(Command::new("shared"));
    let shared: Vec<&str> = shared.get_arguments().map(|option| option.get_id().as_str()).collect();
    let start = root.get_after_help().map(ToString::to_string).unwrap_or_default();
    let root = with_help(root, &Shown { shared: &shared, length }).help_template(template);
    root.after_help(format!("{start}\n\nManual: cimjob help TOPIC ({})", Topic::names()))
}

struct Shown<'a> {
    /// The names of the options that all commands with a host have.
    shared: &'a [&'a str],
    length: Length,
}

/// The same for each command below.
fn with_help(command: Command, shown: &Shown) -> Command {
    let command = command.mut_args(|argument| shown.argument(argument));
    let command = command.mut_subcommands(|command| with_help(command, shown));
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    command.after_help(format!("{examples}\n\n{MORE}").trim_start().to_owned())
}

const MORE: &str = "All options: --help. Manual: cimjob help TOPIC";

impl Shown<'_> {
    fn argument(&self, argument: Arg) -> Arg {
        let name = argument.get_id().as_str();
        let (is_shared, is_everyday) = (self.shared.contains(&name), EVERYDAY.contains(&name));
        let is_hidden = argument.is_hide_short_help_set() || (is_shared && !is_everyday);
        let hides_values = self.length == Length::Short && argument.get_action().takes_values();
        let argument = argument.hide_env(true).hide_short_help(is_hidden);
        let argument = if hides_values { argument.hide_possible_values(true) } else { argument };
        if is_shared && is_everyday { argument.help_heading("Connection") } else { argument }
    }
}
