//! A copy of the journal, and whether it is whole.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::journal::connection;
use crate::journal::error::{JournalError, JournalErrorKind};
use crate::journal::file;
use crate::journal::reader::Reader;

impl Reader {
    /// Copies the journal into a new file, as it is at one moment; a process may write it meanwhile.
    ///
    /// # Errors
    /// The file exists, or cannot be written.
    pub fn backup(&self, to: impl AsRef<Path>) -> Result<(), JournalError> {
        into_new(to.as_ref(), |to| self.copy(to))
    }

    /// The same, only if the copy is whole.
    pub(in crate::journal) fn backup_whole(&self, to: &Path) -> Result<(), JournalError> {
        into_new(to, |to| self.copy_whole(to))
    }

    pub(in crate::journal) fn copy(&self, to: &Path) -> Result<(), JournalError> {
        let failed = |error| JournalError::sqlite(to, error);
        let mut copy = Connection::open(to).map_err(failed)?;
        let backup = Backup::new(self.connection()?, &mut copy).map_err(failed)?;
        // All pages at once: a copy in pieces begins again whenever another process writes.
        match backup.step(-1).map_err(failed)? {
            StepResult::Done => self.check_unchanged(),
            _ => Err(JournalError::new(to, JournalErrorKind::Busy)),
        }
    }

    /// The same, only if the copy is whole: pages that are not there any more would be copied as empty ones.
    pub(in crate::journal) fn copy_whole(&self, to: &Path) -> Result<(), JournalError> {
        self.copy(to)?;
        let copied = Self::of(to, connection::without_log(to)?)
            .rows("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))?;
        if copied == ["ok"] { Ok(()) } else { Err(JournalError::new(to, JournalErrorKind::Damaged)) }
    }

    /// Reads the whole file, and says what is wrong with it: nothing if it is whole.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn check(&self) -> Result<Vec<String>, JournalError> {
        let found: Vec<String> = self.rows("PRAGMA integrity_check(20)", [], |row| row.get(0))?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }
}

fn into_new(to: &Path, copy: impl FnOnce(&Path) -> Result<(), JournalError>) -> Result<(), JournalError> {
    file::create_new(to)?;
    let copied = copy(to);
    if copied.is_err() {
        // Half a copy is none.
        let _ = std::fs::remove_file(to);
    }
    copied
}
