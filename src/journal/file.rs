//! The file of the journal: its folder, its mode, and the lock of the process that writes it.

use std::fs::{DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::journal::error::{JournalError, JournalErrorKind};

/// The lock of the one process that writes; it ends with the process.
#[derive(Debug)]
pub(in crate::journal) struct WriterLock {
    file: File,
}

impl WriterLock {
    /// Takes the lock, a file of its own next to the journal: SQLite's locks belong to the process, and end when any handle of the journal is closed.
    pub(in crate::journal) fn take(path: &Path) -> Result<Self, JournalError> {
        let failed = |error| JournalError::io_of_new(path, error);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = private(&mut options).open(next_to(path, "-lock")).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let process = process_in(&mut file);
                return Err(JournalError::new(path, JournalErrorKind::InUse { process }));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // Other processes report this number. Failing to write it does not matter.
        let _ = sign(&mut file);
        Ok(Self { file })
    }

    /// Is it the lock that others find?
    pub(in crate::journal) fn is_in_place(&self, path: &Path) -> Result<bool, JournalError> {
        let failed = |error| JournalError::io(path, error);
        match std::fs::metadata(next_to(path, "-lock")) {
            Ok(found) => Ok(is_same(&found, &self.file.metadata().map_err(failed)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }
}

impl Drop for WriterLock {
    /// Closing the file is not enough: a program that is being started at this moment has it open, too.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// Is there no journal yet?
pub(in crate::journal) fn is_missing_or_empty(path: &Path) -> Result<bool, JournalError> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(found.len() == 0),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(JournalError::io(path, error)),
    }
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// The file that a name leads to, by symbolic links, whether it exists or not: a journal is made where its link leads, and locked there.
pub(in crate::journal) fn resolved(path: &Path) -> PathBuf {
    let mut found = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = std::fs::read_link(&found) else { break };
        found = found.parent().unwrap_or_else(|| Path::new("")).join(target);
    }
    found
}

/// As many as Linux follows.
const MOST_LINKS: usize = 40;

/// A device, a pipe or a folder is not touched: a new journal would take its place, and to open a pipe can take forever.
pub(in crate::journal) fn check_kind(path: &Path) -> Result<(), JournalError> {
    match std::fs::metadata(path) {
        Ok(found) if !found.is_file() => Err(JournalError::new(path, JournalErrorKind::NotAFile)),
        _ => Ok(()),
    }
}

/// After a burst, SQLite makes the log so short again, in bytes.
pub(in crate::journal) const MOST_OF_LOG: u32 = 16 << 20;

/// The log that SQLite keeps next to a journal that is open.
pub(in crate::journal) fn log(path: &Path) -> PathBuf {
    next_to(path, "-wal")
}

/// The index of the log.
pub(in crate::journal) fn index(path: &Path) -> PathBuf {
    next_to(path, "-shm")
}

/// An empty file (0640, less what the user's mask takes away) that becomes the journal; what was begun before and not finished is removed,
/// and so are the logs of a journal that was: SQLite would take them for those of the new one.
pub(in crate::journal) fn begin(path: &Path) -> Result<PathBuf, JournalError> {
    remove_logs(path)?;
    begin_copy(path)
}

/// The same, and the logs stay: until the copy is in its place, they are all that has what was written last.
pub(in crate::journal) fn begin_copy(path: &Path) -> Result<PathBuf, JournalError> {
    let new = next_to(path, "-new");
    for leftover in [next_to(&new, "-journal"), new.clone()] {
        remove(&leftover)?;
    }
    create_new(&new)?;
    Ok(new)
}

pub(in crate::journal) fn remove_logs(path: &Path) -> Result<(), JournalError> {
    ["-wal", "-shm", "-journal"].iter().try_for_each(|ending| remove(&next_to(path, ending)))
}

fn remove(path: &Path) -> Result<(), JournalError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(JournalError::io(path, error)),
        _ => Ok(()),
    }
}

/// Moves it to its place; the folder is flushed, so that it stays there.
pub(in crate::journal) fn put_in_place(new: &Path, path: &Path) -> Result<(), JournalError> {
    std::fs::rename(new, path).map_err(|error| JournalError::io(path, error))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| JournalError::io(path, error))?;
    }
    Ok(())
}

/// Makes the folder of the journal (0750), unless it exists.
pub(in crate::journal) fn create_folder(path: &Path) -> Result<(), JournalError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o750);
    builder.create(folder).map_err(|error| JournalError::io(path, error))
}

/// A new file for what is copied out of the journal; one that exists is not touched.
pub(in crate::journal) fn create_new(path: &Path) -> Result<(), JournalError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    private(&mut options).open(path).map(drop).map_err(|error| JournalError::io(path, error))
}

/// The first bytes of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Is this the beginning of an SQLite file?
pub(crate) fn is_sqlite(beginning: &[u8]) -> bool {
    beginning.starts_with(MAGIC)
}

/// Is a file empty, or an SQLite file? Anything else is not touched.
pub(in crate::journal) fn looks_like_sqlite(path: &Path) -> Result<(), JournalError> {
    let mut beginning = Vec::new();
    let file = File::open(path).map_err(|error| JournalError::io(path, error))?;
    file.take(16).read_to_end(&mut beginning).map_err(|error| JournalError::io(path, error))?;
    if beginning.is_empty() || is_sqlite(&beginning) {
        return Ok(());
    }
    Err(JournalError::new(path, JournalErrorKind::Foreign))
}

/// Where an SQLite file names the program that it belongs to, and how a journal does it.
const MARK: (Range<usize>, &[u8; 4]) = (68..72, b"cmjb");

/// Does the file say of itself that it is a journal, whatever its log says?
pub(in crate::journal) fn is_marked(path: &Path) -> bool {
    let (place, mark) = MARK;
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| file.take(100).read_to_end(&mut beginning));
    read.is_ok() && is_sqlite(&beginning) && beginning.get(place).is_some_and(|found| found == mark)
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o640);
    options
}

pub(in crate::journal) fn next_to(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    writeln!(file, "{}", std::process::id())
}

fn process_in(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_ends_with_the_writer_although_a_program_that_is_being_started_has_the_file_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let lock = WriterLock::take(&path).unwrap();
        let _of_the_program = lock.file.try_clone().unwrap();
        assert!(WriterLock::take(&path).is_err());
        drop(lock);
        assert!(WriterLock::take(&path).is_ok());
    }
}
