//! Writing the envelopes to a file. They hold no credentials: those travel in HTTP headers, which are not written.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::client::{WireEvent, WireLog};
use crate::xml::decode;

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::text_ended::say;

/// A log at the end of a file that only its owner may read. What is in it stays: it may be all that is left of a job.
pub(in crate::cli) fn to_file(path: &Path) -> Result<WireLog, Failure> {
    let file = open(path).map_err(|error| {
        Failure::configuration(format!("the trace file {} cannot be written", path.display()), error)
    })?;
    let separator = format!("=== cimjob {}\n", env!("CARGO_PKG_VERSION"));
    Ok(log(Trace::of(file).with(separator.as_bytes())))
}

/// A log into any writer.
pub(in crate::cli) fn to(writer: impl Write + Send + 'static) -> WireLog {
    log(Trace::of(writer))
}

/// A writer, and the first error of it. The trace is a by-product: it is given up then, and that is said at the end.
struct Trace<W> {
    writer: W,
    failed: Option<std::io::Error>,
}

impl<W: Write> Trace<W> {
    fn of(writer: W) -> Self {
        Self { writer, failed: None }
    }

    fn with(mut self, text: &[u8]) -> Self {
        self.write(text);
        self
    }

    fn write(&mut self, text: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.writer.write_all(text).err();
        }
    }
}

impl<W> Drop for Trace<W> {
    fn drop(&mut self) {
        if let Some(error) = &self.failed {
            say(&format!("cimjob: the trace is not complete: {error}"));
        }
    }
}

fn log(trace: Trace<impl Write + Send + 'static>) -> WireLog {
    let trace = Mutex::new(trace);
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
        trace.lock().unwrap_or_else(PoisonError::into_inner).write(text.as_bytes());
    })
}

#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    // The mode above is only that of a new file. A terminal or a pipe keeps its own.
    if file.metadata()?.is_file() {
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// Elsewhere the folder's own rights decide.
#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().append(true).create(true).open(path)
}
