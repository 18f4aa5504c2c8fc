//! Why the journal cannot be opened, read or written.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// An error of a journal.
#[derive(Debug, thiserror::Error)]
#[error("{}: {kind}", path.display())]
pub struct JournalError {
    path: PathBuf,
    kind: JournalErrorKind,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What is wrong with a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalErrorKind {
    /// The file does not exist.
    Missing,
    /// The file is something else.
    Foreign,
    /// A newer version wrote it.
    Newer {
        /// Its version.
        found: i64,
        /// The newest version that this program can read.
        known: i64,
    },
    /// The file is damaged.
    Damaged,
    /// The file, its folder or its file system is read-only.
    ReadOnly,
    /// The disk is full.
    Full,
    /// Another process writes it.
    InUse {
        /// The process, if it is known.
        process: Option<u32>,
    },
    /// Another process has locked it for too long.
    Busy,
    /// The file of [`JournalError::path`], the journal, its log or its index, was removed while the journal was open. The journal is in its place
    /// again with all that it held.
    Removed,
    /// It was removed while it was open, and what it held cannot be read any more: a new one was begun.
    Lost,
    /// The file of [`JournalError::path`], its log or its index, was emptied or overwritten while it was open. The journal is in its place again with all that it held.
    LogEmptied,
    /// Its log was removed, emptied or overwritten while it was open, and what was written last is lost: for each host, there is a gap from its last look that is left.
    LogLost,
    /// It was emptied, perhaps while it was open: it is written again when the empty file is moved away.
    Emptied,
    /// Another file took its place while it was open. What it held is next to it, under a name with `-replaced`.
    Replaced,
    /// Another file took its place while it was open, and what it held cannot be read any more: for each host that the other one has, there is a gap
    /// from its last look.
    ReplacedLost,
    /// It is a device, a pipe or a folder.
    NotAFile,
    /// The folder does not exist, or takes no new files.
    NoFolder,
    /// This user may not open the file.
    Denied,
    /// The file exists already.
    Exists,
    /// A record cannot be stored: a time out of range, for example.
    Unstorable,
    /// The system or SQLite reports something else.
    Failed,
}

impl JournalError {
    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> JournalErrorKind {
        self.kind
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Can it be over later without a change of the file: when there is space again, for example?
    #[must_use]
    pub fn is_transient(&self) -> bool {
        use JournalErrorKind::{Busy, Denied, Failed, Full, ReadOnly};
        matches!(self.kind, Full | ReadOnly | Busy | Denied | Failed) || self.is_over()
    }

    /// Is it over already: something happened to the files, and the next commit is written?
    #[must_use]
    pub fn is_over(&self) -> bool {
        use JournalErrorKind::{LogEmptied, Removed, Replaced};
        matches!(self.kind, Removed | LogEmptied | Replaced) || self.is_loss()
    }

    /// Is what the journal held lost, or a part of it?
    #[must_use]
    pub fn is_loss(&self) -> bool {
        use JournalErrorKind::{LogLost, Lost, ReplacedLost};
        matches!(self.kind, Lost | LogLost | ReplacedLost)
    }

    /// Is it over only when the file of this name is moved away?
    #[must_use]
    pub fn needs_another_file(&self) -> bool {
        use JournalErrorKind::{Damaged, Emptied, Foreign, Newer, NotAFile};
        matches!(self.kind, Damaged | Emptied | Foreign | Newer { .. } | NotAFile)
    }

    /// Did the system refuse the file to this user?
    pub(in crate::journal) fn is_refusal(&self) -> bool {
        matches!(self.kind, JournalErrorKind::ReadOnly | JournalErrorKind::Denied)
    }

    /// The same for a reader, to whom "read-only" would say nothing.
    pub(in crate::journal) fn of_reader(self) -> Self {
        let kind = if self.is_refusal() { JournalErrorKind::Denied } else { self.kind };
        Self { kind, ..self }
    }

    pub(in crate::journal) fn new(path: &Path, kind: JournalErrorKind) -> Self {
        Self { path: path.to_owned(), kind, source: None }
    }

    pub(in crate::journal) fn io(path: &Path, error: io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::NotFound => JournalErrorKind::Missing,
            io::ErrorKind::AlreadyExists => JournalErrorKind::Exists,
            io::ErrorKind::PermissionDenied => JournalErrorKind::Denied,
            io::ErrorKind::ReadOnlyFilesystem => JournalErrorKind::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => JournalErrorKind::Full,
            _ => JournalErrorKind::Failed,
        };
        Self { path: path.to_owned(), kind, source: Some(error.into()) }
    }

    /// The same for a file that is to be made.
    pub(in crate::journal) fn io_of_new(path: &Path, error: io::Error) -> Self {
        let failed = Self::io(path, error);
        let kind = if failed.kind == JournalErrorKind::Missing { JournalErrorKind::NoFolder } else { failed.kind };
        Self { kind, ..failed }
    }

    pub(in crate::journal) fn sqlite(path: &Path, error: rusqlite::Error) -> Self {
        Self { path: path.to_owned(), kind: kind_of(&error), source: Some(error.into()) }
    }
}

fn kind_of(error: &rusqlite::Error) -> JournalErrorKind {
    let error = match error {
        rusqlite::Error::SqlInputError { error, .. } => Some(error),
        error => error.sqlite_error(),
    };
    // The log is shorter than its index says.
    if error.is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHORT_READ) {
        return JournalErrorKind::Damaged;
    }
    match error.map(|error| error.code) {
        Some(ErrorCode::NotADatabase) => JournalErrorKind::Foreign,
        Some(ErrorCode::DatabaseCorrupt) => JournalErrorKind::Damaged,
        Some(ErrorCode::DiskFull) => JournalErrorKind::Full,
        Some(ErrorCode::ReadOnly) => JournalErrorKind::ReadOnly,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => JournalErrorKind::Busy,
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
            JournalErrorKind::Denied
        }
        // SQLite has this for a table or a column that is not there: the file is a journal by its mark only.
        Some(ErrorCode::Unknown) => JournalErrorKind::Damaged,
        _ => JournalErrorKind::Failed,
    }
}

impl fmt::Display for JournalErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("the journal does not exist"),
            Self::Foreign => f.write_str("not a journal of cimjob"),
            Self::Newer { found, known } => {
                write!(f, "a newer cimjob wrote this journal (version {found}; this one knows up to {known})")
            }
            Self::Damaged => f.write_str("the journal is damaged"),
            Self::ReadOnly => f.write_str("the journal cannot be written: it is read-only"),
            Self::Full => f.write_str("the journal cannot be written: the disk is full"),
            Self::InUse { process: Some(process) } => write!(f, "process {process} is writing the journal"),
            Self::InUse { process: None } => f.write_str("another process is writing the journal"),
            Self::Busy => f.write_str("another process has locked the journal"),
            Self::Removed => f.write_str(
                "removed while the journal was open; the journal is there again with all that it held",
            ),
            Self::Lost => f.write_str(
                "removed while the journal was open, and what it held cannot be read any more; a new journal was begun",
            ),
            Self::LogEmptied => f.write_str(
                "emptied or overwritten while the journal was open; the journal is there again with all that it held",
            ),
            Self::LogLost => f.write_str(
                "removed, emptied or overwritten while the journal was open; what was written last is lost, and each host that was watched has a gap",
            ),
            Self::Emptied => f.write_str("the file of the journal is empty"),
            Self::Replaced => f.write_str(
                "another file took the place of the journal while it was open; what it held is next to it (-replaced)",
            ),
            Self::ReplacedLost => f.write_str(
                "another file took the place of the journal while it was open; the journal before it could not be saved, and each host that was watched has a gap",
            ),
            Self::NotAFile => f.write_str("a journal is a file, and this is something else"),
            Self::NoFolder => {
                f.write_str("the journal cannot be made: its folder does not exist, or takes no new files")
            }
            Self::Denied => f.write_str("the journal cannot be opened: permission denied"),
            Self::Exists => f.write_str("the file exists already"),
            Self::Unstorable => f.write_str("the journal cannot hold a value"),
            Self::Failed => f.write_str("the journal cannot be read or written"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_not_there_is_damage() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let error = connection.prepare("SELECT doc FROM job").unwrap_err();
        assert_eq!(JournalError::sqlite(Path::new("journal.db"), error).kind(), JournalErrorKind::Damaged);
    }
}
