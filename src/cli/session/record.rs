//! Recording: what a command and its host say, with pseudonyms, in a file that is written at the end of the command.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::client::{WireEvent, WireLog};
use crate::recording::{About, Heard, Key, Recorded, Shape, record};

use crate::cli::ending::failure::Failure;
use crate::cli::options::host::HostOptions;
use crate::cli::terminal::private_file;
use crate::cli::terminal::say::say;

/// What was heard so far. A command may make several clients of its host.
struct Recording {
    path: PathBuf,
    names: Vec<String>,
    heard: Vec<(String, Heard)>,
    /// Of all messages together.
    bytes: usize,
}

static RECORDING: Mutex<Option<Recording>> = Mutex::new(None);

/// More than this is not recorded.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Begins to record, if that is wanted.
pub(in crate::cli) fn start(host: &HostOptions) -> Result<Option<WireLog>, Failure> {
    let Some(path) = host.record.as_deref() else { return Ok(None) };
    if host.contact.is_some() {
        return Err(Failure::Usage("--record takes one host".to_owned()));
    }
    let mut recording = recording();
    if recording.is_none() {
        for path in [path.to_owned(), key_file(path)] {
            refuse_existing(&path)?;
        }
        refuse_without_folder(path)?;
        *recording = Some(Recording { path: path.to_owned(), names: names(host), heard: Vec::new(), bytes: 0 });
    }
    Ok(Some(Arc::new(hear)))
}

/// The names that are known before anything is said.
fn names(host: &HostOptions) -> Vec<String> {
    let user = host.user.as_ref().map(ToString::to_string);
    [host.name.clone(), host.endpoint.host().to_owned()].into_iter().chain(user).collect()
}

fn refuse_existing(path: &Path) -> Result<(), Failure> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    let what = format!("{} exists already: a recording overwrites no file", path.display());
    Err(Failure::Configuration { what, source: None })
}

/// Found before the host is asked, because a change is not made twice for a recording.
fn refuse_without_folder(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if path.file_name().is_some() && folder.is_dir() {
        return Ok(());
    }
    let what = format!("the recording {} cannot be written: its folder does not exist", path.display());
    Err(Failure::Configuration { what, source: None })
}

fn recording() -> MutexGuard<'static, Option<Recording>> {
    RECORDING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hear(event: &WireEvent<'_>) {
    let mut recording = recording();
    let Some(recording) = recording.as_mut() else { return };
    match event {
        WireEvent::Request { id, envelope, .. } => {
            recording.bytes = recording.bytes.saturating_add(envelope.len());
            let heard = Heard { request: (*envelope).to_owned(), reply: None };
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

/// Writes the recording, if there is one, and says what was replaced.
pub(in crate::cli) fn finish(command: &str) -> Result<(), Failure> {
    let Some(recording) = recording().take() else { return Ok(()) };
    let failed =
        |error| Failure::configuration(format!("the recording {} cannot be written", recording.path.display()), error);
    if recording.bytes > MOST_BYTES {
        return Err(failed(io::Error::other("there is more than 64 MiB to record")));
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| failed(io::Error::other(error)))?;
    let about = About {
        command: command.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        names: recording.names.clone(),
    };
    let heard: Vec<Heard> = recording.heard.into_iter().map(|(_, heard)| heard).collect();
    let recorded = record(&heard, &about, Key::new(key));
    write(&recording.path, &recorded).map_err(failed)?;
    tell(&recording.path, &recorded);
    Ok(())
}

fn key_file(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

/// The key first: a recording without it could not be read by its owner.
fn write(path: &Path, recorded: &Recorded) -> io::Result<()> {
    let secrets = recorded.secrets.to_json().map_err(io::Error::other)?;
    let recording = recorded.recording.to_json().map_err(io::Error::other)?;
    let key = key_file(path);
    private_file::create_whole(&key, secrets.as_bytes())?;
    private_file::create_whole(path, recording.as_bytes()).inspect_err(|_| drop(std::fs::remove_file(&key)))
}

fn tell(path: &Path, recorded: &Recorded) {
    let count = |(shape, count): (&Shape, &u64)| format!("{count} {}", called(*shape));
    let exchanges = recorded.recording.exchanges.len();
    let counts: Vec<_> = recorded.replaced.counts.iter().map(count).collect();
    say(&format!(
        "cimjob: recorded {exchanges} exchange{plural} in {file}; {} values became pseudonyms ({})\ncimjob: read {file} before you give it away, and keep {key} to yourself: it says what each pseudonym stands for",
        recorded.replaced.values,
        counts.join(", "),
        file = path.display(),
        key = key_file(path).display(),
        plural = if exchanges == 1 { "" } else { "s" },
    ));
}

fn called(shape: Shape) -> &'static str {
    match shape {
        Shape::Number => "numbers",
        Shape::Guid => "GUIDs",
        Shape::Address => "addresses",
        Shape::Mac => "MAC addresses",
        Shape::Sid => "SIDs",
        _ => "words",
    }
}
