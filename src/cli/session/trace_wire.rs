//! Writing the envelopes to a file. They contain no credentials: those travel in HTTP headers, which are not written.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::client::{WireEvent, WireLog};
use crate::xml::decode;

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::private_file;
use crate::cli::terminal::say::say;

/// A log at the end of a file that only its owner may read. What is in it stays: it may be all that is left of a job.
pub(in crate::cli) fn to_file(path: &Path) -> Result<WireLog, Failure> {
    let file = private_file::append(path).map_err(|error| {
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
            WireEvent::Request { action, envelope, .. } => format!("--- request {action}\n{}", indented(envelope)),
            WireEvent::Reply { status, body, .. } => {
                let text = decode(body, None).unwrap_or_else(|_| String::from_utf8_lossy(body));
                format!("--- answer, HTTP {status}\n{}", indented(&text))
            }
        };
        trace.lock().unwrap_or_else(PoisonError::into_inner).write(text.as_bytes());
    })
}

/// Every line of an envelope is indented, so that none looks like a heading, and what could steer a terminal is shown by its number.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {}\n", neutral(line))).collect()
}
