//! Removing what is too old or too much.

use rusqlite::{Connection, Transaction};

use crate::cim::Timestamp;

use crate::journal::error::JournalError;
use crate::journal::gaps;
use crate::journal::time::stored;
use crate::journal::writer::Journal;

/// How many jobs one transaction removes: a small one does not hold up others.
const STEP: i64 = 500;

/// This part of the size is removed in addition to the surplus, so that not each commit removes something.
const SLACK: u64 = 64;

/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

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
    /// Jobs among them that still waited for a sink.
    pub undelivered: u64,
    /// Gaps and hosts that were too old, and gaps that were joined because they were too much.
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
    /// Removes all that is older than the retention allows, then what is too much, from the host that uses most and its oldest first; in small transactions.
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
            all.undelivered += step.undelivered;
            all.other += step.other;
        }
    }

    /// Does the journal use more than the retention allows?
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn is_too_large(&self) -> Result<bool, JournalError> {
        let used = used(self.reader.connection()?).map_err(|error| self.reader.failed(error))?;
        Ok(used > self.retention.size)
    }

    /// One of these transactions, for callers that have something else to do in between. There is nothing left to remove when it removed nothing.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn prune_step(&mut self, now: Timestamp) -> Result<Pruned, JournalError> {
        let retention = self.retention;
        let oldest = now.checked_sub(retention.age).unwrap_or(Timestamp::MIN);
        let pruned = self.transact(|transaction| step(transaction, stored(oldest), retention.size))?;
        if !pruned.is_nothing() {
            give_back(self.reader.connection()?).map_err(|error| self.reader.failed(error))?;
        }
        Ok(pruned)
    }
}

fn step(transaction: &Transaction<'_>, oldest: i64, size: u64) -> rusqlite::Result<Pruned> {
    let mut pruned = Pruned { other: remove_other(transaction, oldest)?, ..Pruned::default() };
    let old = too_old(transaction, oldest)?;
    let excess = used(transaction)?.saturating_sub(size);
    let (mut surplus, is_full) = (Vec::new(), old.is_empty() && excess > 0);
    if is_full {
        pruned.other = pruned.other.saturating_add(gaps::join_if_too_much(transaction, size)?);
    }
    if is_full && pruned.other == 0 {
        surplus = too_much(transaction, excess + size / SLACK)?;
    }
    (pruned.old, pruned.surplus) = (count(old.len()), count(surplus.len()));
    pruned.undelivered = remove(transaction, old.iter().chain(&surplus))?;
    Ok(pruned)
}

fn too_old(transaction: &Transaction<'_>, oldest: i64) -> rusqlite::Result<Vec<i64>> {
    let mut seqs = transaction.prepare("SELECT seq FROM job WHERE seen < ?1 ORDER BY seen, seq LIMIT ?2")?;
    seqs.query_map([oldest, STEP], |row| row.get(0))?.collect()
}

/// The oldest jobs of the host that uses most, up to so many bytes: a host that floods the journal loses its own jobs, not those of others.
fn too_much(transaction: &Transaction<'_>, excess: u64) -> rusqlite::Result<Vec<i64>> {
    let mut rows = transaction.prepare(
        "SELECT seq, bytes FROM job WHERE host = (SELECT host FROM usage ORDER BY bytes DESC, host LIMIT 1) COLLATE NOCASE \
         ORDER BY seen, seq LIMIT ?1",
    )?;
    let mut left = excess;
    let mut seqs = Vec::new();
    for row in rows.query_map([STEP], |row| Ok((row.get(0)?, row.get::<_, u64>(1)?)))? {
        let (seq, bytes) = row?;
        seqs.push(seq);
        left = left.saturating_sub(bytes);
        if left == 0 {
            break;
        }
    }
    Ok(seqs)
}

/// Removes these jobs, and says how many of them still waited for a sink.
fn remove<'s>(transaction: &Transaction<'_>, seqs: impl Iterator<Item = &'s i64>) -> rusqlite::Result<u64> {
    let mut waits = transaction.prepare("SELECT 1 FROM delivery WHERE seq = ?1 AND state = 'pending'")?;
    let mut deliveries = transaction.prepare("DELETE FROM delivery WHERE seq = ?1")?;
    let mut job = transaction.prepare("DELETE FROM job WHERE seq = ?1")?;
    let mut undelivered: u64 = 0;
    for seq in seqs {
        undelivered = undelivered.saturating_add(u64::from(waits.exists([seq])?));
        deliveries.execute([seq])?;
        job.execute([seq])?;
    }
    Ok(undelivered)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn remove_other(transaction: &Transaction<'_>, oldest: i64) -> rusqlite::Result<u64> {
    // What is removed here is not known any more.
    let known = "UPDATE host SET first_ok = ?1 WHERE first_ok < ?1 - ?2";
    transaction.execute(known, [oldest, DAY])?;
    let mut removed = 0;
    for sql in [
        "DELETE FROM running WHERE host IN (SELECT name FROM host WHERE last_try < ?1)",
        "DELETE FROM host WHERE last_try < ?1",
        "DELETE FROM gap WHERE to_ < ?1",
        "DELETE FROM gap_delivery WHERE to_ < ?1",
    ] {
        removed += count(transaction.execute(sql, [oldest])?);
    }
    Ok(removed)
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
