//! What a setting is in the end, and where that is said.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches};

use crate::report::{OriginName, SettingReport};

use crate::cli::settings::layers::source;
use crate::cli::settings::redacted::{may_hold_secret, without_secret};
use crate::cli::settings::setting::Setting;
use crate::cli::settings::table::{Place, options};

/// A setting as it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Effective {
    /// The long name of the option.
    pub(in crate::cli) name: String,
    /// `None` when it is not set and there is no default.
    pub(in crate::cli) value: Option<String>,
    pub(in crate::cli) origin: Origin,
}

impl Effective {
    /// A setting that a command takes as an argument of its own; a password in an address is not shown.
    pub(in crate::cli) fn of_argument(name: &str, value: &str) -> Self {
        let value = if value.contains("://") { without_secret(value) } else { value.to_owned() };
        Self { name: name.to_owned(), value: Some(value), origin: Origin::Option(name.to_uppercase()) }
    }
}

/// Where something is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Origin {
    /// It was typed.
    Option(String),
    /// A variable of the environment.
    Variable(String),
    /// A line of the configuration file, from 1 on.
    File(PathBuf, usize),
    /// Not set anywhere.
    Default,
}

/// Who has a say: the command line with the variables, then what counts of the file.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Sources<'a> {
    pub(in crate::cli) given: &'a ArgMatches,
    pub(in crate::cli) file: &'a [Setting],
    pub(in crate::cli) path: &'a Path,
}

impl Sources<'_> {
    /// Every setting of a connection and of the output, and where it comes from.
    pub(in crate::cli) fn settings(self) -> Vec<Effective> {
        let options = options(Place::Profile);
        let mut all: Vec<_> = options.get_arguments().filter_map(|option| self.setting(option)).collect();
        all.push(password());
        all
    }

    fn setting(self, option: &Arg) -> Option<Effective> {
        let (id, name) = (option.get_id().as_str(), option.get_long()?.to_owned());
        let given = || {
            let values = self.given.try_get_raw(id).ok()??.map(|value| value.to_string_lossy());
            Some(values.collect::<Vec<_>>().join(" "))
        };
        let (value, origin) = match source(self.given, id) {
            Some(ValueSource::CommandLine) => (given(), Origin::Option(format!("--{name}"))),
            Some(ValueSource::EnvVariable) => (given(), Origin::Variable(variable(&name))),
            _ => match self.file.iter().find(|setting| setting.name == name) {
                Some(setting) => (Some(spaced(option, setting)), Origin::File(self.path.to_owned(), setting.line)),
                None => (given(), Origin::Default),
            },
        };
        let shown = |value: String| if may_hold_secret(option, &value) { without_secret(&value) } else { value };
        Some(Effective { name, value: value.map(shown), origin })
    }
}

/// Several values with a space between them, as those of the command line are shown.
fn spaced(option: &Arg, setting: &Setting) -> String {
    match option.get_value_delimiter() {
        Some(delimiter) => setting.value.replace(delimiter, " "),
        None => setting.value.clone(),
    }
}

/// As a part of the document of `config show`.
impl From<&Effective> for SettingReport {
    fn from(setting: &Effective) -> Self {
        let origin = match setting.origin {
            Origin::Option(_) => OriginName::Option,
            Origin::Variable(_) => OriginName::Variable,
            Origin::File(..) => OriginName::File,
            Origin::Default => OriginName::Default,
        };
        let place = (setting.origin != Origin::Default).then(|| setting.origin.to_string());
        Self { name: setting.name.clone(), value: setting.value.clone(), origin, place }
    }
}

/// The password that a variable holds; of the other sources only those who use them know.
fn password() -> Effective {
    let (value, origin) = match std::env::var_os("CIMJOB_PASSWORD") {
        Some(_) => ("set", Origin::Variable(variable("password"))),
        None => ("not set", Origin::Default),
    };
    Effective { name: "password".to_owned(), value: Some(value.to_owned()), origin }
}

fn variable(name: &str) -> String {
    format!("CIMJOB_{}", name.replace('-', "_").to_uppercase())
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(name) | Self::Variable(name) => f.write_str(name),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}
