//! Connections to the file: one that writes, and those that read.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::journal::error::{JournalError, JournalErrorKind};
use crate::journal::unchanging::Unchanging;
use crate::journal::{file, schema};

/// How long to wait for a lock that another process holds.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the file for writing; makes it if there is none.
pub(in crate::journal) fn writing(path: &Path) -> Result<Connection, JournalError> {
    if file::is_missing_or_empty(path)? {
        make(path)?;
    }
    file::looks_like_sqlite(path)?;
    let failed = |error| JournalError::sqlite(path, error);
    let mut connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(failed)? {
        return Err(JournalError::new(path, JournalErrorKind::ReadOnly));
    }
    let version = schema::check(&connection, path)?;
    durable(&connection).map_err(failed)?;
    schema::migrate(&mut connection, version).map_err(failed)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
    // The log and its index are there from the first read.
    schema::check(&connection, path)?;
    Ok(connection)
}

/// Makes the file under another name, and moves it when it is whole: a process that is killed meanwhile leaves no half of one.
pub(in crate::journal) fn make(path: &Path) -> Result<(), JournalError> {
    let new = file::begin(path)?;
    let failed = |error| JournalError::sqlite(&new, error);
    let mut connection = open(&new, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    // It counts only before the first table is there.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL").map_err(failed)?;
    durable(&connection).map_err(failed)?;
    schema::migrate(&mut connection, 0).map_err(failed)?;
    connection.close().map_err(|(_, error)| JournalError::sqlite(&new, error))?;
    file::put_in_place(&new, path)
}

/// An empty journal in memory.
pub(in crate::journal) fn empty() -> rusqlite::Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    schema::migrate(&mut connection, 0)?;
    Ok(connection)
}

/// Opens the file for reading, also while another process writes it. SQLite wants to write the log and its index next to the file: a user who may not do
/// so reads a journal that was closed as a file that does not change.
pub(in crate::journal) fn reading(path: &Path) -> Result<(Connection, Option<Unchanging>), JournalError> {
    if !path.try_exists().map_err(|error| JournalError::io(path, error))? {
        return Err(JournalError::new(path, JournalErrorKind::Missing));
    }
    file::check_kind(path)?;
    // SQLite would take it for a new one, or miss what its log does not have.
    if file::is_missing_or_empty(path)? {
        return Err(JournalError::new(path, JournalErrorKind::Emptied));
    }
    match read_only(path, path, OpenFlags::empty()) {
        Err(error) if error.is_refusal() && file::is_missing_or_empty(&file::log(path))? => closed(path),
        opened => opened.map(|connection| (connection, None)),
    }
    .map_err(JournalError::of_reader)
}

/// The file as it is without its log.
pub(in crate::journal) fn without_log(path: &Path) -> Result<Connection, JournalError> {
    read_only(path, &unchanging(path), OpenFlags::SQLITE_OPEN_URI)
}

/// A journal that was closed, as a file that does not change.
pub(in crate::journal) fn closed(path: &Path) -> Result<(Connection, Option<Unchanging>), JournalError> {
    let as_it_is = Unchanging::now(path)?;
    let connection = without_log(path)?;
    as_it_is.check()?;
    Ok((connection, Some(as_it_is)))
}

fn read_only(path: &Path, name: &Path, flags: OpenFlags) -> Result<Connection, JournalError> {
    let connection = open(name, OpenFlags::SQLITE_OPEN_READ_ONLY | flags);
    let connection = connection.map_err(|error| JournalError::sqlite(path, error))?;
    match schema::check(&connection, path) {
        // Its log is not what SQLite takes it for.
        Err(error) if error.kind() == JournalErrorKind::Foreign && file::is_marked(path) => {
            Err(JournalError::new(path, JournalErrorKind::Damaged))
        }
        checked => checked.map(|_| connection),
    }
}

/// The URI of a file that does not change while it is open.
fn unchanging(path: &Path) -> PathBuf {
    let mut uri = String::from(if path.is_absolute() { "file://" } else { "file:" });
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => uri.push(char::from(*byte)),
            // INVARIANT: writing to a String does not fail.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    uri.into()
}

fn open(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    // The file may come from anywhere: nothing that it defines is run.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

/// A commit is on the disk when it returns: also on macOS, where a flush alone leaves it in the disk's own memory.
fn durable(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "journal_size_limit", file::MOST_OF_LOG)
}
