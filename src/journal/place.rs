//! Where the files of an open journal are, and whether they are still there: what is written into a file that was removed ends with the process.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::journal::error::{JournalError, JournalErrorKind};
use crate::journal::file;

/// The files of a journal as they were when it was opened.
#[derive(Debug)]
pub(in crate::journal) struct Place {
    journal: Held,
    /// The log and its index: other processes do not see what is written into a log that was removed.
    logs: [Held; 2],
}

/// What happened to the files of a journal that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::journal) enum Change {
    Removed,
    /// Another file is in its place.
    Replaced,
}

/// A file that is held open. `None`: there was no such file, or the system does not tell files apart.
#[derive(Debug)]
struct Held {
    path: PathBuf,
    file: Option<FileId>,
}

/// Device and number.
type FileId = [u64; 2];

impl Place {
    pub(in crate::journal) fn of(path: &Path) -> Result<Self, JournalError> {
        let logs = [held(&file::log(path))?, held(&file::index(path))?];
        Ok(Self { journal: held(path)?, logs })
    }

    /// What happened since; `None` if all is as it was.
    pub(in crate::journal) fn change(&self) -> Result<Option<Change>, JournalError> {
        match (self.journal.file, found(&self.journal.path)?) {
            (None, _) => Ok(None),
            (Some(_), None) => Ok(Some(Change::Removed)),
            (Some(held), Some(Found { file, .. })) if held != file => Ok(Some(Change::Replaced)),
            (_, Some(Found { length: 0, .. })) => Err(JournalError::new(&self.journal.path, JournalErrorKind::Damaged)),
            _ => self.change_of_logs(),
        }
    }

    fn change_of_logs(&self) -> Result<Option<Change>, JournalError> {
        for Held { path, file } in &self.logs {
            if file.is_some() && found(path)?.map(|found| found.file) != *file {
                return Ok(Some(Change::Removed));
            }
        }
        Ok(None)
    }
}

fn held(path: &Path) -> Result<Held, JournalError> {
    let file = if cfg!(unix) { found(path)?.map(|found| found.file) } else { None };
    Ok(Held { path: path.to_owned(), file })
}

/// A file as it is now.
struct Found {
    file: FileId,
    length: u64,
}

fn found(path: &Path) -> Result<Option<Found>, JournalError> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(Some(Found { file: identity(&found), length: found.len() })),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(JournalError::io(path, error)),
    }
}

#[cfg(unix)]
fn identity(found: &std::fs::Metadata) -> FileId {
    use std::os::unix::fs::MetadataExt;
    [found.dev(), found.ino()]
}

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> FileId {
    [0; 2]
}
