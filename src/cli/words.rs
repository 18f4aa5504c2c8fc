//! What the command line and the variables say: what is typed overrides a variable, and an empty variable says nothing.
//!
//! The words are read twice: once without any variable, to know what is typed, and once together with the variables that count.

use std::ffi::{OsStr, OsString};

use clap::builder::{BoolishValueParser, Resettable};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};

/// The arguments of this process; or what is wrong with them, or the help that was asked for.
pub(in crate::cli) fn read(definition: Command) -> Result<ArgMatches, clap::Error> {
    let words: Vec<_> = std::env::args_os().collect();
    let typed = Typed::among(&words, definition.clone());
    typed.with_variables(definition).try_get_matches_from(words)
}

/// The arguments of the innermost subcommand.
pub(in crate::cli) fn of_subcommand(matches: &ArgMatches) -> &ArgMatches {
    innermost(matches).1
}

/// Which arguments are among the words.
struct Typed {
    /// The names of the subcommand, outermost first.
    subcommand: Vec<String>,
    names: Vec<String>,
}

impl Typed {
    /// Looks without any variable. Arguments that are wrong are told by the second reading.
    fn among(words: &[OsString], definition: Command) -> Self {
        let command = each_argument(definition, &[], &|_, argument| without_variable(argument));
        let matches = command.ignore_errors(true).try_get_matches_from(words).unwrap_or_default();
        let (subcommand, matches) = innermost(&matches);
        let is_typed = |name: &&str| matches.value_source(name) == Some(ValueSource::CommandLine);
        let names = matches.ids().map(clap::Id::as_str).filter(is_typed).map(str::to_owned).collect();
        Self { subcommand, names }
    }

    /// The definition without the variables that say nothing, or the opposite of what was typed.
    fn with_variables(&self, definition: Command) -> Command {
        let overruled = self.overruled(&definition);
        each_argument(definition, &[], &|subcommand, argument| {
            let is_flag = matches!(argument.get_action(), ArgAction::SetTrue);
            let argument = if is_flag { argument.value_parser(BoolishValueParser::new()) } else { argument };
            let value = argument.get_env().and_then(std::env::var_os);
            let is_silent = value.is_some_and(|value| value.is_empty() || (is_flag && is_no(&value)));
            let is_overruled =
                subcommand == self.subcommand && overruled.iter().any(|name| name == argument.get_id().as_str());
            if is_silent || is_overruled { without_variable(argument) } else { argument }
        })
    }

    /// The arguments that cannot be used with one that was typed, and were not typed themselves.
    fn overruled(&self, definition: &Command) -> Vec<String> {
        let mut names = self.subcommand.iter();
        let innermost = names.try_fold(definition.clone(), |command, name| command.find_subcommand(name).cloned());
        let conflicts = innermost.as_ref().map(conflicts).unwrap_or_default();
        let overruled = |(one, other): &(String, String)| match (self.has(one), self.has(other)) {
            (true, false) => Some(other.clone()),
            (false, true) => Some(one.clone()),
            _ => None,
        };
        conflicts.iter().filter_map(overruled).collect()
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|typed| typed == name)
    }
}

/// Which arguments cannot be used together.
pub(in crate::cli) fn conflicts(command: &Command) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for argument in command.get_arguments() {
        let others = command.get_arg_conflicts_with(argument).into_iter();
        pairs.extend(others.map(|other| (argument.get_id().to_string(), other.get_id().to_string())));
    }
    pairs
}

fn innermost(mut matches: &ArgMatches) -> (Vec<String>, &ArgMatches) {
    let mut names = Vec::new();
    while let Some((name, inner)) = matches.subcommand() {
        names.push(name.to_owned());
        matches = inner;
    }
    (names, matches)
}

fn each_argument(command: Command, names: &[String], change: &dyn Fn(&[String], Arg) -> Arg) -> Command {
    let command = command.mut_args(|argument| change(names, argument));
    command.mut_subcommands(|subcommand| {
        let names = [names, &[subcommand.get_name().to_owned()]].concat();
        each_argument(subcommand, &names, change)
    })
}

pub(in crate::cli) fn without_variable(argument: Arg) -> Arg {
    argument.env(Resettable::Reset)
}

/// A flag with such a variable is as good as one without.
fn is_no(value: &OsStr) -> bool {
    ["0", "false", "no", "off", "n", "f"].iter().any(|no| value.eq_ignore_ascii_case(no))
}
