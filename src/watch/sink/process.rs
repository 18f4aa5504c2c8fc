//! Runs a program with a text on its standard input, within a time. At its end the program is ended with all that it started. Blocks.

use std::io::{self, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::{end_group, in_own_group};

/// The exit status of the program; `None` if it did not end in time.
pub(super) fn run(command: &mut Command, input: Vec<u8>, within: Duration) -> io::Result<Option<ExitStatus>> {
    in_own_group(command);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        // Nothing waits for this thread: it ends with the pipe. A program may take no notice of its input.
        thread::spawn(move || pipe.write_all(&input));
    }
    let ended = wait(&mut child, Instant::now() + within);
    if !matches!(ended, Ok(Some(_))) {
        end_group(&mut child);
    }
    ended
}

fn wait(child: &mut Child, until: Instant) -> io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= until {
            return Ok(None);
        }
        thread::sleep(PAUSE);
    }
}

const PAUSE: Duration = Duration::from_millis(5);
