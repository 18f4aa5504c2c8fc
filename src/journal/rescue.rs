//! A journal whose files were removed or replaced while it was open: what it held is still readable, and gets a place again.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;

use crate::journal::connection;
use crate::journal::error::{JournalError, JournalErrorKind};
use crate::journal::file::{self, WriterLock};
use crate::journal::place::{Change, Place};
use crate::journal::writer::Journal;

/// How many files may be kept next to a journal that was replaced.
const MOST_KEPT: u32 = 100;

impl Journal {
    /// Before anything is written: if the files are not in their place any more, they are put there again.
    pub(in crate::journal) fn hold_place(&mut self) -> Result<(), JournalError> {
        self.take_up()?;
        let path = self.reader.path().to_owned();
        let kind = match self.place.change()? {
            // Without the lock in its place, another process could write the same journal.
            None => return self.hold_lock(&path),
            Some(Change::Removed) => self.make_again()?,
            Some(Change::Replaced) => self.give_way()?,
        };
        self.unsaid = Some(kind);
        Ok(())
    }

    /// The journal was removed: all that it held is written again, under the same name. If that cannot be read, it begins anew.
    fn make_again(&mut self) -> Result<JournalErrorKind, JournalError> {
        let path = self.reader.path().to_owned();
        file::create_folder(&path)?;
        self.hold_lock(&path)?;
        let new = file::begin(&path)?;
        let kind = match self.reader.copy(&new) {
            Ok(()) => JournalErrorKind::Removed,
            Err(error) if matches!(error.kind(), JournalErrorKind::Damaged | JournalErrorKind::Foreign) => {
                connection::make(&path)?;
                JournalErrorKind::Damaged
            }
            Err(error) => return Err(error),
        };
        if kind == JournalErrorKind::Removed {
            file::put_in_place(&new, &path)?;
        }
        self.open_again(&path)?;
        Ok(kind)
    }

    /// Another file is in its place: what the journal held is kept next to it, and the other one is written from now on, if it is a journal.
    fn give_way(&mut self) -> Result<JournalErrorKind, JournalError> {
        let path = self.reader.path().to_owned();
        if !self.is_kept {
            self.keep_aside(&path)?;
            self.is_kept = true;
        }
        file::check_kind(&path)?;
        self.hold_lock(&path)?;
        self.open_again(&path)?;
        self.is_kept = false;
        Ok(JournalErrorKind::Replaced)
    }

    fn keep_aside(&self, path: &Path) -> Result<(), JournalError> {
        let name = |number: u32| if number == 1 { "-replaced".to_owned() } else { format!("-replaced-{number}") };
        let mut names = (1..=MOST_KEPT).map(|number| file::next_to(path, &name(number)));
        let free: Option<PathBuf> = names.find(|name| !name.exists());
        self.reader.backup(free.unwrap_or_else(|| file::next_to(path, "-replaced")))
    }

    /// The lock that is in its place belongs to the one that writes there.
    fn hold_lock(&mut self, path: &Path) -> Result<(), JournalError> {
        let is_held = self.lock.as_ref().map(|lock| lock.is_in_place(path)).transpose()?.unwrap_or(false);
        if !is_held {
            self.lock = Some(WriterLock::take(path)?);
        }
        Ok(())
    }

    fn open_again(&mut self, path: &Path) -> Result<(), JournalError> {
        let opened = connection::writing(path)?;
        let place = Place::of(path)?;
        let (_, connection) = self.reader.apart();
        // By its name, SQLite would remove the log of the new one.
        let flag = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        flag.map_err(|error| JournalError::sqlite(path, error))?;
        *connection = opened;
        self.place = place;
        Ok(())
    }
}

impl Drop for Journal {
    /// What was removed a moment ago is not lost with this process.
    fn drop(&mut self) {
        if self.reader.path().parent().is_some_and(|folder| folder.as_os_str().is_empty() || folder.is_dir()) {
            let _ = self.hold_place();
        }
    }
}
