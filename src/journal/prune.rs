//! Removing what is too old or too much.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::cim::Timestamp;

use crate::journal::error::JournalError;
use crate::journal::time::stored;
use crate::journal::writer::Journal;

/// How many jobs one transaction removes: a small one does not hold up others.
const STEP: i64 = 500;

/// How many pages a step gives back to the file system.
const PAGES: i64 = 2_000;

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pruned {
    /// Jobs that were too old.
    pub old: u64,
    /// Jobs that were too much.
    pub surplus: u64,
    /// Jobs among them that were still to be told.
    pub untold: u64,
    /// Gaps and hosts that were too old.
    pub other: u64,
}

impl Pruned {
    /// Was there nothing to remove?
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Journal {
    /// Removes all that is older than the retention allows, then the oldest while the file is too large; in small transactions.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn prune(&mut self, now: Timestamp) -> Result<Pruned, JournalError> {
        let mut all = Pruned::default();
        loop {
            let step = self.prune_step(now)?;
            if step.is_nothing() {
                return Ok(all);
            }
            all.old += step.old;
            all.surplus += step.surplus;
            all.untold += step.untold;
            all.other += step.other;
        }
    }

    /// One of these transactions, for those who have something else to do in between. There is nothing left to remove when it removed nothing.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn prune_step(&mut self, now: Timestamp) -> Result<Pruned, JournalError> {
        let retention = self.retention;
        let oldest = now.checked_sub(retention.age).unwrap_or(Timestamp::MIN);
        let (path, connection) = self.reader.apart();
        let pruned = step(connection, stored(oldest), retention.size);
        pruned.map_err(|error| JournalError::sqlite(path, error))
    }
}

fn step(connection: &mut Connection, oldest: i64, size: u64) -> rusqlite::Result<Pruned> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut pruned = Pruned { other: remove_other(&transaction, oldest)?, ..Pruned::default() };
    let old = remove_jobs(&transaction, oldest)?;
    (pruned.old, pruned.untold) = (old.jobs, old.untold);
    if old.jobs == 0 && used(&transaction)? > size {
        let surplus = remove_jobs(&transaction, i64::MAX)?;
        (pruned.surplus, pruned.untold) = (surplus.jobs, surplus.untold);
    }
    transaction.commit()?;
    if !pruned.is_nothing() {
        give_back(connection)?;
    }
    Ok(pruned)
}

struct Removed {
    jobs: u64,
    untold: u64,
}

/// The oldest jobs that were seen before this time.
fn remove_jobs(transaction: &Transaction<'_>, before: i64) -> rusqlite::Result<Removed> {
    let chosen = "(SELECT seq FROM job WHERE seen < ?1 ORDER BY seen, seq LIMIT ?2)";
    let untold = format!("SELECT count(DISTINCT seq) FROM delivery WHERE state = 'pending' AND seq IN {chosen}");
    let untold = transaction.query_row(&untold, params![before, STEP], |row| row.get(0))?;
    transaction.execute(&format!("DELETE FROM delivery WHERE seq IN {chosen}"), params![before, STEP])?;
    let jobs = transaction.execute(&format!("DELETE FROM job WHERE seq IN {chosen}"), params![before, STEP])?;
    Ok(Removed { jobs: u64::try_from(jobs).unwrap_or(u64::MAX), untold })
}

fn remove_other(transaction: &Transaction<'_>, oldest: i64) -> rusqlite::Result<u64> {
    let mut count = 0;
    for sql in [
        "DELETE FROM running WHERE host IN (SELECT name FROM host WHERE last_try < ?1)",
        "DELETE FROM host WHERE last_try < ?1",
        "DELETE FROM gap WHERE to_ < ?1",
    ] {
        count += u64::try_from(transaction.execute(sql, [oldest])?).unwrap_or(u64::MAX);
    }
    Ok(count)
}

/// The bytes in use.
fn used(connection: &Connection) -> rusqlite::Result<u64> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, u64>(0));
    Ok(number("page_count")?.saturating_sub(number("freelist_count")?).saturating_mul(number("page_size")?))
}

/// Makes the file smaller by the pages that are free.
fn give_back(connection: &Connection) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!("PRAGMA incremental_vacuum({PAGES})"))?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}
