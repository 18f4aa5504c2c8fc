//! A journal whose disk fails is closed until it can be written again: a file system in use cannot be repaired.

use crate::journal::connection;
use crate::journal::error::{JournalError, JournalErrorKind};
use crate::journal::file::{self, WriterLock};
use crate::journal::place::Place;
use crate::journal::writer::Journal;

impl Journal {
    /// Closes the files after an error of the disk. Until they are open again, the journal is read as an empty one.
    pub(in crate::journal) fn release(&mut self, kind: JournalErrorKind) {
        if !matches!(kind, JournalErrorKind::ReadOnly | JournalErrorKind::Failed) || self.lock.is_none() {
            return;
        }
        let Ok(empty) = connection::empty() else { return };
        let (_, connection) = self.reader.apart();
        *connection = empty;
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
        let opened = connection::writing(&path)?;
        self.place = Place::of(&path)?;
        let (_, connection) = self.reader.apart();
        *connection = opened;
        self.lock = Some(lock);
        Ok(())
    }
}
