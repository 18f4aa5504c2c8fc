//! Gaps that are too much: the oldest of a host become one, so that none is forgotten.

use rusqlite::{Connection, OptionalExtension, params};

use crate::journal::publication::{self, Joined};

/// Gaps may take this part of the size of the journal.
const SHARE: u64 = 8;

/// So many gaps become one at a time, at most.
const MOST: i64 = 500;

/// What a gap takes in addition to its texts, about.
const ROW: i64 = 40;

/// The gap that was several.
const SEVERAL: &str = "several gaps, kept as one because they were too many";

/// Joins the oldest gaps of the host that has most of them, if all gaps together take too much. Gives how many rows are gone.
pub(in crate::journal) fn join_if_too_much(transaction: &Connection, size: u64) -> rusqlite::Result<u64> {
    let bytes = "SELECT coalesce(sum(octet_length(host) + octet_length(why) + ?1), 0) FROM gap";
    let bytes: u64 = transaction.query_row(bytes, [ROW], |row| row.get(0))?;
    if bytes <= size / SHARE {
        return Ok(0);
    }
    let most = "SELECT host, count(*) FROM gap GROUP BY host HAVING count(*) > 1 ORDER BY count(*) DESC, host LIMIT 1";
    let most =
        transaction.query_row(most, [], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).optional()?;
    most.map_or(Ok(0), |(host, count)| join(transaction, &host, (count / 2).clamp(2, MOST)))
}

fn join(transaction: &Connection, host: &str, count: i64) -> rusqlite::Result<u64> {
    let oldest = "SELECT min(from_), max(from_) FROM (SELECT from_ FROM gap WHERE host = ?1 ORDER BY from_ LIMIT ?2)";
    let [from, last]: [i64; 2] =
        transaction.query_row(oldest, params![host, count], |row| Ok([row.get(0)?, row.get(1)?]))?;
    // Several may begin at the same time: the end is that of all that are deleted.
    let which = "FROM gap WHERE host = ?1 AND from_ <= ?2";
    let to: i64 = transaction.query_row(&format!("SELECT max(to_) {which}"), params![host, last], |row| row.get(0))?;
    let gone = transaction.execute(&format!("DELETE {which}"), params![host, last])?;
    let insert = "INSERT INTO gap(host, from_, to_, why) VALUES(?1, ?2, ?3, ?4)";
    transaction.execute(insert, params![host, from, to, SEVERAL])?;
    publication::join(transaction, &Joined { host, from, to, why: SEVERAL })?;
    Ok(u64::try_from(gone).unwrap_or(u64::MAX).saturating_sub(1))
}
