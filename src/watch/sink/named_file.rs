//! Files that a sinks file names.

use std::fs::File;
use std::io;
use std::path::Path;

/// Opens a file. A pipe would be waited for, while nothing else is done.
pub(super) fn open(path: &Path) -> io::Result<File> {
    if std::fs::metadata(path)?.is_file() { File::open(path) } else { Err(io::Error::other("it is not a file")) }
}
