//! Which setting counts: what is typed, then a variable, then the profile, then the patterns that fit the host, then the default.

use std::path::Path;

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::cli::ending::failure::Failure;
use crate::cli::options::configuration::ConfigurationArguments;
use crate::cli::settings::configuration::Configuration;
use crate::cli::settings::file;
use crate::cli::settings::setting::Setting;
use crate::cli::settings::table::{Place, options};
use crate::cli::words::conflicts;

/// The variable with the password itself, which has no option.
const PASSWORD: &str = "CIMJOB_PASSWORD";

/// Everything that has a say.
#[derive(Debug)]
pub(in crate::cli) struct Layers {
    /// What the command line and the variables say.
    given: ArgMatches,
    configuration: Configuration,
    profile: Vec<Setting>,
}

impl Layers {
    pub(in crate::cli) fn read(given: ArgMatches, arguments: &ConfigurationArguments) -> Result<Self, Failure> {
        let configuration = file::read(arguments.config.as_deref())?;
        let profile = match &arguments.profile {
            Some(name) => configuration.profile(name)?.to_vec(),
            None => Vec::new(),
        };
        Ok(Self { given, configuration, profile })
    }

    pub(in crate::cli) fn given(&self) -> &ArgMatches {
        &self.given
    }

    pub(in crate::cli) fn path(&self) -> &Path {
        &self.configuration.path
    }

    /// Is it typed, and not only said by a variable?
    pub(in crate::cli) fn is_typed(&self, name: &str) -> bool {
        source(&self.given, name) == Some(ValueSource::CommandLine)
    }

    /// The settings of the file that count, as far as neither an option nor a variable says otherwise.
    pub(in crate::cli) fn settings(&self, host: Option<&str>) -> Vec<Setting> {
        if self.configuration.is_empty() {
            return Vec::new();
        }
        let hosts = host.into_iter().flat_map(|host| self.configuration.of_host(host));
        let mut counted =
            Counted { layers: self, conflicts: conflicts(&options(Place::Profile)), settings: Vec::new() };
        for layer in std::iter::once(self.profile.as_slice()).chain(hosts) {
            counted.add(layer);
        }
        counted.settings
    }

    /// Is it typed, or said by a variable?
    pub(in crate::cli) fn is_given(&self, name: &str) -> bool {
        matches!(source(&self.given, name), Some(ValueSource::CommandLine | ValueSource::EnvVariable))
    }
}

/// Where an option has its value from; a command may not have this option.
pub(in crate::cli::settings) fn source(given: &ArgMatches, name: &str) -> Option<ValueSource> {
    given.try_contains_id(name).is_ok_and(|is_there| is_there).then(|| given.value_source(name)).flatten()
}

/// The settings that count so far.
struct Counted<'a> {
    layers: &'a Layers,
    /// Which options cannot be used together.
    conflicts: Vec<(String, String)>,
    settings: Vec<Setting>,
}

impl Counted<'_> {
    /// Adds what no higher layer overrules.
    fn add(&mut self, layer: &[Setting]) {
        let added: Vec<_> = layer.iter().filter(|setting| !self.is_overruled(setting)).cloned().collect();
        self.settings.extend(added);
    }

    /// Does a higher layer say this, or something that cannot be used with it?
    fn is_overruled(&self, setting: &Setting) -> bool {
        let own = id(&setting.name);
        let is_conflict = |(one, other): &(String, String)| {
            (*one == own && self.is_above(other)) || (*other == own && self.is_above(one))
        };
        let is_password = PASSWORDS.contains(&setting.name.as_str());
        self.is_above(&own)
            || self.conflicts.iter().any(is_conflict)
            || (is_password && std::env::var_os(PASSWORD).is_some())
    }

    fn is_above(&self, name: &str) -> bool {
        self.layers.is_given(name) || self.settings.iter().any(|setting| id(&setting.name) == name)
    }
}

/// The name of an option as clap has it.
fn id(name: &str) -> String {
    name.replace('-', "_")
}

/// The settings that say where the password comes from, or what serves in its place.
const PASSWORDS: [&str; 5] = ["password-file", "password-fd", "password-stdin", "credential-helper", "keytab"];
