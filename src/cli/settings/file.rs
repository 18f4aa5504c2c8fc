//! The configuration file on the disk: where it is, and whether it may be trusted to name a program.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::opening;
use crate::cli::settings::configuration::Configuration;
use crate::cli::settings::location;
use crate::cli::settings::setting::Problem;
use crate::cli::terminal::say::note;

/// The largest file that is read.
const MAX_FILE: u64 = 1024 * 1024;

/// Reads a file. The one in the usual place may be missing.
pub(in crate::cli) fn read(named: Option<&Path>) -> Result<Configuration, Failure> {
    let Some(path) = named.map(Path::to_owned).or_else(location::default) else {
        return Ok(Configuration::default());
    };
    let read = |file: File| Ok((others_may_write(&file)?, bounded::read_text(file, MAX_FILE)?));
    let (others_may_write, text) = match opening::read(&path, read) {
        Ok(read) => read,
        Err(error) if named.is_none() && is_absent(&error) => return Ok(Configuration::default()),
        Err(error) => {
            let what = format!("the configuration file {} cannot be read", path.display());
            return Err(Failure::configuration(what, error));
        }
    };
    let at = |Problem { line, what }| Failure::Configuration {
        what: format!("{}:{line}: {what}", path.display()),
        source: None,
    };
    let configuration = Configuration::parse(&text, &path).map_err(at)?;
    if others_may_write {
        refuse_helpers(&configuration).map_err(at)?;
        note(&format!("cimjob: other users can change {}; chmod go-w prevents that", path.display()));
    }
    Ok(configuration)
}

/// A file that other users can change must not name a program to run.
fn refuse_helpers(configuration: &Configuration) -> Result<(), Problem> {
    match configuration.helper() {
        Some(setting) => Err(Problem { line: setting.line, what: WRITABLE.to_owned() }),
        None => Ok(()),
    }
}

const WRITABLE: &str =
    "other users can change this file, so its credential-helper is not run; chmod go-w prevents that";

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Asks the open file, so that it cannot be exchanged in between.
pub(in crate::cli) fn others_may_write(file: &File) -> io::Result<bool> {
    others_may(file, 0o022)
}

/// Users that are not in its group, too?
#[cfg(feature = "watch")]
pub(in crate::cli) fn others_may_read(file: &File) -> io::Result<bool> {
    others_may(file, 0o004)
}

#[cfg(unix)]
fn others_may(file: &File, bits: u32) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = file.metadata()?;
    Ok(metadata.is_file() && metadata.permissions().mode() & bits != 0)
}

#[cfg(not(unix))]
fn others_may(_: &File, _: u32) -> io::Result<bool> {
    Ok(false)
}
