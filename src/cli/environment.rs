//! What the environment says beside the command line: what is typed goes before a variable, and an empty variable says nothing.

use std::ffi::{OsStr, OsString};

use clap::builder::{BoolishValueParser, Resettable};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory, FromArgMatches};

use super::args::{Arguments, Typed};

/// The arguments of this process; what is wrong with them ends it.
pub(super) fn parse() -> Arguments {
    let words: Vec<OsString> = std::env::args_os().collect();
    let typed = TypedArguments::among(&words);
    let mut command = settled(Arguments::command(), &typed);
    let matches = command.clone().get_matches_from(words);
    let mut arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut command).exit());
    if let Some(connection) = arguments.command.connection_mut() {
        connection.typed = Typed { host: typed.has("host"), port: typed.has("port") };
    }
    arguments
}

/// What stands on the command line itself, behind the innermost subcommand.
#[derive(Debug, Default)]
struct TypedArguments {
    subcommand: String,
    names: Vec<String>,
}

impl TypedArguments {
    /// Looks without any variable. Arguments that are wrong are told later, by the one who reads them all.
    fn among(words: &[OsString]) -> Self {
        let command = each_argument(Arguments::command(), |_, argument| without_variable(argument));
        let matches = command.ignore_errors(true).try_get_matches_from(words).unwrap_or_default();
        let Some((mut subcommand, mut matches)) = matches.subcommand() else { return Self::default() };
        while let Some((below, further)) = matches.subcommand() {
            (subcommand, matches) = (below, further);
        }
        Self { subcommand: subcommand.to_owned(), names: typed(matches) }
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|typed| typed == name)
    }
}

fn typed(matches: &ArgMatches) -> Vec<String> {
    let typed = |name: &&str| matches.value_source(name) == Some(ValueSource::CommandLine);
    matches.ids().map(clap::Id::as_str).filter(typed).map(str::to_owned).collect()
}

/// The command without the variables that say nothing, or the opposite of what was typed.
fn settled(command: Command, typed: &TypedArguments) -> Command {
    let overruled: Vec<String> =
        command.find_subcommand(&typed.subcommand).map(|command| overruled(command, typed)).unwrap_or_default();
    each_argument(command, |subcommand, argument| {
        let is_flag = matches!(argument.get_action(), ArgAction::SetTrue);
        let argument = if is_flag { argument.value_parser(BoolishValueParser::new()) } else { argument };
        let value = argument.get_env().and_then(std::env::var_os);
        let is_silent = value.is_some_and(|value| value.is_empty() || (is_flag && is_no(&value)));
        let is_overruled =
            subcommand == typed.subcommand && overruled.iter().any(|name| name == argument.get_id().as_str());
        if is_silent || is_overruled { without_variable(argument) } else { argument }
    })
}

/// The arguments that cannot be used with one that was typed, and were not typed themselves.
fn overruled(command: &Command, typed: &TypedArguments) -> Vec<String> {
    let mut overruled = Vec::new();
    for argument in command.get_arguments() {
        let name = argument.get_id().as_str();
        for other in command.get_arg_conflicts_with(argument) {
            let other = other.get_id().as_str();
            match (typed.has(name), typed.has(other)) {
                (true, false) => overruled.push(other.to_owned()),
                (false, true) => overruled.push(name.to_owned()),
                _ => {}
            }
        }
    }
    overruled
}

fn each_argument(command: Command, change: impl Fn(&str, Arg) -> Arg) -> Command {
    each_below(command, "", &change)
}

fn each_below(command: Command, name: &str, change: &impl Fn(&str, Arg) -> Arg) -> Command {
    let command = command.mut_args(|argument| change(name, argument));
    command.mut_subcommands(|subcommand| {
        let name = subcommand.get_name().to_owned();
        each_below(subcommand, &name, change)
    })
}

fn without_variable(argument: Arg) -> Arg {
    argument.env(Resettable::Reset)
}

/// A flag with such a variable is as good as one without.
fn is_no(value: &OsStr) -> bool {
    ["0", "false", "no", "off", "n", "f"].iter().any(|no| value.eq_ignore_ascii_case(no))
}
