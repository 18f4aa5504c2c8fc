//! The writer of the journal.

use std::path::Path;

use rusqlite::{Transaction, TransactionBehavior};

use crate::cim::Timestamp;
use crate::journal::entry::{Committed, Entry};
use crate::journal::error::{JournalError, JournalErrorKind};
use crate::journal::file::{self, WriterLock};
use crate::journal::place::Place;
use crate::journal::publication::{Outbox, Publication};
use crate::journal::reader::Reader;
use crate::journal::retention::Retention;
use crate::journal::write::Batch;

/// The journal, open for writing: at most one at a time, in whatever process.
///
/// Its calls block: [`Journal::commit`] waits until the disk has everything.
#[derive(Debug)]
pub struct Journal {
    pub(in crate::journal) reader: Reader,
    pub(in crate::journal) retention: Retention,
    sinks: Vec<String>,
    publication: Publication,
    /// `None`: the files are closed, because the disk fails.
    pub(in crate::journal) lock: Option<WriterLock>,
    pub(in crate::journal) place: Place,
    /// Another file took its place, and is not written yet: whether what this journal held is kept next to it.
    pub(in crate::journal) replaced: Option<JournalErrorKind>,
    /// What happened to the files; the next commit says it.
    pub(in crate::journal) unsaid: Option<JournalError>,
    /// Is the log lost, and the file not yet put back to what it has without it?
    pub(in crate::journal) is_log_lost: bool,
    /// When a log was lost for which hosts have no gap yet.
    pub(in crate::journal) lost: Option<Timestamp>,
}

impl Journal {
    /// Opens the journal, and makes it where there is none: the folder with mode 0750 and the file with 0640, less what the user's mask takes away.
    ///
    /// # Errors
    /// Another process writes it; the file is something else, damaged, of a newer version or read-only; the disk is full.
    pub fn open(path: impl AsRef<Path>, retention: Retention) -> Result<Self, JournalError> {
        let (given, path) = (path.as_ref(), file::resolved(path.as_ref()));
        let path = path.as_path();
        // The folder of a link's target is not made: its disk may not be mounted.
        if path == given {
            file::create_folder(path)?;
        }
        file::check_kind(path)?;
        // Without this, a lock would be left next to a file of another program.
        if path.exists() {
            file::looks_like_sqlite(path)?;
        }
        let lock = Some(WriterLock::take(path)?);
        let reader = Reader::of_writer(path)?;
        Ok(Self {
            reader,
            retention,
            sinks: Vec::new(),
            publication: Publication::Off,
            lock,
            place: Place::of(path)?,
            replaced: None,
            is_log_lost: false,
            unsaid: None,
            lost: None,
        })
    }

    /// Sets the sinks: each new job from now on is delivered to each of them.
    pub fn sinks(&mut self, names: &[&str]) {
        self.sinks = names.iter().map(|name| (*name).to_owned()).collect();
    }

    /// From now on, each new job and each gap is published, too: they wait in the outbox until [`Journal::published`].
    pub fn publish(&mut self) {
        self.publication = Publication::On;
    }

    /// Reads what is written.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Writes all entries, or none, in one transaction; when it returns, the disk has them. The answer has one item for each entry.
    ///
    /// # Errors
    /// The disk is full, read-only or failing; the file is damaged. Then nothing of it was written. If it [is over](JournalError::is_over), the next
    /// commit is written.
    pub fn commit(&mut self, entries: &[Entry]) -> Result<Vec<Committed>, JournalError> {
        self.commit_for(&self.outbox(), entries)
    }

    pub(in crate::journal) fn outbox(&self) -> Outbox {
        Outbox { sinks: self.sinks.clone(), publication: self.publication }
    }

    /// The same, for this outbox.
    pub(in crate::journal) fn commit_for(
        &mut self,
        outbox: &Outbox,
        entries: &[Entry],
    ) -> Result<Vec<Committed>, JournalError> {
        let held = self.hold_place();
        if let Some(happened) = self.unsaid.take() {
            return Err(happened);
        }
        held?;
        let written = self.write(outbox, entries);
        match self.unsaid.take_if(|_| written.is_err()) {
            Some(happened) => Err(happened),
            None => written,
        }
    }

    /// The same, whatever happened to the files.
    pub(in crate::journal) fn write(
        &mut self,
        outbox: &Outbox,
        entries: &[Entry],
    ) -> Result<Vec<Committed>, JournalError> {
        self.transact(|transaction| {
            let mut batch = Batch::new(transaction, outbox);
            entries.iter().map(|entry| batch.add(entry)).collect()
        })
    }

    /// Does all of the work in one transaction, or none.
    pub(in crate::journal) fn transact<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, JournalError> {
        self.hold_place()?;
        let (path, connection) = self.reader.apart();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let done = transaction.and_then(|transaction| {
            let done = work(&transaction)?;
            transaction.commit().map(|()| done)
        });
        let done = done.map_err(|error| match error {
            rusqlite::Error::ToSqlConversionFailure(_) => JournalError::new(path, JournalErrorKind::Unstorable),
            error => JournalError::sqlite(path, error),
        });
        match &done {
            Ok(_) => {
                self.place.note_written();
                // The index may be longer now. The next look says what is wrong with it.
                let _ = self.reader.hold_index();
            }
            Err(error) => {
                self.release(error.kind());
                if error.needs_another_file() {
                    // If the files were changed while they were written, that is what happened.
                    let _ = self.hold_place();
                }
            }
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::record::JobRecord;

    fn entry(id: &str) -> Entry {
        Entry::Job(JobRecord { document: "x".repeat(20_000), ..JobRecord::sample("hv01", id) })
    }

    #[test]
    fn a_full_disk_refuses_the_whole_batch_and_later_takes_it() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut journal = Journal::open(folder.path().join("journal.db"), Retention::default()).unwrap();
        journal.commit(&[entry("A")]).unwrap();
        let limit = |journal: &Journal, pages: i64| {
            let set = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
            journal.reader.connection().unwrap().pragma_update_and_check(None, "max_page_count", pages, set).unwrap();
        };
        limit(&journal, 22);
        let batch = [entry("B"), entry("C"), entry("D")];
        let error = journal.commit(&batch).unwrap_err();
        assert_eq!((error.kind(), error.is_transient()), (JournalErrorKind::Full, true));
        assert_eq!(journal.reader().count().unwrap(), 1);
        limit(&journal, 1_000_000);
        journal.commit(&batch).unwrap();
        assert_eq!(journal.reader().count().unwrap(), 4);
    }

    #[cfg(unix)]
    #[test]
    fn a_log_that_is_emptied_during_a_commit_is_lost_and_not_damaged() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("journal.db");
        let mut journal = Journal::open(&path, Retention::default()).unwrap();
        // More than SQLite has in memory.
        journal.commit(&(0..150).map(|number| entry(&number.to_string())).collect::<Vec<_>>()).unwrap();
        let error = journal.transact(|transaction| {
            std::fs::File::create(file::log(&path)).unwrap();
            transaction.query_row("SELECT sum(length(doc)) FROM job", [], |row| row.get::<_, i64>(0))
        });
        assert!(error.is_err());
        assert_eq!(journal.unsaid.as_ref().map(JournalError::kind), Some(JournalErrorKind::LogLost));
    }
}
