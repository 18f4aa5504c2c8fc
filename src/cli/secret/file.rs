//! `--password-file FILE`: its first line. A file that others may read is used all the same, and warned about.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;
use std::time::Duration;

use tracing::warn;

use crate::auth::Password;

use crate::cli::ending::failure::Failure;
use crate::cli::secret::line;

pub(super) fn password(path: &Path, time: Duration) -> Result<Password, Failure> {
    let opened = path.to_owned();
    line::within(time, move || open(&opened))
        .map_err(|error| Failure::configuration(format!("the password cannot be read from {}", path.display()), error))
}

fn open(path: &Path) -> io::Result<BufReader<File>> {
    let file = File::open(path)?;
    if is_open_to_others(&file)? {
        warn!(file = %path.display(), "others than its owner may read the file with the password; chmod 600 helps");
    }
    Ok(BufReader::new(file))
}

/// Asks the open file, so that no other file can take its place.
#[cfg(unix)]
fn is_open_to_others(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = file.metadata()?;
    Ok(metadata.is_file() && metadata.permissions().mode() & 0o044 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &File) -> io::Result<bool> {
    Ok(false)
}
