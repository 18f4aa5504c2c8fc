//! The profiles and hosts that the configuration file names: never a setting of another kind, and nothing if the file cannot be read.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::cli::bounded;
use crate::cli::settings::configuration::Configuration;
use crate::cli::settings::location;

/// The largest file that is read for a key.
const MAX_FILE: u64 = 1024 * 1024;

#[derive(Debug, Default)]
pub(super) struct Configured {
    pub(super) profiles: Vec<String>,
    pub(super) hosts: Vec<String>,
}

impl Configured {
    /// Reads the file that the words name, or a variable, or the one in the usual place.
    pub(super) fn read(words: &[OsString]) -> Self {
        let variable = || std::env::var_os("CIMJOB_CONFIG").filter(|value| !value.is_empty()).map(PathBuf::from);
        let path = named(words).or_else(variable).or_else(location::default);
        path.and_then(|path| text(&path)).map(|text| Self::parse(&text)).unwrap_or_default()
    }

    pub(super) fn parse(text: &str) -> Self {
        Configuration::parse(text, Path::new("")).map(|configuration| Self::of(&configuration)).unwrap_or_default()
    }

    fn of(configuration: &Configuration) -> Self {
        // What is before an @ may be a password.
        let hosts = configuration.hosts().filter(|host| !host.contains('@'));
        let mut hosts: Vec<_> = hosts.map(str::to_owned).collect();
        hosts.sort_unstable();
        hosts.dedup();
        Self { profiles: configuration.profiles().map(str::to_owned).collect(), hosts }
    }
}

/// The value of `--config` among the words.
fn named(words: &[OsString]) -> Option<PathBuf> {
    let apart = words.windows(2).find_map(|pair| match pair {
        [option, value] if option == "--config" => Some(value.as_os_str()),
        _ => None,
    });
    let joined = || words.iter().find_map(|word| word.to_str()?.strip_prefix("--config=").map(OsStr::new));
    apart.or_else(joined).map(PathBuf::from)
}

/// A pipe is not waited for.
fn text(path: &Path) -> Option<String> {
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    bounded::read_text(File::open(path).ok()?, MAX_FILE).ok()
}
