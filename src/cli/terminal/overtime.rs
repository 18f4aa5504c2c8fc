//! The end of a command that does not look at the clock: reading and rendering a large answer takes the command's thread, and this ends the
//! process at the deadline all the same.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use crate::client::{Deadline, Error, Stage};

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::ending::remedy::words;
use crate::cli::options::output::Format;

/// What is watched. Only the thread that has it locked may write to standard output.
static WATCHED: Mutex<Watched> =
    Mutex::new(Watched { command: None, format: Format::Text, is_of_many: false, is_change: false, is_partial: false });

/// How long after the deadline a command may take to say by itself that its time is up.
const GRACE: Duration = Duration::from_secs(1);

struct Watched {
    command: Option<Timed>,
    format: Format,
    is_of_many: bool,
    /// Did a person agree to a change?
    is_change: bool,
    /// Is there a document on standard output without its end?
    is_partial: bool,
}

/// A command that asks a host.
pub(in crate::cli) struct Timed {
    pub(in crate::cli) deadline: Deadline,
    /// How much time there was.
    pub(in crate::cli) time: Duration,
    /// The host that is asked.
    pub(in crate::cli) endpoint: String,
}

/// How a command ended that took too long.
pub(in crate::cli) struct Overtime {
    pub(in crate::cli) failure: Failure,
    /// That of standard output.
    pub(in crate::cli) format: Format,
    /// Is there a document on standard output without its end?
    pub(in crate::cli) is_partial: bool,
}

/// Ends this command at its deadline, in place of one before it.
pub(in crate::cli) fn watch(command: Timed) {
    let mut watched = lock();
    if !watched.is_of_many {
        watched.command = Some(command);
    }
}

/// Watches nothing: each of many hosts has its own deadline, and the end of one must not end the others.
pub(in crate::cli::terminal) fn many_hosts() {
    let mut watched = lock();
    (watched.command, watched.is_of_many) = (None, true);
}

/// What is on standard output from now on.
pub(in crate::cli::terminal) fn written_as(format: Format) {
    lock().format = format;
}

/// Watches nothing any more: the host had its time, and what comes now is read from this machine.
#[cfg(feature = "journal")]
pub(in crate::cli) fn after_host() {
    lock().command = None;
}

/// Watches nothing while a person is asked about a change.
pub(in crate::cli) fn pause_for_change() {
    let mut watched = lock();
    (watched.command, watched.is_change) = (None, true);
}

/// How long to wait before the next look at [`end`].
pub(in crate::cli) fn pause() -> Duration {
    // While something is written, to a reader that may never read on, there is no time to look at.
    let left = try_lock().map_or(LONGEST, |watched| watched.time_left());
    left.clamp(SHORTEST, LONGEST)
}

/// Why the command is ended now, if it is: then nothing more is written to standard output but by the caller.
pub(in crate::cli) fn end() -> Option<Overtime> {
    let watched = try_lock()?;
    let command = watched.command.as_ref()?;
    if !watched.time_left().is_zero() {
        return None;
    }
    let (format, is_partial) = (watched.format, watched.is_partial);
    let overtime = Overtime { failure: watched.failure(command), format, is_partial };
    // Standard output stays locked until the process ends.
    std::mem::forget(watched);
    Some(overtime)
}

/// Is there a document on standard output without its end?
pub(in crate::cli::terminal) fn is_partial() -> bool {
    try_lock().is_some_and(|watched| watched.is_partial)
}

/// The end of a command that was asked to stop and does not; nothing where something is being written, to a reader that does not read.
pub(in crate::cli) fn stopped() -> Option<Overtime> {
    let watched = try_lock()?;
    let overtime = Overtime { failure: Failure::Stopped, format: watched.format, is_partial: watched.is_partial };
    // Standard output stays locked until the process ends.
    std::mem::forget(watched);
    Some(overtime)
}

/// Standard output while a command is watched.
pub(in crate::cli) struct Gated<W>(pub(in crate::cli) W);

impl<W: Write> Write for Gated<W> {
    /// The time that the reader takes is not time of the command.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut watched = lock();
        let begun = Instant::now();
        let written = self.0.write(bytes);
        if let Some(command) = &mut watched.command {
            command.deadline = command.deadline.postponed(begun.elapsed());
        }
        // Every document and every text ends with a line end.
        let last = written.as_ref().ok().and_then(|length| bytes.get(..*length)?.last());
        watched.is_partial = last.map_or(watched.is_partial, |last| *last != b'\n');
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        let _watched = lock();
        self.0.flush()
    }
}

impl Watched {
    /// How much time is left until the command is ended.
    fn time_left(&self) -> Duration {
        self.command.as_ref().map_or(LONGEST, |command| command.deadline.postponed(GRACE).time_left())
    }

    fn failure(&self, command: &Timed) -> Failure {
        let source = Error::TimedOut { stage: Stage::Overall, after: command.time };
        let remedy = source.remedy().as_ref().map(words);
        let failure = ClientFailure { endpoint: command.endpoint.clone(), source: source.into() };
        let (refusal, hint) = match (self.is_change, self.is_partial) {
            (true, _) => (UNKNOWN_OUTCOME, Some(UNKNOWN_HINT.to_owned())),
            (_, true) => (PARTIAL, remedy),
            _ => return failure.into(),
        };
        Failure::Refused { refusal: refusal.to_owned(), hint, failure: Box::new(failure) }
    }
}

/// `None` while something is written: its reader may be slow.
fn try_lock() -> Option<MutexGuard<'static, Watched>> {
    match WATCHED.try_lock() {
        Ok(watched) => Some(watched),
        Err(TryLockError::Poisoned(watched)) => Some(watched.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

fn lock() -> MutexGuard<'static, Watched> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A command may begin to be watched at any time.
const LONGEST: Duration = Duration::from_millis(500);
const SHORTEST: Duration = Duration::from_millis(20);

const PARTIAL: &str = "the result on standard output is not complete";
const UNKNOWN_OUTCOME: &str = "it is not known whether the host did it, and it was not sent again";
const UNKNOWN_HINT: &str = "look whether it was done before you do it again";
