//! Writing the envelopes to a file. They hold no credentials: those travel in HTTP headers, which are not written.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::client::{WireEvent, WireLog};
use crate::xml::decode;

use super::failure::Failure;

/// A log into a new or emptied file that only its owner may read.
pub(super) fn to_file(path: &Path) -> Result<WireLog, Failure> {
    let file = open(path).map_err(|error| {
        Failure::configuration(format!("the trace file {} cannot be written", path.display()), error)
    })?;
    Ok(to(file))
}

/// A log into any writer. A write that fails is given up: the trace is a by-product.
pub(super) fn to(writer: impl Write + Send + 'static) -> WireLog {
    let writer = Mutex::new(writer);
    Arc::new(move |event| {
        let text = match event {
            WireEvent::Request { action, envelope } => format!("--- request {action}\n{envelope}\n"),
            WireEvent::Reply { status, body } => {
                format!(
                    "--- answer, HTTP {status}\n{}\n",
                    decode(body, None).unwrap_or_else(|_| String::from_utf8_lossy(body))
                )
            }
        };
        let _ = writer.lock().unwrap_or_else(PoisonError::into_inner).write_all(text.as_bytes());
    })
}

#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    // The mode above is only that of a new file. A terminal or a pipe keeps its own.
    if file.metadata()?.is_file() {
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// Elsewhere the folder's own rights decide.
#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).open(path)
}
