//! The sinks of `watch`, as a file names them.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::path::Path;

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::client::{Proxying, SharedTls};
use crate::watch::sink::{Courier, SinkName, SinkSettings};

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::opening;
use crate::cli::settings::file::others_may_write;
use crate::cli::watching::sink_form;
use crate::cli::watching::teller::STANDARD_OUTPUT;

/// The largest file that is read.
const MAX_FILE: u64 = 1024 * 1024;

/// A sink of the file.
pub(in crate::cli) struct FileSink {
    pub(in crate::cli) courier: Courier,
    /// The same as long as its settings and the files that they name are the same.
    pub(in crate::cli) stamp: u64,
}

/// Reads the sinks that a TOML file names. A value is never shown, since a URL may hold a secret.
pub(in crate::cli) fn read(path: &Path) -> Result<Vec<FileSink>, Failure> {
    let read = |file: File| Ok((others_may_write(&file)?, bounded::read_text(file, MAX_FILE)?));
    let (others_may_write, text) = opening::read(path, read).map_err(|error| unreadable(path, error))?;
    let wrong = |what| unusable(&format!("{}: {what}", path.display()));
    let lines = sink_form::lines(&text).map_err(wrong)?;
    let entries = entries(&text).map_err(wrong)?;
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let tls = SharedTls::default();
    let courier = |(name, settings): (String, toml::Value)| {
        let line = lines.get(&name).copied().unwrap_or(1);
        let at = format!("{}: line {line}: [{name}]", path.display());
        let stamp = stamp(&settings, folder);
        let (name, settings) = checked(&name, settings).map_err(|what| unusable(&format!("{at}: {what}")))?;
        if others_may_write && matches!(settings, SinkSettings::Exec { .. }) {
            return Err(unusable(&format!("{at}: {WRITABLE}")));
        }
        let sink = settings.sink(folder, &tls, &Proxying::Direct).map_err(|error| Failure::configuration(at, error))?;
        Ok(FileSink { courier: Courier::new(name, sink), stamp })
    };
    entries.into_iter().map(courier).collect()
}

/// The same while a watcher runs: it must not wait for a pipe.
pub(in crate::cli) fn read_again(path: &Path) -> Result<Vec<FileSink>, Failure> {
    opening::check_file(path).map_err(|error| unreadable(path, error))?;
    read(path)
}

fn unreadable(path: &Path, error: std::io::Error) -> Failure {
    Failure::configuration(format!("the sinks file {} cannot be read", path.display()), error)
}

fn stamp(settings: &toml::Value, folder: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    settings.to_string().hash(&mut hasher);
    let named = settings.as_table().into_iter().flatten().filter(|(key, _)| key.ends_with("-file"));
    for file in named.filter_map(|(_, file)| file.as_str()) {
        // One that cannot be read is refused elsewhere.
        let file = folder.join(file);
        let content = opening::check_file(&file).and_then(|()| bounded::read(File::open(&file)?, MAX_FILE));
        content.map(Zeroizing::new).as_deref().ok().hash(&mut hasher);
    }
    hasher.finish()
}

/// The sinks by their names. The line with an error is named, not shown.
fn entries(text: &str) -> Result<BTreeMap<String, toml::Value>, String> {
    toml::from_str(text).map_err(|error| sink_form::syntax(text, &error))
}

fn checked(name: &str, settings: toml::Value) -> Result<(SinkName, SinkSettings), String> {
    let name: SinkName = name.parse().map_err(|error: crate::watch::sink::SinkNameError| error.to_string())?;
    if name.as_str() == STANDARD_OUTPUT {
        return Err(RESERVED.to_owned());
    }
    let settings = SinkSettings::deserialize(settings).map_err(|error| error.message().to_owned())?;
    match settings {
        SinkSettings::Jsonl { file: None } => Err(NO_FILE.to_owned()),
        settings => Ok((name, settings)),
    }
}

fn unusable(what: &str) -> Failure {
    Failure::Configuration { what: what.to_owned(), source: None }
}

const RESERVED: &str = "stdout is the name of watch's own output; choose another one";
const NO_FILE: &str = "`file` is missing; for standard output, use watch -o jsonl";
const WRITABLE: &str = "other users can change this file, so its command is not run; chmod go-w prevents that";
