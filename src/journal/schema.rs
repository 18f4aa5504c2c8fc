//! The tables of the journal, version by version; a file is only ever brought forward.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::journal::error::{JournalError, JournalErrorKind};

/// The mark in the file's header that makes it a journal: `cmjb`.
pub(in crate::journal) const APPLICATION_ID: i64 = 0x636d_6a62;

/// From each version to the next one. Times are microseconds since 1970, UTC.
const MIGRATIONS: [&str; 4] = [
    "
    CREATE TABLE job(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        host TEXT NOT NULL,
        namespace TEXT NOT NULL,
        class TEXT NOT NULL,
        id TEXT NOT NULL,
        stable_id TEXT NOT NULL UNIQUE, -- the hash of the four, and of the end of a job that uses an InstanceID again
        kind TEXT NOT NULL,             -- failed, warned, vanished
        ended INTEGER,                  -- the host's clock
        seen INTEGER NOT NULL,          -- our clock
        skew INTEGER,                   -- the host's clock minus ours
        doc TEXT NOT NULL
    ) STRICT;
    CREATE INDEX job_id ON job(id COLLATE NOCASE);
    CREATE INDEX job_seen ON job(seen);
    CREATE TABLE gap(
        host TEXT NOT NULL, from_ INTEGER NOT NULL, to_ INTEGER NOT NULL, why TEXT NOT NULL,
        PRIMARY KEY(host, from_)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE host(
        name TEXT PRIMARY KEY, last_ok INTEGER, last_try INTEGER NOT NULL, failure TEXT, since INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE running(
        host TEXT NOT NULL, namespace TEXT NOT NULL, class TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL,
        PRIMARY KEY(host, namespace, class, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE delivery(
        seq INTEGER NOT NULL, sink TEXT NOT NULL,
        state TEXT NOT NULL,            -- pending, sent, dead
        tries INTEGER NOT NULL, next INTEGER NOT NULL,
        PRIMARY KEY(seq, sink)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX delivery_due ON delivery(sink, next, seq) WHERE state = 'pending';
",
    // How much each host uses: what is too much is taken from the host that uses most.
    "
    ALTER TABLE job ADD COLUMN bytes INTEGER NOT NULL
        GENERATED ALWAYS AS (octet_length(doc) + 2 * octet_length(id) + 500) VIRTUAL; -- with its indexes, about
    CREATE INDEX job_host ON job(host COLLATE NOCASE, seen, bytes);
    CREATE INDEX host_name ON host(name COLLATE NOCASE);
    CREATE INDEX running_host ON running(host COLLATE NOCASE);
    CREATE TABLE usage(host TEXT PRIMARY KEY COLLATE NOCASE, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO usage(host, bytes) SELECT min(host), sum(bytes) FROM job GROUP BY host COLLATE NOCASE;
    CREATE TRIGGER job_added AFTER INSERT ON job BEGIN
        INSERT INTO usage(host, bytes) VALUES(new.host, new.bytes)
        ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes;
    END;
    CREATE TRIGGER job_changed AFTER UPDATE OF doc ON job BEGIN
        UPDATE usage SET bytes = bytes + new.bytes - old.bytes WHERE host = new.host;
    END;
    CREATE TRIGGER job_removed AFTER DELETE ON job BEGIN
        UPDATE usage SET bytes = bytes - old.bytes WHERE host = old.host;
        DELETE FROM usage WHERE host = old.host AND bytes <= 0;
    END;
",
    // One host in whatever case it is written, and since when it has been watched: what two watchers saw can be put together.
    "
    CREATE TABLE gap_3(
        host TEXT NOT NULL COLLATE NOCASE, from_ INTEGER NOT NULL, to_ INTEGER NOT NULL, why TEXT NOT NULL,
        PRIMARY KEY(host, from_)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO gap_3(host, from_, to_, why) SELECT host, from_, to_, why FROM gap WHERE true
        ON CONFLICT DO UPDATE SET to_ = max(to_, excluded.to_);
    DROP TABLE gap;
    ALTER TABLE gap_3 RENAME TO gap;
    CREATE TABLE host_3(
        name TEXT PRIMARY KEY COLLATE NOCASE, first_ok INTEGER, last_ok INTEGER, last_try INTEGER NOT NULL, failure TEXT,
        since INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO host_3(name, first_ok, last_ok, last_try, failure, since)
        SELECT name, iif(failure IS NULL, since, last_ok), last_ok, last_try, failure, since FROM host WHERE true ORDER BY last_try
        ON CONFLICT DO UPDATE SET last_ok = coalesce(excluded.last_ok, last_ok), last_try = excluded.last_try,
            failure = excluded.failure, since = excluded.since;
    DROP TABLE host;
    ALTER TABLE host_3 RENAME TO host;
",
    // The journal's own name, gaps that are to be published, and how far results of other watchers were received.
    "
    CREATE TABLE identity(only INTEGER PRIMARY KEY CHECK(only = 1), id TEXT NOT NULL) STRICT;
    INSERT INTO identity(only, id) VALUES(1, lower(hex(randomblob(8))));
    CREATE TABLE gap_delivery(
        host TEXT NOT NULL COLLATE NOCASE, from_ INTEGER NOT NULL, to_ INTEGER NOT NULL, why TEXT NOT NULL,
        next INTEGER NOT NULL,
        PRIMARY KEY(host, from_)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX gap_delivery_due ON gap_delivery(next);
    CREATE TABLE position(
        source TEXT PRIMARY KEY, born INTEGER NOT NULL, seq INTEGER NOT NULL, time INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
",
];

/// The version that this program writes.
pub(in crate::journal) fn version() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Is it a journal, and of a version that this program knows?
pub(in crate::journal) fn check(connection: &Connection, path: &Path) -> Result<i64, JournalError> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let failed = |error| JournalError::sqlite(path, error);
    if number("application_id").map_err(failed)? != APPLICATION_ID {
        return Err(JournalError::new(path, JournalErrorKind::Foreign));
    }
    let (found, known) = (number("user_version").map_err(failed)?, version());
    match found {
        found if found > known => Err(JournalError::new(path, JournalErrorKind::Newer { found, known })),
        found if found < 1 => Err(JournalError::new(path, JournalErrorKind::Damaged)),
        found => Ok(found),
    }
}

/// Brings a file from a version to the newest one, all in one transaction.
pub(in crate::journal) fn migrate(connection: &mut Connection, from: i64) -> rusqlite::Result<()> {
    let done = usize::try_from(from).unwrap_or(usize::MAX);
    if done >= MIGRATIONS.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for migration in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", version())?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_was_written_in_two_cases_is_one() {
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS[..2].iter().for_each(|migration| connection.execute_batch(migration).unwrap());
        let hosts = "INSERT INTO host VALUES('HV01', 9, 9, NULL, 5), ('hv01', 7, 20, 'away', 8)";
        let gaps = "INSERT INTO gap VALUES('HV01', 1, 4, 'x'), ('hv01', 1, 3, 'y')";
        connection.execute_batch(&[hosts, gaps].join(";")).unwrap();
        migrate(&mut connection, 2).unwrap();
        let row = |sql: &str| -> (i64, i64, i64) {
            connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
        };
        assert_eq!(row("SELECT count(*), max(first_ok), max(last_try) FROM host WHERE name = 'Hv01'"), (1, 5, 20));
        assert_eq!(row("SELECT count(*), max(from_), max(to_) FROM gap WHERE host = 'Hv01'"), (1, 1, 4));
    }

    #[test]
    fn a_journal_of_the_first_version_is_brought_forward_with_what_each_host_uses() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        let insert = "INSERT INTO job(host, namespace, class, id, stable_id, kind, seen, doc) VALUES(?1, 'n', 'c', ?2, ?2, 'failed', 0, ?3)";
        for (host, id, document) in [("hv01", "A", "{}"), ("HV01", "B", "{}"), ("hv02", "C", "[1]")] {
            connection.execute(insert, [host, id, document]).unwrap();
        }
        migrate(&mut connection, 1).unwrap();
        let used = |host: &str| -> u64 {
            connection.query_row("SELECT bytes FROM usage WHERE host = ?1", [host], |row| row.get(0)).unwrap()
        };
        assert_eq!((used("hv01"), used("hv02")), (2 * 504, 505));
    }
}
