//! What the environment and the configuration file say beside the command line: what is typed goes before a variable, that before the file; an
//! empty variable says nothing.

use std::ffi::{OsStr, OsString};

use clap::builder::{BoolishValueParser, Resettable};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory, FromArgMatches};

use crate::cli::args::Arguments;
use crate::cli::ending::failure::Failure;
use crate::cli::options::connection::Typed;
use crate::cli::settings::layers::Layers;
use crate::cli::settings::table::Setting;

/// The arguments, and what is wrong with the configuration file; then they are as without it.
pub(in crate::cli) struct Parsed {
    pub(in crate::cli) arguments: Arguments,
    pub(in crate::cli) problem: Option<Failure>,
}

/// The arguments of this process; or what is wrong with them, or the help that was wished for.
pub(in crate::cli) fn parse() -> Result<Parsed, clap::Error> {
    let words = Words::new(std::env::args_os().collect());
    let mut arguments = words.arguments(&[])?;
    let Some(connection) = arguments.command.connection_mut() else { return Ok(Parsed { arguments, problem: None }) };
    let configured = match Layers::read(words, &connection.configuration) {
        Ok(layers) if layers.has_profile() => layers.arguments(),
        Ok(layers) => {
            connection.layers = layers;
            return Ok(Parsed { arguments, problem: None });
        }
        Err(failure) => Err(failure),
    };
    Ok(match configured {
        Ok(arguments) => Parsed { arguments, problem: None },
        Err(failure) => Parsed { arguments, problem: Some(failure) },
    })
}

/// The words of the command line, and which arguments stand among them.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Words {
    words: Vec<OsString>,
    /// The names of the subcommand, outermost first.
    subcommand: Vec<String>,
    typed: Vec<String>,
}

impl Words {
    /// Looks without any variable. Arguments that are wrong are told later, by the one who reads them all.
    fn new(words: Vec<OsString>) -> Self {
        let command = each_argument(Arguments::command(), &[], &|_, argument| without_variable(argument));
        let matches = command.ignore_errors(true).try_get_matches_from(&words).unwrap_or_default();
        let (subcommand, matches) = innermost(&matches);
        Self { words, typed: typed(matches), subcommand }
    }

    /// What they say together with the variables, and with settings that count where neither says anything.
    pub(in crate::cli) fn arguments(&self, settings: &[Setting]) -> Result<Arguments, clap::Error> {
        let mut command = self.settled(settings);
        let matches = command.try_get_matches_from_mut(&self.words)?;
        let mut arguments = Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        if let Some(connection) = arguments.command.connection_mut() {
            connection.typed = Typed { host: self.has("host"), port: self.has("port") };
        }
        Ok(arguments)
    }

    /// The arguments of the innermost subcommand, as they were found.
    pub(in crate::cli) fn matches(&self, settings: &[Setting]) -> Result<ArgMatches, clap::Error> {
        let matches = self.settled(settings).try_get_matches_from(&self.words)?;
        Ok(innermost(&matches).1.clone())
    }

    /// The names of the arguments that are typed or have a variable.
    pub(in crate::cli) fn given(&self) -> Result<Vec<String>, clap::Error> {
        let matches = self.matches(&[])?;
        let is_given = |name: &&str| {
            matches!(matches.value_source(name), Some(ValueSource::CommandLine | ValueSource::EnvVariable))
        };
        Ok(matches.ids().map(clap::Id::as_str).filter(is_given).map(str::to_owned).collect())
    }

    fn has(&self, name: &str) -> bool {
        self.typed.iter().any(|typed| typed == name)
    }

    /// The command without the variables that say nothing, or the opposite of what was typed.
    fn settled(&self, settings: &[Setting]) -> Command {
        let command = Arguments::command();
        let overruled = self.overruled(&command);
        each_argument(command, &[], &|subcommand, argument| {
            let is_flag = matches!(argument.get_action(), ArgAction::SetTrue);
            let argument = if is_flag { argument.value_parser(BoolishValueParser::new()) } else { argument };
            let value = argument.get_env().and_then(std::env::var_os);
            let is_silent = value.is_some_and(|value| value.is_empty() || (is_flag && is_no(&value)));
            if subcommand != self.subcommand {
                return if is_silent { without_variable(argument) } else { argument };
            }
            let is_overruled = overruled.iter().any(|name| name == argument.get_id().as_str());
            let argument = if is_silent || is_overruled { without_variable(argument) } else { argument };
            with_setting(argument, settings)
        })
    }

    /// The arguments that cannot be used with one that was typed, and were not typed themselves.
    fn overruled(&self, command: &Command) -> Vec<String> {
        let mut names = self.subcommand.iter();
        let innermost = names.try_fold(command.clone(), |command, name| command.find_subcommand(name).cloned());
        let conflicts = innermost.as_ref().map(conflicts).unwrap_or_default();
        let overruled = |(one, other): &(String, String)| match (self.has(one), self.has(other)) {
            (true, false) => Some(other.clone()),
            (false, true) => Some(one.clone()),
            _ => None,
        };
        conflicts.iter().filter_map(overruled).collect()
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

fn typed(matches: &ArgMatches) -> Vec<String> {
    let typed = |name: &&str| matches.value_source(name) == Some(ValueSource::CommandLine);
    matches.ids().map(clap::Id::as_str).filter(typed).map(str::to_owned).collect()
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

fn with_setting(argument: Arg, settings: &[Setting]) -> Arg {
    let setting = settings.iter().find(|setting| argument.get_long() == Some(&setting.name));
    match setting {
        Some(setting) => argument.default_value(setting.value.clone()),
        None => argument,
    }
}

pub(in crate::cli) fn without_variable(argument: Arg) -> Arg {
    argument.env(Resettable::Reset)
}

/// A flag with such a variable is as good as one without.
fn is_no(value: &OsStr) -> bool {
    ["0", "false", "no", "off", "n", "f"].iter().any(|no| value.eq_ignore_ascii_case(no))
}
