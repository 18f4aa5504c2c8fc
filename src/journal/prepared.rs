//! A statement that is prepared when it is first needed, and kept for the rest of a transaction.

use rusqlite::{Connection, Statement};

/// A statement that is prepared when it is first needed.
pub(in crate::journal) struct Prepared<'t> {
    connection: &'t Connection,
    sql: String,
    made: Option<Statement<'t>>,
}

impl<'t> Prepared<'t> {
    pub(in crate::journal) fn new(connection: &'t Connection, sql: impl Into<String>) -> Self {
        Self { connection, sql: sql.into(), made: None }
    }

    pub(in crate::journal) fn get(&mut self) -> rusqlite::Result<&mut Statement<'t>> {
        let made = match self.made.take() {
            Some(made) => made,
            None => self.connection.prepare(&self.sql)?,
        };
        Ok(self.made.insert(made))
    }
}
