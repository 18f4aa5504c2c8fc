//! One table of the configuration file: its keys are the long names of options, its values what could be typed there.

use std::path::Path;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Args, Command, ValueHint};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::cli::options::connection::ConnectionArguments;
use crate::cli::options::fleet::FleetSettings;
use crate::cli::options::output::OutputArguments;
use crate::cli::settings::redacted::{may_hold_secret, without_secret};
use crate::cli::settings::setting::{Problem, Setting};
use crate::cli::words::without_variable;

/// The key of a host's pattern.
pub(in crate::cli) const MATCH: &str = "match";

/// Where the table is: what belongs there differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Place {
    Profile,
    /// The host is known already, and so is how to print.
    Host,
}

/// The text of the file, for the numbers of lines, and the folder that its relative paths begin at.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Source<'a> {
    pub(in crate::cli) text: &'a str,
    pub(in crate::cli) folder: &'a Path,
}

impl Source<'_> {
    pub(in crate::cli) fn line(self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count().saturating_add(1)
    }

    /// The settings of a table in the order of their lines, each proved to be one that could be typed.
    pub(in crate::cli) fn settings(self, table: &DeTable<'_>, place: Place) -> Result<Vec<Setting>, Problem> {
        let options = options(place);
        let mut settings = Vec::new();
        for (key, value) in table {
            let line = self.line(key.span().start);
            if place == Place::Host && key.get_ref() == MATCH {
                continue;
            }
            let setting = self.setting(&options, key.get_ref(), value);
            settings.push(setting.map_err(|what| Problem { line, what })?);
        }
        settings.sort_by_key(|setting: &Setting| setting.line);
        check(&options, &settings)?;
        Ok(settings)
    }

    fn setting(self, options: &Command, key: &str, value: &Spanned<DeValue<'_>>) -> Result<Setting, String> {
        if key == "password" {
            return Err(PASSWORD.to_owned());
        }
        let option = options.get_arguments().find(|option| option.get_long() == Some(key));
        let option = option.ok_or_else(|| unknown(key, options))?;
        let mut text = text(value.get_ref(), option).map_err(|wanted| format!("`{key}` must be {wanted}"))?;
        if may_hold_secret(option, &text) && without_secret(&text) != text {
            return Err(PASSWORD.to_owned());
        }
        if matches!(option.get_value_hint(), ValueHint::AnyPath | ValueHint::FilePath) {
            text = self.folder.join(text).to_string_lossy().into_owned();
        }
        Ok(Setting { name: key.to_owned(), value: text, line: self.line(value.span().start) })
    }
}

/// The options that may be in a table.
pub(in crate::cli) fn options(place: Place) -> Command {
    let command = ConnectionArguments::augment_args(Command::new("cimjob").disable_help_flag(true));
    let command = match place {
        Place::Profile => FleetSettings::augment_args(OutputArguments::augment_args(command)),
        Place::Host => command,
    };
    command.mut_args(|option| {
        let is_elsewhere = ["config", "profile"].contains(&option.get_id().as_str())
            || (place == Place::Host && option.get_id() == "host");
        let option = without_variable(option);
        if is_elsewhere { option.long(None).action(ArgAction::Set).num_args(1) } else { option }
    })
}

/// The value as it would be typed, or what was expected.
fn text(value: &DeValue<'_>, option: &Arg) -> Result<String, &'static str> {
    let is_flag = matches!(option.get_action(), ArgAction::SetTrue);
    match (value, option.get_value_delimiter()) {
        (DeValue::Array(values), Some(delimiter)) => {
            let texts = values.iter().map(|value| value.get_ref().as_str().ok_or("texts in quotes"));
            Ok(texts.collect::<Result<Vec<_>, _>>()?.join(&delimiter.to_string()))
        }
        (DeValue::Boolean(value), _) if is_flag => Ok(value.to_string()),
        _ if is_flag => Err("true or false"),
        (DeValue::String(text), _) => Ok(text.to_string()),
        (DeValue::Integer(number), _) if number.radix() == 10 => Ok(number.as_str().to_owned()),
        _ => Err("a text in quotes or a number"),
    }
}

/// Lets the parser of the command line judge them: first each with those before it, so that the line that is wrong is known.
fn check(options: &Command, settings: &[Setting]) -> Result<(), Problem> {
    let mut words = vec!["cimjob".to_owned()];
    for setting in settings {
        let option = options.get_arguments().find(|option| option.get_long() == Some(&setting.name));
        let is_flag = option.is_some_and(|option| matches!(option.get_action(), ArgAction::SetTrue));
        match (is_flag, setting.value.as_str()) {
            (true, "true") => words.push(format!("--{}", setting.name)),
            (true, _) => {}
            (false, value) => words.push(format!("--{}={value}", setting.name)),
        }
        let judged = options.clone().try_get_matches_from(&words);
        // What one of them needs may be in a later line.
        if let Err(error) = judged
            && error.kind() != ErrorKind::MissingRequiredArgument
        {
            let message = error.to_string();
            let first = message.lines().next().unwrap_or_default();
            let what = first.strip_prefix("error: ").unwrap_or(first).trim_end_matches(':').to_owned();
            return Err(Problem { line: setting.line, what });
        }
    }
    Ok(())
}

fn unknown(key: &str, options: &Command) -> String {
    let names = options.get_arguments().filter_map(Arg::get_long);
    let distance = |name: &&str| strsim::damerau_levenshtein(name, &key.replace('_', "-").to_lowercase());
    match names.min_by_key(distance).filter(|name| distance(name) <= NEAR) {
        Some(name) => format!("there is no setting `{key}` here; did you mean `{name}`?"),
        None => format!("there is no setting `{key}` here; the settings are the long options of a command"),
    }
}

/// How many letters may differ before a key is nothing like another.
const NEAR: usize = 4;

const PASSWORD: &str = "no password belongs in this file, which gets copied, shared and put under version control; \
    use password-file, credential-helper or `cimjob login`, and for a proxy CIMJOB_PROXY";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_has_one_name_in_the_file_and_in_the_program() {
        let options = options(Place::Profile);
        for option in options.get_arguments().filter(|option| option.get_long().is_some()) {
            assert_eq!(option.get_long().map(|long| long.replace('-', "_")).as_deref(), Some(option.get_id().as_str()));
        }
    }
}
