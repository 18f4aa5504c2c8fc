//! One line of JSON for each job, on standard output or in a file that may be rotated.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::watch::sink::message::Message;

/// Where the lines go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonlTarget {
    /// Standard output.
    StandardOutput,
    /// The end of this file. When it was renamed or removed, a new one is begun.
    File(PathBuf),
}

/// A file of lines.
#[derive(Debug)]
pub struct Jsonl {
    target: JsonlTarget,
    open: Option<File>,
}

impl Jsonl {
    /// Lines for this target. The file is opened with the first line.
    #[must_use]
    pub fn new(target: JsonlTarget) -> Self {
        Self { target, open: None }
    }

    pub(super) fn target(&self) -> &JsonlTarget {
        &self.target
    }

    /// Writes a line for each; blocks.
    pub(super) fn tell(&mut self, messages: &[Message]) -> io::Result<()> {
        let lines: String = messages.iter().map(|message| message.json() + "\n").collect();
        match &self.target {
            JsonlTarget::StandardOutput => {
                let mut output = io::stdout().lock();
                output.write_all(lines.as_bytes())?;
                output.flush()
            }
            JsonlTarget::File(path) => {
                let kept = self.open.take().filter(|open| is_at(open, path));
                let mut file = kept.map_or_else(|| open(path), Ok)?;
                file.write_all(lines.as_bytes())?;
                file.sync_data()?;
                // A file that could not be written is opened again: its last line may be torn.
                self.open = Some(file);
                Ok(())
            }
        }
    }
}

/// Opens a file to add to its end. A line that was torn off, by a full disk or a killed process, is closed first.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
    let mut file = options.open(path)?;
    if file.metadata()?.len() > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            file.write_all(b"\n")?;
        }
    }
    Ok(file)
}

/// Is the open file still the one with this name?
#[cfg(unix)]
fn is_at(open: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same =
        |one: &std::fs::Metadata, other: &std::fs::Metadata| (one.dev(), one.ino()) == (other.dev(), other.ino());
    matches!((open.metadata(), path.metadata()), (Ok(one), Ok(other)) if same(&one, &other))
}

/// Elsewhere an open file cannot be renamed, and each is opened again.
#[cfg(not(unix))]
fn is_at(_open: &File, _path: &Path) -> bool {
    false
}
