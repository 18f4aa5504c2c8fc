//! A journal whose disk fails is closed until it can be written again: a file system in use cannot be repaired.

use crate::journal::connection;
use crate::journal::error::{JournalError, JournalErrorKind};
use crate::journal::file::{self, WriterLock};
use crate::journal::place::Place;
use crate::journal::reader::Reader;
use crate::journal::writer::Journal;

impl Journal {
    /// Closes the files after an error of the disk. Until they are open again, the journal is read as an empty one.
    pub(in crate::journal) fn release(&mut self, kind: JournalErrorKind) {
        if !matches!(kind, JournalErrorKind::ReadOnly | JournalErrorKind::Failed) || self.lock.is_none() {
            return;
        }
        let Ok(empty) = connection::empty() else { return };
        if self.reader.hold_index().is_err() && self.leave_log().is_err() {
            return;
        }
        self.reader = Reader::of(self.reader.path(), empty);
        self.lock = None;
    }

    /// Opens the files again, if they were closed. None is made: without its disk, the folder is another one.
    pub(in crate::journal) fn take_up(&mut self) -> Result<(), JournalError> {
        if self.lock.is_some() {
            return Ok(());
        }
        let path = self.reader.path().to_owned();
        if file::is_missing_or_empty(&path)? {
            return Err(JournalError::new(&path, JournalErrorKind::Missing));
        }
        file::check_kind(&path)?;
        let lock = WriterLock::take(&path)?;
        let opened = Reader::of_writer(&path)?;
        self.place = Place::of(&path)?;
        self.reader = opened;
        self.lock = Some(lock);
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::journal::retention::Retention;

    #[test]
    fn files_that_cannot_be_looked_at_are_closed_until_they_can() {
        let folder = tempfile::TempDir::new().unwrap();
        let [there, away] = ["there", "away"].map(|name| folder.path().join(name));
        let mut journal = Journal::open(there.join("journal.db"), Retention::default()).unwrap();
        std::fs::rename(&there, &away).unwrap();
        // A name that leads to itself cannot be looked at, as on a disk that fails.
        std::os::unix::fs::symlink(&there, &there).unwrap();
        assert_eq!(journal.commit(&[]).unwrap_err().kind(), JournalErrorKind::Failed);
        assert!(journal.lock.is_none());
        std::fs::remove_file(&there).unwrap();
        std::fs::rename(&away, &there).unwrap();
        journal.commit(&[]).unwrap();
    }
}
