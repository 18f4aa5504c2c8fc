//! Recording: what a command and its hosts say, with pseudonyms, in a file that is written at the end of the command.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::client::{WireEvent, WireLog};
use crate::recording::{About, Heard, Key, Recorded, record};
use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::options::host::HostOptions;
use crate::cli::session::recording_file;

/// What was heard so far. A command may make several clients of a host, and ask several hosts.
struct Recording {
    path: PathBuf,
    /// The hosts as they were named, in the order in which they were asked first.
    hosts: Vec<String>,
    names: Vec<String>,
    heard: Vec<(String, Heard)>,
    /// Of all messages together.
    bytes: usize,
}

static RECORDING: Mutex<Option<Recording>> = Mutex::new(None);

/// The command that runs.
static COMMAND: Mutex<String> = Mutex::new(String::new());

/// More than this is not recorded.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Keeps the name of the command for its recording, if there will be one.
pub(in crate::cli) fn of_command(command: &str) {
    command.clone_into(&mut COMMAND.lock().unwrap_or_else(PoisonError::into_inner));
}

/// Begins a recording in this file, before any host is asked. What cannot be written is refused.
pub(in crate::cli) fn prepare(path: Option<&Path>) -> Result<(), Failure> {
    let (Some(path), mut recording) = (path, recording()) else { return Ok(()) };
    if recording.is_none() {
        recording_file::refuse_unwritable(path)?;
        let (hosts, names, heard) = Default::default();
        *recording = Some(Recording { path: path.to_owned(), hosts, names, heard, bytes: 0 });
    }
    Ok(())
}

/// Begins to record what this host says, if that is wanted.
pub(in crate::cli) fn start(host: &HostOptions) -> Result<Option<WireLog>, Failure> {
    prepare(host.record.as_deref())?;
    let mut recording = recording();
    let Some(recording) = recording.as_mut().filter(|_| host.record.is_some()) else { return Ok(None) };
    if !recording.hosts.contains(&host.name) {
        recording.hosts.push(host.name.clone());
        recording.names.extend(names(host));
    }
    let name = host.name.clone();
    Ok(Some(Arc::new(move |event| hear(&name, event))))
}

/// The names that are known before anything is said.
fn names(host: &HostOptions) -> impl Iterator<Item = String> {
    let user = host.user.as_ref().map(ToString::to_string);
    [host.endpoint.host().to_owned()].into_iter().chain(user)
}

fn recording() -> MutexGuard<'static, Option<Recording>> {
    RECORDING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hear(host: &str, event: &WireEvent<'_>) {
    let mut recording = recording();
    let Some(recording) = recording.as_mut() else { return };
    match event {
        WireEvent::Request { id, envelope, .. } => {
            recording.bytes = recording.bytes.saturating_add(envelope.len());
            let heard = Heard { host: host.to_owned(), request: (*envelope).to_owned(), reply: None };
            recording.heard.push((id.to_string(), heard));
        }
        WireEvent::Reply { id, status, body } => {
            recording.bytes = recording.bytes.saturating_add(body.len());
            let asked = recording.heard.iter_mut().rev().find(|(asked, _)| asked == id.as_str());
            if let Some((_, heard)) = asked {
                heard.reply = Some((*status, body.to_vec()));
            }
        }
    }
    if recording.bytes > MOST_BYTES {
        recording.heard.clear();
    }
}

/// Writes the recording, if there is one, and says what was replaced. `exit` is how the command ended.
pub(in crate::cli) fn finish(exit: Exit) -> Result<(), Failure> {
    let Some(recording) = recording().take() else { return Ok(()) };
    let path = recording.path.clone();
    let written = recorded(recording, exit).and_then(|recorded| {
        recording_file::write(&path, &recorded)?;
        recording_file::tell(&path, &recorded);
        Ok(())
    });
    written
        .map_err(|error| Failure::configuration(format!("the recording {} cannot be written", path.display()), error))
}

fn recorded(recording: Recording, exit: Exit) -> io::Result<Recorded> {
    if recording.bytes > MOST_BYTES {
        return Err(io::Error::other("there is more than 64 MiB to record"));
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let about = About {
        command: COMMAND.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        interrupted: exit == Exit::Interrupted,
        hosts: recording.hosts,
        names: recording.names,
    };
    let heard: Vec<Heard> = recording.heard.into_iter().map(|(_, heard)| heard).collect();
    Ok(record(&heard, &about, Key::new(key)))
}
