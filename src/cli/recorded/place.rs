//! Where the journal is (XDG Base Directory Specification 0.8, `$XDG_STATE_HOME`); on macOS too.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::cli::options::journal::JournalArguments;

/// Where the service keeps it.
const OF_THE_SERVICE: &str = "/var/lib/cimjob/journal.db";

/// The journal to read: the one given by option, else the first that exists.
pub(in crate::cli) fn to_read(arguments: &JournalArguments) -> Option<PathBuf> {
    let exists = |path: &PathBuf| path.try_exists().unwrap_or(true);
    arguments.journal.clone().or_else(|| of_the_user().filter(exists)).or_else(|| of_the_service().filter(exists))
}

/// The journal to write, or to report as missing: the one given by option, else the first that exists, else that of the user.
pub(in crate::cli) fn to_write(arguments: &JournalArguments) -> PathBuf {
    to_read(arguments).or_else(of_the_user).unwrap_or_else(|| OF_THE_SERVICE.into())
}

fn of_the_user() -> Option<PathBuf> {
    below(std::env::var_os("XDG_STATE_HOME"), std::env::home_dir().as_deref())
}

fn of_the_service() -> Option<PathBuf> {
    Some(OF_THE_SERVICE.into())
}

/// The specification wants an absolute path, and has others passed over.
fn below(variable: Option<OsString>, home: Option<&Path>) -> Option<PathBuf> {
    let named = variable.map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder = named.or_else(|| Some(home?.join(".local/state")))?;
    Some(folder.join("cimjob/journal.db"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_variable_overrides_the_home_folder() {
        let home = Some(Path::new("/home/ops"));
        assert_eq!(below(Some("/srv/state".into()), home), Some("/srv/state/cimjob/journal.db".into()));
        for silent in [None, Some("".into()), Some("relative".into())] {
            assert_eq!(below(silent, home), Some("/home/ops/.local/state/cimjob/journal.db".into()));
        }
        assert_eq!(below(None, None), None);
    }
}
