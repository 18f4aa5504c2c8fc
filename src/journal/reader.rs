//! Reading the journal, in any process and while it is written.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Params, Row, params};

use crate::cim::Timestamp;

use crate::journal::connection;
use crate::journal::error::JournalError;
use crate::journal::file;
use crate::journal::filter::Filter;
use crate::journal::gap::Gap;
use crate::journal::index::Index;
use crate::journal::look::HostLook;
use crate::journal::record::{JobNames, Recorded};
use crate::journal::row;
use crate::journal::running::RunningJob;
use crate::journal::time::stored;
use crate::journal::unchanging::Unchanging;

/// How many jobs are read at once: a reader that holds its place for long keeps the writer's log growing.
const PAGE: usize = 256;

/// The journal, open for reading.
#[derive(Debug)]
pub struct Reader {
    path: PathBuf,
    connection: Connection,
    /// What must stay as it is, if SQLite does not look whether it does.
    unchanging: Option<Unchanging>,
    /// The index of the log, if this process writes the journal. It is dropped after the connection.
    index: Option<Index>,
}

impl Reader {
    /// Opens the journal for reading; a process may write it meanwhile.
    ///
    /// # Errors
    /// The file does not exist, is something else, damaged or of a newer version, or may not be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        let path = file::resolved(path.as_ref());
        let (connection, unchanging) = connection::reading(&path)?;
        Ok(Self { unchanging, ..Self::of(&path, connection) })
    }

    pub(in crate::journal) fn of(path: &Path, connection: Connection) -> Self {
        Self { path: path.to_owned(), connection, unchanging: None, index: None }
    }

    /// Opens the journal for writing, and makes it if there is none.
    pub(in crate::journal) fn of_writer(path: &Path) -> Result<Self, JournalError> {
        let connection = connection::writing(path)?;
        Ok(Self { index: Index::of(path)?, ..Self::of(path, connection) })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The jobs with this InstanceID, on one host or on all; what was seen last comes first.
    ///
    /// # Errors
    /// The journal cannot be read; so for all that follow.
    pub fn find(&self, host: Option<&str>, id: &str) -> Result<Vec<Recorded>, JournalError> {
        let sql =
            "WHERE id = ?1 COLLATE NOCASE AND (?2 IS NULL OR host = ?2 COLLATE NOCASE) ORDER BY seen DESC, seq DESC";
        self.jobs(sql, params![id, host])
    }

    /// The job with this stable identifier.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn find_stable(&self, stable_id: &str) -> Result<Option<Recorded>, JournalError> {
        let found = self.jobs("WHERE stable_id = ?1", [stable_id.to_ascii_lowercase()])?;
        Ok(found.into_iter().next())
    }

    /// Gives the jobs one by one, what was seen last first, until `each` breaks it off.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn list(&self, filter: &Filter, mut each: impl FnMut(Recorded) -> ControlFlow<()>) -> Result<(), JournalError> {
        let mut before = (i64::MAX, i64::MAX);
        loop {
            let page = self.page(filter, before)?;
            let is_last = page.len() < PAGE;
            for recorded in page {
                before = (stored(recorded.job.seen), recorded.seq);
                if each(recorded).is_break() {
                    return Ok(());
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// The names of the jobs of all hosts that were seen since then, in one query that reads no documents.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn known(&self, since: Timestamp) -> Result<Vec<JobNames>, JournalError> {
        let sql = "SELECT host, namespace, class, id FROM job WHERE seen >= ?1 ORDER BY seen, seq";
        self.rows(sql, [stored(since)], row::names)
    }

    /// The gaps of a host, or of all, that touch a time; the earliest first.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn gaps(&self, host: Option<&str>, from: Timestamp, to: Timestamp) -> Result<Vec<Gap>, JournalError> {
        let sql = format!(
            "SELECT {} FROM gap WHERE (?1 IS NULL OR host = ?1 COLLATE NOCASE) AND to_ >= ?2 AND from_ <= ?3 \
             ORDER BY from_, host",
            row::GAP
        );
        self.rows(&sql, params![host, stored(from), stored(to)], row::gap)
    }

    /// The last look at a host; `None` if the host was never watched.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn watched(&self, host: &str) -> Result<Option<HostLook>, JournalError> {
        let sql = format!("SELECT {} FROM host WHERE name = ?1 COLLATE NOCASE", row::LOOK);
        Ok(self.rows(&sql, [host], row::look)?.into_iter().next())
    }

    /// The last look at each host.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn hosts(&self) -> Result<Vec<HostLook>, JournalError> {
        self.rows(&format!("SELECT {} FROM host ORDER BY name", row::LOOK), [], row::look)
    }

    /// The jobs that ran at the last look at a host.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn running(&self, host: &str) -> Result<Vec<RunningJob>, JournalError> {
        self.rows("SELECT namespace, class, id, doc FROM running WHERE host = ?1 COLLATE NOCASE", [host], row::running)
    }

    /// How many jobs there are.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn count(&self) -> Result<u64, JournalError> {
        Ok(self.rows("SELECT count(*) FROM job", [], |row| row.get(0))?.into_iter().next().unwrap_or(0))
    }

    fn page(&self, filter: &Filter, before: (i64, i64)) -> Result<Vec<Recorded>, JournalError> {
        let (since, until) = filter.times();
        let sql = format!(
            "WHERE seen >= ?1 AND seen < ?2 AND (seen, seq) < (?3, ?4){} ORDER BY seen DESC, seq DESC LIMIT {PAGE}",
            filter.condition()
        );
        self.jobs(&sql, params![since, until, before.0, before.1])
    }

    fn jobs(&self, condition: &str, values: impl Params) -> Result<Vec<Recorded>, JournalError> {
        self.rows(&format!("SELECT {} FROM job {condition}", row::COLUMNS), values, row::recorded)
    }

    pub(in crate::journal) fn rows<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, JournalError> {
        let mut statement = self.connection()?.prepare(sql).map_err(|error| self.failed(error))?;
        let rows: rusqlite::Result<Vec<T>> = statement.query_map(values, read).and_then(Iterator::collect);
        // What was read while a process began to write may be wrong, and so may an error.
        self.check_unchanged()?;
        rows.map_err(|error| self.failed(error))
    }

    pub(in crate::journal) fn check_unchanged(&self) -> Result<(), JournalError> {
        self.unchanging.as_ref().map_or(Ok(()), Unchanging::check)
    }

    pub(in crate::journal) fn failed(&self, error: rusqlite::Error) -> JournalError {
        JournalError::sqlite(&self.path, error)
    }

    /// The file and its connection, for what writes.
    pub(in crate::journal) fn apart(&mut self) -> (&Path, &mut Connection) {
        (&self.path, &mut self.connection)
    }

    /// The connection, with an index of the log that can be used.
    pub(in crate::journal) fn connection(&self) -> Result<&Connection, JournalError> {
        self.hold_index()?;
        Ok(&self.connection)
    }

    /// How long the file is when all of the log is written into it.
    pub(in crate::journal) fn length_of_pages(&self) -> Result<u64, JournalError> {
        let connection = self.connection()?;
        let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, u64>(0));
        let length = number("page_count").and_then(|count| Ok(count.saturating_mul(number("page_size")?)));
        length.map_err(|error| self.failed(error))
    }

    pub(in crate::journal) fn hold_index(&self) -> Result<(), JournalError> {
        self.index.as_ref().map_or(Ok(()), Index::hold)
    }

    /// The index of the log, if it was emptied since the last call.
    pub(in crate::journal) fn take_emptied_index(&self) -> Option<&Path> {
        self.index.as_ref().and_then(Index::take_filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::entry::Entry;
    use crate::journal::error::JournalErrorKind;
    use crate::journal::record::JobRecord;
    use crate::journal::retention::Retention;
    use crate::journal::writer::Journal;

    #[test]
    fn a_journal_that_is_read_as_one_that_does_not_change_gives_no_answer_once_it_is_written() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("journal.db");
        let entry = |id: &str| [Entry::Job(JobRecord::sample("hv01", id))];
        Journal::open(&path, Retention::default()).unwrap().commit(&entry("A")).unwrap();
        let (connection, unchanging) = connection::closed(&path).unwrap();
        let reader = Reader { unchanging, ..Reader::of(&path, connection) };
        assert_eq!(reader.count().unwrap(), 1);
        let mut journal = Journal::open(&path, Retention::default()).unwrap();
        journal.commit(&entry("B")).unwrap();
        assert_eq!(reader.count().unwrap_err().kind(), JournalErrorKind::Busy, "the log is there");
        drop(journal);
        assert_eq!(reader.count().unwrap_err().kind(), JournalErrorKind::Busy, "the file has changed");
    }

    #[test]
    fn the_known_names_are_read_without_the_documents() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut journal = Journal::open(folder.path().join("journal.db"), Retention::default()).unwrap();
        let entries = [("hv01", "A"), ("hv02", "B")].map(|(host, id)| Entry::Job(JobRecord::sample(host, id)));
        journal.commit(&entries).unwrap();
        // A document that is not UTF-8 cannot be read.
        journal.reader().connection().unwrap().execute("UPDATE job SET doc = CAST(x'FF' AS TEXT)", []).unwrap();
        assert!(journal.reader().find(None, "A").is_err());
        let known = journal.reader().known(Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(known.iter().map(|job| (&*job.host, &*job.id)).collect::<Vec<_>>(), [("hv01", "A"), ("hv02", "B")]);
    }
}
