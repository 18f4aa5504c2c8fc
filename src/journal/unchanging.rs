//! A journal that is read as a file that does not change, because its reader may not write the log next to it: it has to stay so while it is read.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use crate::journal::error::{JournalError, JournalErrorKind};
use crate::journal::file;

/// The file as it was when it was opened.
#[derive(Debug)]
pub(in crate::journal) struct Unchanging {
    path: PathBuf,
    stamp: Stamp,
}

/// What changes when a file is written or replaced.
type Stamp = (u64, Option<std::time::SystemTime>, [i64; 3]);

impl Unchanging {
    /// The file as it is now: before SQLite opens it.
    pub(in crate::journal) fn now(path: &Path) -> Result<Self, JournalError> {
        Ok(Self { path: path.to_owned(), stamp: stamp(path)? })
    }

    /// What was read so far is right only if no process has begun to write.
    ///
    /// # Errors
    /// [`JournalErrorKind::Busy`]: one has.
    pub(in crate::journal) fn check(&self) -> Result<(), JournalError> {
        if stamp(&self.path)? == self.stamp && file::is_missing_or_empty(&file::log(&self.path))? {
            return Ok(());
        }
        Err(JournalError::new(&self.path, JournalErrorKind::Busy))
    }
}

fn stamp(path: &Path) -> Result<Stamp, JournalError> {
    let found = std::fs::metadata(path).map_err(|error| JournalError::io(path, error))?;
    Ok((found.len(), found.modified().ok(), identity(&found)))
}

#[cfg(unix)]
fn identity(found: &Metadata) -> [i64; 3] {
    use std::os::unix::fs::MetadataExt;
    [found.ctime(), found.ctime_nsec(), found.ino().cast_signed()]
}

#[cfg(not(unix))]
fn identity(_found: &Metadata) -> [i64; 3] {
    [0; 3]
}
