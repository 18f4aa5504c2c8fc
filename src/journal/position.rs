//! How far the results of other watchers were received.

use rusqlite::{Connection, OptionalExtension, params};

use crate::cim::Timestamp;

use crate::journal::error::JournalError;
use crate::journal::reader::Reader;
use crate::journal::time::{stored, time};

/// The place in a stream of results up to which the journal has everything that the stream kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// What the stream is called, and which part of it is received.
    pub source: String,
    /// When the stream was made: one that was made anew counts from the beginning again.
    pub born: Timestamp,
    /// The last result.
    pub sequence: u64,
    /// When the stream got it.
    pub time: Timestamp,
}

impl Reader {
    /// How far the results of this source were received; `None` if there were none.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn position(&self, source: &str) -> Result<Option<Position>, JournalError> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Position { source: source.to_owned(), born: time(row, 0)?, sequence: row.get(1)?, time: time(row, 2)? })
        };
        let found = self.rows("SELECT born, seq, time FROM position WHERE source = ?1", [source], read)?;
        Ok(found.into_iter().next())
    }

    /// Does it have results that other watchers published? Then it does not know which hosts they look at.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn is_central(&self) -> Result<bool, JournalError> {
        let found = self.rows("SELECT EXISTS(SELECT 1 FROM position)", [], |row| row.get(0))?;
        Ok(found.contains(&true))
    }

    /// The name that the journal got when it was made, by chance: no other one has it, but for copies.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn identity(&self) -> Result<String, JournalError> {
        let found = self.connection()?.query_row("SELECT id FROM identity", [], |row| row.get(0)).optional();
        Ok(found.map_err(|error| self.failed(error))?.unwrap_or_default())
    }

    /// The hosts of which the journal has a job or a gap.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn recorded_hosts(&self) -> Result<Vec<String>, JournalError> {
        self.rows("SELECT host FROM usage UNION SELECT host FROM gap", [], |row| row.get(0))
    }
}

impl Position {
    pub(in crate::journal) fn write(&self, transaction: &Connection) -> rusqlite::Result<()> {
        let sql = "INSERT OR REPLACE INTO position(source, born, seq, time) VALUES(?1, ?2, ?3, ?4)";
        let values = params![self.source, stored(self.born), self.sequence, stored(self.time)];
        transaction.execute(sql, values).map(drop)
    }
}
