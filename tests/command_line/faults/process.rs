//! The program as a process that may not outlast its limit.

use std::io::Read;
use std::process::Child;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How a process ended.
#[derive(Debug, Clone)]
pub(super) struct Ended {
    /// `None` when a signal ended it, ours too.
    pub(super) code: Option<i32>,
    pub(super) took: Duration,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// Waits for a process; after this time it is killed.
pub(super) fn ended(mut child: Child, within: Duration) -> Ended {
    let started = Instant::now();
    let (stdout, stderr) = (read(child.stdout.take().unwrap()), read(child.stderr.take().unwrap()));
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > within {
            child.kill().unwrap();
            break child.wait().unwrap();
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let took = started.elapsed();
    Ended { code: status.code(), took, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

fn read(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    })
}
