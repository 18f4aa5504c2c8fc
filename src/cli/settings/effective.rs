//! What a setting is in the end, and where that is said.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches};

use crate::report::{OriginName, SettingReport};

use crate::cli::settings::table::{Place, Setting, options};

/// A setting as it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Effective {
    /// The long name of the option.
    pub(in crate::cli) name: String,
    /// `None` when nobody says anything and there is no default.
    pub(in crate::cli) value: Option<String>,
    pub(in crate::cli) origin: Origin,
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
    /// Nobody says anything.
    Default,
}

impl Effective {
    pub(in crate::cli) fn all(matches: &ArgMatches, (settings, path): (&[Setting], &Path)) -> Vec<Self> {
        let shown = |option: &&Arg| !["config", "profile"].contains(&option.get_id().as_str());
        let options = options(Place::Profile);
        let mut all: Vec<_> = options
            .get_arguments()
            .filter(shown)
            .filter_map(|option| Self::of(option, matches, (settings, path)))
            .collect();
        all.push(password());
        all
    }

    fn of(option: &Arg, matches: &ArgMatches, (settings, path): (&[Setting], &Path)) -> Option<Self> {
        let (id, name) = (option.get_id().as_str(), option.get_long()?.to_owned());
        let raw = matches.get_raw(id).map(|values| values.map(|value| value.to_string_lossy()).collect::<Vec<_>>());
        let origin = match matches.value_source(id) {
            Some(ValueSource::CommandLine) => Origin::Option(format!("--{name}")),
            Some(ValueSource::EnvVariable) => Origin::Variable(variable(&name)),
            _ => match settings.iter().find(|setting| setting.name == name) {
                Some(setting) => Origin::File(path.to_owned(), setting.line),
                None => Origin::Default,
            },
        };
        let value = raw
            .map(|values| values.join(" "))
            .map(|value| if may_hold_secret(option, &value) { without_secret(&value) } else { value });
        Some(Self { name, value, origin })
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

/// May a password stand in it: as in a proxy, or as in any other address that somebody put there?
pub(in crate::cli) fn may_hold_secret(option: &Arg, value: &str) -> bool {
    option.is_hide_env_values_set() || value.contains("://")
}

/// An address may bring a password: `http://user:password@host`, or the same without its beginning.
pub(in crate::cli) fn without_secret(value: &str) -> String {
    let hidden = || {
        let (before, host) = value.rsplit_once('@')?;
        let (scheme, user) = before.split_once("://").map_or(("", before), |(scheme, user)| (scheme, user));
        let (name, _) = user.split_once(':')?;
        let separator = if scheme.is_empty() { "" } else { "://" };
        Some(format!("{scheme}{separator}{name}:<redacted>@{host}"))
    };
    hidden().unwrap_or_else(|| value.to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_in_an_address_is_not_shown() {
        assert_eq!(without_secret("http://ops:s3cret@proxy:3128"), "http://ops:<redacted>@proxy:3128");
        assert_eq!(without_secret("ops:s3cr@t@proxy:3128"), "ops:<redacted>@proxy:3128");
        for harmless in ["hv01:5986", "http://proxy:3128", "ops@lab.test", "http://ops@proxy"] {
            assert_eq!(without_secret(harmless), harmless);
        }
    }
}
