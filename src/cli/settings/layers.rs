//! Which setting counts: what is typed, then a variable, then the profile, then the patterns that fit the host, then the default.

use clap::FromArgMatches;

use crate::cli::args::Arguments;
use crate::cli::ending::failure::Failure;
use crate::cli::options::configuration::ConfigurationArguments;
use crate::cli::options::connection::Connection;
use crate::cli::settings::effective::Effective;
use crate::cli::settings::environment::{Words, conflicts};
use crate::cli::settings::file::Configuration;
use crate::cli::settings::table::{Place, Setting, options};

/// The variable with the password itself, which has no option.
const PASSWORD: &str = "CIMJOB_PASSWORD";

/// Everything that has a say.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Layers {
    words: Words,
    configuration: Configuration,
    profile: Vec<Setting>,
    /// The arguments that are typed or have a variable.
    given: Vec<String>,
}

impl Layers {
    pub(in crate::cli) fn read(words: Words, arguments: &ConfigurationArguments) -> Result<Self, Failure> {
        let configuration = Configuration::read(arguments.config.as_deref())?;
        let profile = match &arguments.profile {
            Some(name) => configuration.profile(name)?.to_vec(),
            None => Vec::new(),
        };
        // Reading the arguments once more takes time, and most people have no such file.
        let given = if configuration.is_empty() { Ok(Vec::new()) } else { words.given() };
        let given = given.map_err(|error| unusable(&error))?;
        Ok(Self { words, configuration, profile, given })
    }

    /// Does a profile add to what is typed and what variables say?
    pub(in crate::cli) fn has_profile(&self) -> bool {
        !self.profile.is_empty()
    }

    /// The arguments with what the profile adds.
    pub(in crate::cli) fn arguments(self) -> Result<Arguments, Failure> {
        let mut arguments = self.words.arguments(&self.settings(None)).map_err(|error| unusable(&error))?;
        if let Some(connection) = arguments.command.connection_mut() {
            connection.layers = self;
        }
        Ok(arguments)
    }

    /// The settings of the file that count, as far as neither an option nor a variable says otherwise.
    fn settings(&self, host: Option<&str>) -> Vec<Setting> {
        let hosts = host.into_iter().flat_map(|host| self.configuration.of_host(host));
        let conflicts = conflicts(&options(Place::Profile));
        let mut counted: Vec<Setting> = Vec::new();
        for layer in std::iter::once(self.profile.as_slice()).chain(hosts) {
            let stands = |setting: &&Setting| !self.is_overruled(setting, (&counted, &conflicts));
            let added: Vec<_> = layer.iter().filter(stands).cloned().collect();
            counted.extend(added);
        }
        counted
    }

    /// Does a higher layer say this, or something that cannot be used with it?
    fn is_overruled(&self, setting: &Setting, (above, conflicts): (&[Setting], &[(String, String)])) -> bool {
        let id = |name: &str| name.replace('-', "_");
        let own = id(&setting.name);
        let is_above = |other: &str| {
            self.given.iter().any(|given| given == other) || above.iter().any(|setting| id(&setting.name) == other)
        };
        let is_conflict =
            |(one, other): &(String, String)| (*one == own && is_above(other)) || (*other == own && is_above(one));
        let is_password = PASSWORDS.contains(&setting.name.as_str());
        is_above(&own) || conflicts.iter().any(is_conflict) || (is_password && std::env::var_os(PASSWORD).is_some())
    }
}

impl Connection {
    /// These options with what the configuration says of the host that is asked; nothing when it says nothing of it.
    pub(in crate::cli) fn for_host(&self, host: &str) -> Result<Option<Self>, Failure> {
        if self.layers.configuration.of_host(host).next().is_none() {
            return Ok(None);
        }
        let matches = self.layers.words.matches(&self.layers.settings(Some(host)));
        let mut own = matches.and_then(|matches| Self::from_arg_matches(&matches)).map_err(|error| unusable(&error))?;
        own.host.clone_from(&self.host);
        own.typed = self.typed;
        Ok(Some(own))
    }

    /// Every setting of a connection and of the output, and where it comes from.
    pub(in crate::cli) fn effective(&self) -> Result<Vec<Effective>, Failure> {
        let host = self.host.as_deref().and_then(|host| crate::client::Endpoint::new(host, None).ok());
        let settings = self.layers.settings(host.as_ref().map(crate::client::Endpoint::host));
        let matches = self.layers.words.matches(&settings).map_err(|error| unusable(&error))?;
        Ok(Effective::all(&matches, (&settings, &self.layers.configuration.path)))
    }
}

/// What was right in its table and is wrong beside what was typed.
fn unusable(error: &clap::Error) -> Failure {
    let message = error.to_string();
    let first = message.lines().next().unwrap_or_default();
    Failure::Usage(first.strip_prefix("error: ").unwrap_or(first).to_owned())
}

/// The settings that say where the password comes from, or what serves in its place.
const PASSWORDS: [&str; 5] = ["password-file", "password-fd", "password-stdin", "credential-helper", "keytab"];
