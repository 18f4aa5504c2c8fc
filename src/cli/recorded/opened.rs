//! The journal for commands that are about it: opened, or the reason why not.

use crate::journal::{Journal, JournalError, JournalErrorKind, Reader, Retention};
use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::options::journal::JournalArguments;
use crate::cli::recorded::place;

/// The journal for reading.
pub(in crate::cli) fn reader(arguments: &JournalArguments) -> Result<Reader, Failure> {
    Reader::open(place::to_write(arguments)).map_err(failure)
}

/// The journal for writing; a new one if there is none.
pub(in crate::cli) fn writer(arguments: &JournalArguments, retention: Retention) -> Result<Journal, Failure> {
    Journal::open(place::to_write(arguments), retention).map_err(failure)
}

/// An error of the journal as the end of a command.
pub(in crate::cli) fn failure(error: JournalError) -> Failure {
    let exit = match error.kind() {
        JournalErrorKind::Full => Exit::NotWritten,
        JournalErrorKind::Damaged | JournalErrorKind::Emptied => Exit::Unreadable,
        _ => Exit::Configuration,
    };
    let (what, hint) = (error.to_string(), hint(error.kind()));
    let source = std::error::Error::source(&error).map(|source| source.to_string().into());
    Failure::Journal { what, exit, hint, source }
}

/// What to try after an error of this kind.
pub(in crate::cli::recorded) fn hint(kind: JournalErrorKind) -> Option<&'static str> {
    Some(match kind {
        JournalErrorKind::Missing => "cimjob watch writes one; name another with --journal PATH",
        JournalErrorKind::Foreign | JournalErrorKind::NotAFile => "name the journal with --journal PATH",
        JournalErrorKind::Newer { .. } => "update cimjob",
        JournalErrorKind::Damaged | JournalErrorKind::Emptied => {
            "restore a backup; until then, move the file away and watch begins a new one"
        }
        JournalErrorKind::ReadOnly | JournalErrorKind::Denied => {
            "run it as the user or group that owns the journal, or name another with --journal PATH"
        }
        JournalErrorKind::Full => "free some space on its disk",
        JournalErrorKind::InUse { .. } => {
            "stop the watch that writes it, or use a journal of its own: --journal PATH (read others with journal export)"
        }
        JournalErrorKind::Exists => "name a file that does not exist",
        _ => return None,
    })
}
