//! The files of a recording: itself, and its key.

use std::io;
use std::path::{Path, PathBuf};

use crate::recording::{Recorded, Recording, Shape};

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::opening;
use crate::cli::terminal::private_file;
use crate::cli::terminal::say::say;

/// Reads a recording.
pub(in crate::cli) fn read(path: &Path) -> Result<Recording, Failure> {
    let failed =
        |error: io::Error| Failure::configuration(format!("the recording {} cannot be read", path.display()), error);
    let text = opening::read(path, |file| bounded::read_text(file, MOST_BYTES)).map_err(failed)?;
    Recording::from_json(&text).map_err(|error| failed(io::Error::other(error)))
}

/// The longest recording that is read: with its escapes, one of 64 MiB may need more.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Found before a host is asked, because a change is not made twice for a recording.
pub(super) fn refuse_unwritable(path: &Path) -> Result<(), Failure> {
    refuse_existing(path)?;
    refuse_existing(&key_file(path))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if path.file_name().is_some() && folder.is_dir() {
        return Ok(());
    }
    let what = format!("the recording {} cannot be written: its folder does not exist", path.display());
    Err(Failure::Configuration { what, source: None })
}

fn refuse_existing(path: &Path) -> Result<(), Failure> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    let what = format!("{} exists already: a recording overwrites no file", path.display());
    Err(Failure::Configuration { what, source: None })
}

fn key_file(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

/// The key first: a recording without it could not be read by its owner.
pub(super) fn write(path: &Path, recorded: &Recorded) -> io::Result<()> {
    let secrets = recorded.secrets.to_json().map_err(io::Error::other)?;
    let recording = recorded.recording.to_json().map_err(io::Error::other)?;
    let key = key_file(path);
    private_file::create_whole(&key, secrets.as_bytes())?;
    private_file::create_whole(path, recording.as_bytes()).inspect_err(|_| drop(std::fs::remove_file(&key)))
}

/// Says what was recorded, and what was replaced.
pub(super) fn tell(path: &Path, recorded: &Recorded) {
    let count = |(shape, count): (&Shape, &u64)| format!("{count} {}", called(*shape));
    let counts: Vec<_> = recorded.replaced.counts.iter().map(count).collect();
    let until = if recorded.recording.interrupted { " until it was stopped" } else { "" };
    say(&format!(
        "cimjob: recorded {exchanges}{hosts}{until} in {file}; {} values became pseudonyms ({})\n\
         cimjob: read {file} before you give it away (`cimjob record check` helps), and keep {key} to yourself: it says what each pseudonym stands for",
        recorded.replaced.values,
        counts.join(", "),
        exchanges = counted(recorded.recording.exchanges.len(), "exchange"),
        hosts = of_hosts(recorded.recording.hosts.len()),
        file = path.display(),
        key = key_file(path).display(),
    ));
}

fn of_hosts(count: usize) -> String {
    if count > 1 { format!(" with {count} hosts") } else { String::new() }
}

/// `1 exchange`, `2 exchanges`
pub(in crate::cli) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
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
