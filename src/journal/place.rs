//! Where the files of an open journal are, and whether they are still there: what is written into a file that was removed ends with the process.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::journal::error::{JournalError, JournalErrorKind};
use crate::journal::file;

/// The files of a journal as they were when it was opened.
#[derive(Debug)]
pub(in crate::journal) struct Place {
    journal: Held,
    /// Other processes do not see what is written into a log that was removed.
    log: Held,
    index: Held,
    /// The journal was so long after the last commit, or when it was opened.
    length: u64,
    /// The log was at least so long then; SQLite makes a longer one so short.
    written: u64,
    /// How the log began then: it begins anew only when this process writes it.
    beginning: Vec<u8>,
}

/// How long the header of a log is.
const HEADER: u64 = 32;

/// How each log begins, by the order of the bytes in its checksums (SQLite's file format, section 4.1).
const MAGIC: [[u8; 4]; 2] = [[0x37, 0x7F, 0x06, 0x82], [0x37, 0x7F, 0x06, 0x83]];

/// What happened to the files of a journal that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::journal) enum Change {
    /// This file was removed: the journal, its log or its index.
    Removed(PathBuf),
    /// Another file is in the place of the journal.
    Replaced,
    /// The log, this file, does not have what was written into it.
    LogEmptied(PathBuf),
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
        let [log, index] = [held(&file::log(path))?, held(&file::index(path))?];
        let beginning = beginning(&log.path);
        let mut place = Self { journal: held(path)?, log, index, length: 0, written: 0, beginning };
        place.note_written();
        Ok(place)
    }

    /// Something was committed, or the journal was opened. A log that was emptied in this very moment is not taken for one that is as it should be.
    pub(in crate::journal) fn note_written(&mut self) {
        self.note_length();
        self.written = self.written.max(length(&self.log.path).min(file::MOST_OF_LOG.into()));
        let beginning = beginning(&self.log.path);
        if MAGIC.iter().any(|magic| beginning.starts_with(magic)) {
            self.beginning = beginning;
        }
    }

    /// The journal has its length for good reason.
    pub(in crate::journal) fn note_length(&mut self) {
        self.length = length(&self.journal.path);
    }

    /// How long the journal is, if it has become shorter.
    pub(in crate::journal) fn shorter(&self) -> Option<u64> {
        self.journal.file.map(|_| length(&self.journal.path)).filter(|length| *length < self.length)
    }

    /// What happened since; `None` if all is as it was.
    ///
    /// # Errors
    /// [`JournalErrorKind::Emptied`], or the files cannot be looked at.
    pub(in crate::journal) fn change(&self) -> Result<Option<Change>, JournalError> {
        match (self.journal.file, found(&self.journal.path)?) {
            (None, _) => Ok(None),
            (Some(_), None) => Ok(Some(Change::Removed(self.journal.path.clone()))),
            (Some(held), Some(Found { file, .. })) if held != file => Ok(Some(Change::Replaced)),
            (_, Some(Found { length: 0, .. })) => Err(JournalError::new(&self.journal.path, JournalErrorKind::Emptied)),
            _ => self.change_of_logs(),
        }
    }

    /// Removes log and index as far as they are those of the journal that was opened: SQLite would apply them to another file of that name.
    pub(in crate::journal) fn remove_logs(&self) -> Result<(), JournalError> {
        for held in [&self.log, &self.index] {
            let found = found(&held.path)?.map(|found| found.file);
            if found.is_some() && found == held.file {
                std::fs::remove_file(&held.path).map_err(|error| JournalError::io(&held.path, error))?;
            }
        }
        Ok(())
    }

    fn change_of_logs(&self) -> Result<Option<Change>, JournalError> {
        let (log, index) = (found(&self.log.path)?, found(&self.index.path)?);
        for (held, found) in [(&self.log, &log), (&self.index, &index)] {
            if held.file.is_some() && found.as_ref().map(|found| found.file) != held.file {
                return Ok(Some(Change::Removed(held.path.clone())));
            }
        }
        let is_whole = log.is_none_or(|log| log.length >= self.written && beginning(&self.log.path) == self.beginning);
        Ok((!is_whole).then(|| Change::LogEmptied(self.log.path.clone())))
    }
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |found| found.len())
}

fn beginning(log: &Path) -> Vec<u8> {
    let mut beginning = Vec::new();
    // Without a log there is none. SQLite has no locks on this file, which closing it would end.
    let _ = File::open(log).and_then(|log| log.take(HEADER).read_to_end(&mut beginning));
    beginning
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

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Entry, JobRecord, Journal, Retention};

    /// A commit was written, and before that was noted, the log became this.
    fn change_after(emptied: impl FnOnce(&Path)) -> Option<Change> {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("journal.db");
        let mut journal = Journal::open(&path, Retention::default()).unwrap();
        journal.commit(&[Entry::Job(JobRecord::sample("hv01", "A"))]).unwrap();
        let mut place = Place::of(&path).unwrap();
        assert_eq!(place.change().unwrap(), None);
        emptied(&file::log(&path));
        place.note_written();
        let change = place.change().unwrap();
        assert!(matches!(&change, None | Some(Change::LogEmptied(_))), "{change:?}");
        change
    }

    #[test]
    fn a_log_that_is_emptied_before_the_commit_is_noted_is_found() {
        assert!(change_after(|log| drop(File::create(log).unwrap())).is_some());
    }

    #[test]
    fn a_log_that_is_emptied_within_a_commit_and_written_on_is_found() {
        let emptied = |log: &Path| {
            let whole = length(log);
            File::create(log).and_then(|log| log.set_len(whole)).unwrap();
        };
        assert!(change_after(emptied).is_some());
    }
}
