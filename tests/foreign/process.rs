//! A child process that never outlives its test: every wait ends, and dropping it ends the child.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use crate::needed;

/// How long a child may take for a line, or to end; far more than any needs.
const WITHIN: Duration = Duration::from_secs(120);

/// How long a child that was told to end may take before it is killed.
const ENDS_WITHIN: Duration = Duration::from_secs(20);

/// The interpreter with the pinned packages.
pub(crate) struct Python {
    pub(crate) interpreter: PathBuf,
}

impl Python {
    /// A command in the folder of the scripts.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.interpreter);
        command.current_dir(needed::scripts()).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}

pub(crate) struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    /// The lines of standard output; hung up at its end.
    lines: Receiver<String>,
    complaint: NamedTempFile,
}

/// What a child left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) code: Option<i32>,
    pub(crate) lines: Vec<String>,
    /// Its standard error.
    pub(crate) complaint: String,
}

impl Process {
    pub(crate) fn start(mut command: Command) -> Self {
        let complaint = NamedTempFile::new().unwrap();
        let stderr = File::create(complaint.path()).unwrap();
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(stderr).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { stdin: child.stdin.take(), child, lines, complaint }
    }

    /// The next line of standard output.
    pub(crate) fn line(&self) -> String {
        self.lines.recv_timeout(WITHIN).unwrap_or_else(|error| panic!("no line: {error}: {}", self.complaint()))
    }

    /// Writes a line to standard input.
    pub(crate) fn tell(&mut self, line: &str) {
        let written = self.stdin.as_mut().unwrap().write_all(format!("{line}\n").as_bytes());
        written.unwrap_or_else(|error| panic!("{error}: {}", self.complaint()));
    }

    /// Closes standard input and waits for the end.
    pub(crate) fn finish(mut self) -> Finished {
        self.stdin = None;
        let lines = self.lines_until_end(WITHIN).unwrap_or_else(|| panic!("does not end: {}", self.complaint()));
        Finished { code: self.child.wait().unwrap().code(), lines, complaint: self.complaint() }
    }

    fn lines_until_end(&self, within: Duration) -> Option<Vec<String>> {
        let end = Instant::now() + within;
        let mut lines = Vec::new();
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Disconnected) => return Some(lines),
                Err(RecvTimeoutError::Timeout) => return None,
            }
        }
    }

    fn complaint(&self) -> String {
        std::fs::read_to_string(self.complaint.path()).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stdin = None;
        if self.lines_until_end(ENDS_WITHIN).is_none() {
            let _it_may_be_gone = self.child.kill();
        }
        let _reaped = self.child.wait();
    }
}
