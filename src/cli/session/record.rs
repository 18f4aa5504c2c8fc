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
use crate::cli::terminal::say::say;

/// What was heard so far. A command may make several clients of a host, and ask several hosts.
struct Recording {
    path: PathBuf,
    /// The hosts as they were named, in the order in which they were asked first.
    hosts: Vec<String>,
    names: Vec<String>,
    heard: Vec<(String, Heard)>,
    /// Of all messages together.
    bytes: usize,
    /// No more is recorded: it would be too much.
    is_full: bool,
}

static RECORDING: Mutex<Option<Recording>> = Mutex::new(None);

/// The command that runs.
static COMMAND: Mutex<String> = Mutex::new(String::new());

/// More than this is not recorded, in bytes.
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
        *recording = Some(Recording { path: path.to_owned(), hosts, names, heard, bytes: 0, is_full: false });
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
    if recording.has_room(event) {
        recording.add(host, event);
    }
}

impl Recording {
    /// Is there room for one more message? The first time that there is none, it says so: a command may go on for long.
    fn has_room(&mut self, event: &WireEvent<'_>) -> bool {
        let length = match event {
            WireEvent::Request { envelope, .. } => envelope.len(),
            WireEvent::Reply { body, .. } => body.len(),
        };
        let bytes = self.bytes.saturating_add(length);
        if !self.is_full && bytes <= MOST_BYTES {
            self.bytes = bytes;
            return true;
        }
        if !std::mem::replace(&mut self.is_full, true) {
            say(FULL);
        }
        false
    }

    fn add(&mut self, host: &str, event: &WireEvent<'_>) {
        match event {
            WireEvent::Request { id, envelope, .. } => {
                let heard = Heard { host: host.to_owned(), request: (*envelope).to_owned(), reply: None };
                self.heard.push((id.to_string(), heard));
            }
            WireEvent::Reply { id, status, body } => {
                let asked = self.heard.iter_mut().rev().find(|(asked, _)| asked == id.as_str());
                if let Some((_, heard)) = asked {
                    heard.reply = Some((*status, body.to_vec()));
                }
            }
        }
    }
}

const FULL: &str = "cimjob: 64 MiB are recorded; what hosts say from now on is not";

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
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let about = About {
        command: COMMAND.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        interrupted: exit == Exit::Interrupted || recording.is_full,
        hosts: recording.hosts,
        names: recording.names,
    };
    let heard: Vec<Heard> = recording.heard.into_iter().map(|(_, heard)| heard).collect();
    Ok(record(&heard, &about, Key::new(key)))
}

#[cfg(test)]
mod tests {
    use crate::soap::MessageId;

    use super::*;

    #[test]
    fn what_does_not_fit_any_more_is_left_out_and_the_rest_stays() {
        let mut recording = Recording {
            path: PathBuf::new(),
            hosts: Vec::new(),
            names: Vec::new(),
            heard: Vec::new(),
            bytes: MOST_BYTES - 3,
            is_full: false,
        };
        let id = MessageId::from_uuid(1);
        let request = |envelope| WireEvent::Request { id: &id, action: "a", envelope };
        assert!(recording.has_room(&request("abc")));
        assert!(!recording.has_room(&request("d")) && recording.is_full);
        assert!(!recording.has_room(&request("")), "what is missing is at the end only");
    }
}
