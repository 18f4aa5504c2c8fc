//! The sinks of `watch`: a file names them, and each is served by a task of its own.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::client::{Proxying, SharedTls};
use crate::watch::Desk;
use crate::watch::sink::{Courier, SinkName, SinkSettings, run, run_once};

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::settings::file::others_may_write;
use crate::cli::terminal::say::say;
use crate::cli::watching::teller::STANDARD_OUTPUT;

/// The largest file that is read.
const MAX_FILE: u64 = 1024 * 1024;

/// Reads the sinks that a TOML file names. A value is never shown, since a URL may hold a secret.
pub(in crate::cli) fn read(path: &Path) -> Result<Vec<Courier>, Failure> {
    let read = |file: File| Ok((others_may_write(&file)?, bounded::read_text(file, MAX_FILE)?));
    let (others_may_write, text) = File::open(path)
        .and_then(read)
        .map_err(|error| Failure::configuration(format!("the sinks file {} cannot be read", path.display()), error))?;
    let entries = entries(&text).map_err(|what| unusable(&format!("{}: {what}", path.display())))?;
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let tls = SharedTls::default();
    let courier = |(name, settings): (String, toml::Value)| {
        let at = format!("{}: [{name}]", path.display());
        let (name, settings) = checked(&name, settings).map_err(|what| unusable(&format!("{at}: {what}")))?;
        if others_may_write && matches!(settings, SinkSettings::Exec { .. }) {
            return Err(unusable(&format!("{at}: {WRITABLE}")));
        }
        let sink = settings.sink(folder, &tls, &Proxying::Direct).map_err(|error| Failure::configuration(at, error))?;
        Ok(Courier::new(name, sink))
    };
    entries.into_iter().map(courier).collect()
}

/// The sinks by their names. The line with an error is named, not shown.
fn entries(text: &str) -> Result<BTreeMap<String, toml::Value>, String> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
        format!("line {line}: {}", error.message())
    })
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

/// Serves each sink until the tasks are dropped or shut down.
pub(in crate::cli) fn serve(couriers: Vec<Courier>, desk: &Desk) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for courier in couriers {
        let desk = desk.clone();
        tasks.spawn(async move {
            // Without the journal there is nothing to send; the watcher says so.
            let _ = run(courier, desk).await;
        });
    }
    tasks
}

/// Serves each sink once, within this time.
pub(in crate::cli) fn serve_once(couriers: Vec<Courier>, desk: &Desk, within: Duration) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for mut courier in couriers {
        let desk = desk.clone();
        tasks.spawn(async move {
            let served = timeout(within, run_once(&mut courier, &desk)).await;
            if !matches!(served, Ok(Ok(()))) || courier.tally().failures() > 0 {
                say(&format!(
                    "cimjob: the sink {} did not take all jobs; a later watch sends them again",
                    courier.name()
                ));
            }
        });
    }
    tasks
}

const RESERVED: &str = "stdout is the name of watch's own output; choose another one";
const NO_FILE: &str = "missing field `file`; for standard output, use watch -o jsonl";
const WRITABLE: &str = "other users can change this file, so its command is not run; chmod go-w prevents that";
