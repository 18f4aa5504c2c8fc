//! What the configuration file says: profiles by name, and settings for hosts by pattern (TOML 1.0).

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::cli::ending::failure::Failure;
use crate::cli::settings::pattern;
use crate::cli::settings::setting::{Problem, Setting};
use crate::cli::settings::table::{MATCH, Place, Source};

/// The key that names a program to run.
const HELPER: &str = "credential-helper";

/// What the file says.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Configuration {
    pub(in crate::cli) path: PathBuf,
    profiles: Vec<(String, Vec<Setting>)>,
    hosts: Vec<(String, Vec<Setting>)>,
}

impl Configuration {
    /// Reads the text of the file at `path`.
    pub(in crate::cli) fn parse(text: &str, path: &Path) -> Result<Self, Problem> {
        let source = Source { text, folder: path.parent().unwrap_or_else(|| Path::new("")) };
        let table = DeTable::parse(text).map_err(|error| Problem {
            line: source.line(error.span().map_or(0, |span| span.start)),
            what: error.message().to_owned(),
        })?;
        let mut configuration = Self { path: path.to_owned(), ..Self::default() };
        for (key, value) in table.get_ref() {
            let line = source.line(key.span().start);
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("profile", DeValue::Table(profiles)) => configuration.profiles = read_profiles(source, profiles)?,
                ("host", DeValue::Array(hosts)) => {
                    configuration.hosts = hosts.iter().map(|host| read_host(source, host)).collect::<Result<_, _>>()?;
                }
                _ => return Err(Problem { line, what: STRUCTURE.to_owned() }),
            }
        }
        Ok(configuration)
    }

    /// Does it say nothing?
    pub(in crate::cli) fn is_empty(&self) -> bool {
        self.profiles.is_empty() && self.hosts.is_empty()
    }

    /// The settings of a profile.
    pub(in crate::cli) fn profile(&self, name: &str) -> Result<&[Setting], Failure> {
        let found = self.profiles.iter().find(|(profile, _)| profile == name);
        found.map(|(_, settings)| settings.as_slice()).ok_or_else(|| {
            let names: Vec<_> = self.profiles.iter().map(|(name, _)| name.as_str()).collect();
            let known = if names.is_empty() { "there are none".to_owned() } else { names.join(", ") };
            let what = format!("there is no profile {name} in {}; known: {known}", self.place());
            Failure::Configuration { what, source: None }
        })
    }

    /// The names of the profiles.
    #[cfg(feature = "completion")]
    pub(in crate::cli) fn profiles(&self) -> impl Iterator<Item = &str> {
        self.profiles.iter().map(|(name, _)| name.as_str())
    }

    /// The hosts that it names: those of profiles, and patterns that fit one host only.
    #[cfg(feature = "completion")]
    pub(in crate::cli) fn hosts(&self) -> impl Iterator<Item = &str> {
        let settings = self.profiles.iter().flat_map(|(_, settings)| settings);
        let of_profiles = settings.filter(|setting| setting.name == "host").map(|setting| setting.value.as_str());
        let patterns = self.hosts.iter().map(|(pattern, _)| pattern.as_str());
        of_profiles.chain(patterns.filter(|pattern| !pattern.contains(['*', '?'])))
    }

    /// The settings of all patterns that fit a host, in the order of the file.
    pub(in crate::cli) fn of_host(&self, host: &str) -> impl Iterator<Item = &[Setting]> {
        let fitting = self.hosts.iter().filter(move |(pattern, _)| pattern::fits(pattern, host));
        fitting.map(|(_, settings)| settings.as_slice())
    }

    /// The first line that names a program to run.
    pub(in crate::cli) fn helper(&self) -> Option<&Setting> {
        let mut settings = self.profiles.iter().chain(&self.hosts).flat_map(|(_, settings)| settings);
        settings.find(|setting| setting.name == HELPER)
    }

    fn place(&self) -> String {
        if self.path.as_os_str().is_empty() { "any file".to_owned() } else { self.path.display().to_string() }
    }
}

fn read_profiles(source: Source<'_>, profiles: &DeTable<'_>) -> Result<Vec<(String, Vec<Setting>)>, Problem> {
    let read = |(name, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let name: &std::borrow::Cow<'_, str> = name.get_ref();
        let line = source.line(value.span().start);
        let DeValue::Table(table) = value.get_ref() else { return Err(Problem { line, what: STRUCTURE.to_owned() }) };
        Ok((name.to_string(), source.settings(table, Place::Profile)?))
    };
    profiles.iter().map(read).collect()
}

fn read_host(source: Source<'_>, host: &Spanned<DeValue<'_>>) -> Result<(String, Vec<Setting>), Problem> {
    let line = source.line(host.span().start);
    let DeValue::Table(table) = host.get_ref() else { return Err(Problem { line, what: STRUCTURE.to_owned() }) };
    let pattern = table.get(MATCH).and_then(|pattern| pattern.get_ref().as_str());
    let pattern = pattern.ok_or_else(|| Problem { line, what: NO_MATCH.to_owned() })?;
    Ok((pattern.to_owned(), source.settings(table, Place::Host)?))
}

const STRUCTURE: &str = "settings belong in [profile.NAME] or, with a match, in [[host]]";
const NO_MATCH: &str = "this [[host]] has no pattern; write match = \"*.lab.test\"";

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Configuration, String> {
        let parsed = Configuration::parse(text, Path::new("/etc/cimjob/config.toml"));
        parsed.map_err(|Problem { line, what }| format!("{line}: {what}"))
    }

    fn values(settings: &[Setting]) -> Vec<(&str, &str, usize)> {
        settings.iter().map(|setting| (setting.name.as_str(), setting.value.as_str(), setting.line)).collect()
    }

    #[test]
    fn a_profile_keeps_the_lines_of_its_settings() {
        let read = parse("[profile.lab]\nuser = 'LAB\\ops'\nport = 15986\noutput = \"json\"\n").unwrap();
        let expected = [("user", r"LAB\ops", 2), ("port", "15986", 3), ("output", "json", 4)];
        assert_eq!(values(read.profile("lab").unwrap()), expected);
    }

    #[test]
    fn a_relative_path_begins_at_the_folder_of_the_file() {
        let read = parse("[profile.lab]\nca-file = 'lab.pem'\npassword-file = '/run/pw'").unwrap();
        let expected = [("ca-file", "/etc/cimjob/lab.pem", 2), ("password-file", "/run/pw", 3)];
        assert_eq!(values(read.profile("lab").unwrap()), expected);
    }

    #[test]
    fn several_values_and_options_that_need_each_other_may_be_in_any_order() {
        let (one, two) = (format!("sha256:{}", "0".repeat(64)), format!("sha256:{}", "1".repeat(64)));
        let read =
            parse(&format!("[profile.a]\nclient-key = '/k'\nclient-cert = '/c'\npin = ['{one}', '{two}']")).unwrap();
        let expected = [("client-key", "/k", 2), ("client-cert", "/c", 3), ("pin", &format!("{one},{two}"), 4)];
        assert_eq!(values(read.profile("a").unwrap()), expected);
    }

    #[test]
    fn hosts_are_found_by_pattern_in_the_order_of_the_file() {
        let read = parse(
            "[[host]]\nmatch = 'hv*'\nport = 1\n[[host]]\nmatch = 'x'\nport = 2\n[[host]]\nmatch = '*1'\nport = 3",
        );
        let read = read.unwrap();
        let found: Vec<_> = read.of_host("HV01").flatten().map(|setting| setting.value.as_str()).collect();
        assert_eq!(found, ["1", "3"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, problem) in [
            (
                "\n[profile.a]\npasword-file = 'x'",
                "3: there is no setting `pasword-file` here; did you mean `password-file`?",
            ),
            ("[profile.a]\nca_file = 'x'", "2: there is no setting `ca_file` here; did you mean `ca-file`?"),
            ("[profile.a]\nfavorite-color = 'x'", "2: there is no setting `favorite-color` here"),
            ("[profile.a]\nport = 'x'", "2: invalid value 'x' for '--port <PORT>'"),
            ("[profile.a]\nport = 1.5", "2: `port` must be a text in quotes or a number"),
            ("[profile.a]\npassword-stdin = 'yes'", "2: `password-stdin` must be true or false"),
            ("[profile.a]\npassword = 'hunter2'", "2: no password belongs in this file"),
            ("[profile.a]\nproxy = 'http://ops:hunter2@proxy:3128'", "2: no password belongs in this file"),
            ("[profile.a]\npin = [1]", "2: `pin` must be texts in quotes"),
            ("[profile.a]\nuser = ['x']", "2: `user` must be a text in quotes or a number"),
            ("[profile.a]\nconfig = 'x'", "2: there is no setting `config` here"),
            ("[[host]]\nmatch = '*'\nhost = 'x'", "3: there is no setting `host` here"),
            ("[[host]]\nmatch = '*'\noutput = 'json'", "3: there is no setting `output` here"),
            ("[[host]]\nport = 1", "1: this [[host]] has no pattern"),
            ("[profile.a]\n\npassword-file = 'x'\npassword-fd = 3", "4: the argument '--password-f"),
            ("user = 'x'", "1: settings belong in"),
            ("[host]\nmatch = '*'", "1: settings belong in"),
            ("[profile]\nlab = 1", "2: settings belong in"),
            ("[profile.a]\nuser = ", "2: "),
        ] {
            let found = parse(text).unwrap_err();
            assert!(found.starts_with(problem), "{text}: {found}");
            assert!(!found.contains("hunter2") && !found.contains('\n'), "{found}");
        }
    }
}
