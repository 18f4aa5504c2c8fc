//! Runs another program with a text as its input and reads its output, within limits of time and size. At the limit it is ended with all that it started.

use std::io::{self, ErrorKind, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::cli::bounded;
use crate::process::{end_group, in_own_group};

/// The longest answer, in bytes.
const MAX_ANSWER: u64 = 64 * 1024;

/// The most that is kept of what it says of its failure, in bytes.
const MAX_COMPLAINT: u64 = 1024;

/// How long its complaint may take after it has ended.
const COMPLAINT_TIME: Duration = Duration::from_millis(500);

/// How long an ended program may take to go away, once it has said everything.
const PAUSE: Duration = Duration::from_millis(5);

/// Why a program gave no answer. None of these shows what it said.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProcessError {
    #[error("it cannot be started")]
    Start(#[source] io::Error),
    #[error("it started, but its answer cannot be read")]
    Pipe(#[source] io::Error),
    #[error("it did not end within {} s and was stopped", .0.as_secs())]
    TimedOut(Duration),
    #[error("it ended with {status}{}", words(.complaint))]
    Failed {
        status: ExitStatus,
        /// Its standard error, where the caller had it kept.
        complaint: String,
    },
}

/// What the program prints, when it ends well. Its standard error is where the caller put it.
pub(super) fn answer(
    command: &mut Command,
    question: &[u8],
    time: Duration,
) -> Result<Zeroizing<Vec<u8>>, ProcessError> {
    let until = Instant::now() + time;
    in_own_group(command);
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = spawned.map_err(ProcessError::Start)?;
    let ended = talk(&mut child, question, until).and_then(|said| Ok((said, end(&mut child, until)?)));
    let (said, status) = match ended {
        Ok(ended) => ended,
        Err(error) => {
            end_group(&mut child);
            let is_late = error.kind() == ErrorKind::TimedOut;
            return Err(if is_late { ProcessError::TimedOut(time) } else { ProcessError::Pipe(error) });
        }
    };
    if status.success() { Ok(said) } else { Err(ProcessError::Failed { status, complaint: complaint(child) }) }
}

/// What it said about its failure, when the caller had standard error kept. A child of it may keep that open, so this does not wait for long.
fn complaint(mut child: Child) -> String {
    let Some(kept) = child.stderr.take() else { return String::new() };
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut text = Vec::new();
        // What cannot be read is no reason.
        let _ = kept.take(MAX_COMPLAINT).read_to_end(&mut text);
        sender.send(text)
    });
    let text = receiver.recv_timeout(COMPLAINT_TIME).unwrap_or_default();
    end_group(&mut child);
    String::from_utf8_lossy(&text).trim().to_owned()
}

fn words(complaint: &str) -> String {
    if complaint.is_empty() { String::new() } else { format!(" ({complaint})") }
}

fn talk(child: &mut Child, question: &[u8], until: Instant) -> io::Result<Zeroizing<Vec<u8>>> {
    if let Some(input) = child.stdin.take() {
        give(input, question)?;
    }
    let Some(output) = child.stdout.take() else { return Ok(Zeroizing::new(Vec::new())) };
    let (sender, receiver) = mpsc::channel();
    // Nothing waits for this thread: it ends with the pipe, or with this process.
    thread::spawn(move || sender.send(read(output)));
    let left = until.saturating_duration_since(Instant::now());
    receiver.recv_timeout(left).map_err(|_| io::Error::from(ErrorKind::TimedOut))?
}

/// A question fits into a pipe, so this does not wait; a program may take no notice of it.
fn give(mut input: ChildStdin, question: &[u8]) -> io::Result<()> {
    match input.write_all(question) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Room for all of it from the beginning, so that no copy is left behind.
fn read(source: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let room = usize::try_from(MAX_ANSWER).unwrap_or(usize::MAX).saturating_add(64);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    source.take(MAX_ANSWER.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= MAX_ANSWER) {
        Ok(bytes)
    } else {
        Err(bounded::too_long(MAX_ANSWER))
    }
}

/// It has closed its output and is about to end.
fn end(child: &mut Child, until: Instant) -> io::Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if Instant::now() >= until {
            return Err(ErrorKind::TimedOut.into());
        }
        thread::sleep(PAUSE);
    }
}
