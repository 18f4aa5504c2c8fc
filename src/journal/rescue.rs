//! A journal whose files were removed, emptied or replaced while it was open: what it held is still readable, and gets a place again.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;

use crate::cim::Timestamp;
use crate::journal::connection;
use crate::journal::entry::Entry;
use crate::journal::error::{JournalError, JournalErrorKind};
use crate::journal::file::{self, WriterLock};
use crate::journal::gap::Gap;
use crate::journal::look::HostLook;
use crate::journal::place::{Change, Place};
use crate::journal::reader::Reader;
use crate::journal::writer::Journal;

/// How many files may be kept next to a journal that was replaced.
const MOST_KEPT: u32 = 100;

/// Why there is a gap after the log was lost.
const LOST: &str = "the journal lost what was written last";

impl Journal {
    /// Before anything is written: if the files are not in their place any more, they are put there again.
    pub(in crate::journal) fn hold_place(&mut self) -> Result<(), JournalError> {
        self.take_up()?;
        let path = self.reader.path().to_owned();
        let happened = match self.look_at_place(&path) {
            Ok(None) => return Ok(()),
            Ok(Some(Change::Removed(file))) => self.make_again(&file, JournalErrorKind::Removed)?,
            Ok(Some(Change::LogEmptied(log))) => self.make_again(&log, JournalErrorKind::LogEmptied)?,
            Ok(Some(Change::Replaced)) => self.give_way()?,
            Err(error) => {
                self.release(error.kind());
                return Err(error);
            }
        };
        self.unsaid = Some(happened);
        Ok(())
    }

    /// What happened to the files; if nothing did, the lock is in its place: without it, another process could write the same journal.
    fn look_at_place(&mut self, path: &Path) -> Result<Option<Change>, JournalError> {
        let change = self.place.change()?;
        if change.is_none() {
            self.hold_lock(path)?;
        }
        Ok(change)
    }

    /// The journal or its log was removed or emptied: all that it held is written again, under the same name. If that cannot be read, it goes back to
    /// the last checkpoint of the log, or begins anew.
    fn make_again(&mut self, file: &Path, whole: JournalErrorKind) -> Result<JournalError, JournalError> {
        let path = self.reader.path().to_owned();
        file::create_folder(&path)?;
        self.hold_lock(&path)?;
        let new = file::begin(&path)?;
        let kind = match self.reader.copy_whole(&new) {
            Ok(()) => whole,
            Err(error) if file == path && is_damage(&error) => JournalErrorKind::Lost,
            Err(error) if file != path && (is_damage(&error) || is_short(&error)) => JournalErrorKind::LogLost,
            Err(error) => return Err(error),
        };
        match kind {
            JournalErrorKind::Lost => connection::make(&path)?,
            JournalErrorKind::LogLost => self.go_back(&path)?,
            _ => file::put_in_place(&new, &path)?,
        }
        self.open_again(&path)?;
        if kind == JournalErrorKind::LogLost {
            self.note_loss()?;
        }
        Ok(JournalError::new(file, kind))
    }

    /// Without its log, the file is as it was at the last checkpoint.
    fn go_back(&self, path: &Path) -> Result<(), JournalError> {
        let new = file::begin(path)?;
        Reader::of(path, connection::without_log(path)?).copy_whole(&new)?;
        file::put_in_place(&new, path)
    }

    /// What was written after the last look that is left may be lost.
    fn note_loss(&mut self) -> Result<(), JournalError> {
        let now = Timestamp::now();
        let gap = |look: HostLook| {
            let from = look.last_ok.unwrap_or(look.since).min(now);
            Entry::Gap(Gap { host: look.host, from, to: now, why: LOST.to_owned() })
        };
        let gaps: Vec<Entry> = self.reader.hosts()?.into_iter().map(gap).collect();
        self.commit(&gaps).map(drop)
    }

    /// Another file is in its place: what the journal held is kept next to it, and the other one is written from now on, if it is a journal.
    fn give_way(&mut self) -> Result<JournalError, JournalError> {
        let path = self.reader.path().to_owned();
        if !self.is_kept {
            self.keep_aside(&path)?;
            self.is_kept = true;
        }
        file::check_kind(&path)?;
        self.hold_lock(&path)?;
        self.place.remove_logs()?;
        self.open_again(&path)?;
        self.is_kept = false;
        Ok(JournalError::new(&path, JournalErrorKind::Replaced))
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
        // By its name, SQLite would remove the log of the new one.
        self.leave_log()?;
        let (_, connection) = self.reader.apart();
        *connection = opened;
        self.place = place;
        Ok(())
    }

    /// When the connection is closed, its log is left as it is: nothing of it is written into the file.
    fn leave_log(&mut self) -> Result<(), JournalError> {
        let (path, connection) = self.reader.apart();
        let flag = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        flag.map(drop).map_err(|error| JournalError::sqlite(path, error))
    }
}

fn is_damage(error: &JournalError) -> bool {
    matches!(error.kind(), JournalErrorKind::Damaged | JournalErrorKind::Foreign)
}

/// SQLite has no kind of its own for a log that ends too early.
fn is_short(error: &JournalError) -> bool {
    error.kind() == JournalErrorKind::Failed
}

impl Drop for Journal {
    /// What was removed a moment ago is not lost with this process. A file that is in its place and should not be written is left as it is.
    fn drop(&mut self) {
        let is_there = |folder: &Path| folder.as_os_str().is_empty() || folder.is_dir();
        if self.reader.path().parent().is_some_and(is_there) && self.hold_place().is_err() {
            let _ = self.leave_log();
        }
    }
}
