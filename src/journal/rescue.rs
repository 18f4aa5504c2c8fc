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
        let change = self.look_at_place(&path);
        let index = self.reader.take_emptied_index().map(Path::to_owned);
        let happened = match (change, index) {
            (Ok(None), None) => return self.note_loss(),
            (Ok(None), Some(index)) => JournalError::new(&index, JournalErrorKind::LogEmptied),
            // It is lost, and the attempt before failed.
            (Ok(Some(Change::Removed(log) | Change::LogEmptied(log))), _) if self.is_log_lost && log != path => {
                self.lose_log(&log)?
            }
            (Ok(Some(Change::Removed(file))), _) => self.make_again(&file, JournalErrorKind::Removed)?,
            (Ok(Some(Change::LogEmptied(log))), None) => self.make_again(&log, JournalErrorKind::LogEmptied)?,
            // SQLite has made the index from what was left of the log.
            (Ok(Some(Change::LogEmptied(log))), Some(_)) => self.lose_log(&log)?,
            (Ok(Some(Change::Replaced)), _) => self.give_way()?,
            (Err(error), _) => {
                self.release(error.kind());
                return Err(error);
            }
        };
        // A loss is said in any case.
        self.unsaid = self.unsaid.take().filter(JournalError::is_loss).or(Some(happened));
        // A gap that cannot be written now is written before the next commit.
        let _ = self.note_loss();
        Ok(())
    }

    /// What happened to the files; if nothing did, the lock is in its place: without it, another process could write the same journal.
    fn look_at_place(&mut self, path: &Path) -> Result<Option<Change>, JournalError> {
        self.reader.hold_index()?;
        let change = self.place.change()?;
        if change.is_none() {
            self.check_length(path)?;
            self.hold_lock(path)?;
        }
        Ok(change)
    }

    /// What is cut off cannot be read any more. When the log is written into the file, perhaps by another process, the file becomes shorter by what was given back.
    fn check_length(&mut self, path: &Path) -> Result<(), JournalError> {
        let Some(length) = self.place.shorter() else { return Ok(()) };
        if length < self.reader.length_of_pages()? {
            return Err(JournalError::new(path, JournalErrorKind::Damaged));
        }
        self.place.note_length();
        Ok(())
    }

    /// The journal or its log was removed or emptied: all that it held is written again, under the same name. If that cannot be read, it goes back to
    /// the last checkpoint of the log, or begins anew.
    fn make_again(&mut self, file: &Path, whole: JournalErrorKind) -> Result<JournalError, JournalError> {
        let path = self.reader.path().to_owned();
        file::create_folder(&path)?;
        self.hold_lock(&path)?;
        let new = file::begin_copy(&path)?;
        let kind = match self.reader.copy_whole(&new) {
            Ok(()) => whole,
            Err(error) if file == path && is_damage(&error) => JournalErrorKind::Lost,
            Err(error) if file != path && is_damage(&error) => return self.lose_log(file),
            Err(error) => return Err(error),
        };
        match kind {
            JournalErrorKind::Lost => connection::make(&path)?,
            _ => {
                // The copy has each page as the log has it: a log that is still there changes nothing in it.
                file::put_in_place(&new, &path)?;
                file::remove_logs(&path)?;
            }
        }
        self.open_again(&path)?;
        Ok(JournalError::new(file, kind))
    }

    /// Without its log, the file is as it was at the last checkpoint.
    fn lose_log(&mut self, log: &Path) -> Result<JournalError, JournalError> {
        let path = self.reader.path().to_owned();
        self.is_log_lost = true;
        self.hold_lock(&path)?;
        let new = file::begin(&path)?;
        Reader::of(&path, connection::without_log(&path)?).copy_whole(&new)?;
        file::put_in_place(&new, &path)?;
        self.lost = Some(Timestamp::now());
        self.is_log_lost = false;
        self.open_again(&path)?;
        Ok(JournalError::new(log, JournalErrorKind::LogLost))
    }

    /// What was written after the last look that is left may be lost.
    fn note_loss(&mut self) -> Result<(), JournalError> {
        let Some(lost) = self.lost.take() else { return Ok(()) };
        let noted = self.note_loss_at(lost);
        if noted.is_err() {
            self.lost = Some(lost);
        }
        noted
    }

    fn note_loss_at(&mut self, lost: Timestamp) -> Result<(), JournalError> {
        let gap = |look: HostLook| {
            let from = look.last_ok.unwrap_or(look.since).min(lost);
            Entry::Gap(Gap { host: look.host, from, to: lost, why: LOST.to_owned() })
        };
        let gaps: Vec<Entry> = self.reader.hosts()?.into_iter().map(gap).collect();
        self.write(&self.outbox(), &gaps).map(drop)
    }

    /// Another file is in its place: what the journal held is kept next to it, and the other one is written from now on, if it is a journal.
    fn give_way(&mut self) -> Result<JournalError, JournalError> {
        let path = self.reader.path().to_owned();
        let kind = self.replaced.map_or_else(|| self.keep_aside(&path), Ok)?;
        self.replaced = Some(kind);
        file::check_kind(&path)?;
        self.hold_lock(&path)?;
        self.place.remove_logs()?;
        self.open_again(&path)?;
        if kind == JournalErrorKind::ReplacedLost {
            self.lost = Some(Timestamp::now());
        }
        Ok(JournalError::new(&path, kind))
    }

    /// Says whether what the journal held could be read.
    fn keep_aside(&self, path: &Path) -> Result<JournalErrorKind, JournalError> {
        let name = |number: u32| if number == 1 { "-replaced".to_owned() } else { format!("-replaced-{number}") };
        let mut names = (1..=MOST_KEPT).map(|number| file::next_to(path, &name(number)));
        let free: Option<PathBuf> = names.find(|name| !name.exists());
        match self.reader.backup_whole(&free.unwrap_or_else(|| file::next_to(path, "-replaced"))) {
            Ok(()) => Ok(JournalErrorKind::Replaced),
            Err(error) if is_damage(&error) => Ok(JournalErrorKind::ReplacedLost),
            Err(error) => Err(error),
        }
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
        let opened = Reader::of_writer(path)?;
        let place = Place::of(path)?;
        // By its name, SQLite would remove the log of the new one.
        self.leave_log()?;
        self.reader = opened;
        self.place = place;
        self.replaced = None;
        Ok(())
    }

    /// When the connection is closed, its log is left as it is: nothing of it is written into the file.
    pub(in crate::journal) fn leave_log(&mut self) -> Result<(), JournalError> {
        let (path, connection) = self.reader.apart();
        let flag = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        flag.map(drop).map_err(|error| JournalError::sqlite(path, error))
    }
}

fn is_damage(error: &JournalError) -> bool {
    matches!(error.kind(), JournalErrorKind::Damaged | JournalErrorKind::Foreign)
}

impl Journal {
    /// Closes the journal. What was removed a moment ago is put in its place first, as it is when the journal is dropped.
    ///
    /// # Errors
    /// What [happened](JournalError::is_over) to the files since the last commit, or why they cannot be written.
    pub fn close(mut self) -> Result<(), JournalError> {
        let held = self.hold_place();
        self.unsaid.take().map_or(held, Err)
    }

    /// A folder that is gone is not made again, as for one that is removed with all that is in it.
    fn hold_last(&mut self) -> Result<(), JournalError> {
        let is_there = |folder: &Path| folder.as_os_str().is_empty() || folder.is_dir();
        if self.reader.path().parent().is_some_and(is_there) { self.hold_place() } else { Ok(()) }
    }
}

impl Drop for Journal {
    /// What was removed a moment ago is not lost with this process. A file that is in its place and should not be written is left as it is.
    fn drop(&mut self) {
        if self.hold_last().is_err() {
            let _ = self.leave_log();
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::journal::record::JobRecord;
    use crate::journal::retention::Retention;

    fn look() -> Entry {
        let time = Timestamp::UNIX_EPOCH;
        let (host, last_ok) = ("hv01".to_owned(), Some(time));
        Entry::Look(HostLook { host, first_ok: None, last_ok, last_try: time, failure: None, since: time })
    }

    #[test]
    fn a_loss_whose_gap_cannot_be_written_is_said_and_its_gap_is_written_later() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("journal.db");
        let mut journal = Journal::open(&path, Retention::default()).unwrap();
        journal.commit(&[look()]).unwrap();
        journal.reader.connection().unwrap().pragma_update(None, "query_only", true).unwrap();
        journal.lost = Some(Timestamp::now());
        journal.unsaid = Some(JournalError::new(&path, JournalErrorKind::LogLost));
        assert_eq!(journal.commit(&[]).unwrap_err().kind(), JournalErrorKind::LogLost);
        // After an error, the files are opened again.
        journal.commit(&[]).unwrap();
        let gaps = journal.reader().gaps(None, Timestamp::MIN, Timestamp::MAX).unwrap();
        assert_eq!(gaps.iter().map(|gap| &*gap.why).collect::<Vec<_>>(), [LOST]);
    }

    /// What pruning gave back is gone once the log is written into the file.
    #[test]
    fn a_journal_that_another_process_makes_shorter_for_good_reason_is_not_damaged() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("journal.db");
        let large = |id: u32| JobRecord { document: "x".repeat(20_000), ..JobRecord::sample("hv01", &id.to_string()) };
        let jobs: Vec<Entry> = (0..300).map(|id| Entry::Job(large(id))).collect();
        Journal::open(&path, Retention::default()).unwrap().commit(&jobs).unwrap();
        let mut journal = Journal::open(&path, Retention { size: 2 << 20, ..Retention::default() }).unwrap();
        let length = || path.metadata().unwrap().len();
        let before = length();
        journal.prune_step(Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(length(), before);
        let other = rusqlite::Connection::open(&path).unwrap();
        other.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
        assert!(length() < before);
        journal.commit(&[look()]).unwrap();
    }
}
