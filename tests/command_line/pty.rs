//! A terminal for the program: what a person would see.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
#[cfg(target_os = "linux")]
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// Both ends of a terminal.
pub(crate) struct Terminal {
    /// Where the person sits.
    watcher: File,
    program: OwnedFd,
}

impl Terminal {
    pub(crate) fn new(columns: u16) -> Self {
        let watcher = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&watcher).unwrap();
        unlockpt(&watcher).unwrap();
        let name = ptsname(&watcher, Vec::new()).unwrap();
        let program = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let size = Winsize { ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&program, size).unwrap();
        Self { watcher: watcher.into(), program }
    }

    /// The end of the program.
    pub(crate) fn end(&self) -> OwnedFd {
        self.program.try_clone().unwrap()
    }

    /// Types these keys.
    #[cfg(all(target_os = "linux", feature = "completion"))]
    pub(crate) fn press(&self, keys: &str) {
        use std::io::Write;
        self.watcher.try_clone().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// Has another size from now on.
    #[cfg(target_os = "linux")]
    pub(crate) fn resize(&self, rows: u16, columns: u16) {
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&self.program, size).unwrap();
    }

    /// What is written, as it comes and as it is.
    #[cfg(target_os = "linux")]
    pub(crate) fn follow(&self) -> Arc<Mutex<String>> {
        let (seen, mut watcher) = (Arc::new(Mutex::new(String::new())), self.watcher.try_clone().unwrap());
        let written = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let mut some = [0; 4096];
            while let Ok(length @ 1..) = watcher.read(&mut some) {
                bytes.extend_from_slice(&some[..length]);
                *written.lock().unwrap() = String::from_utf8_lossy(&bytes).into_owned();
            }
        });
        seen
    }

    /// All that is written, until the program has closed its end.
    pub(crate) fn watch(self) -> JoinHandle<String> {
        let Self { mut watcher, program } = self;
        drop(program);
        std::thread::spawn(move || {
            let mut seen = Vec::new();
            // On Linux the end of a terminal is an error; what was read before it stays.
            let _ = watcher.read_to_end(&mut seen);
            String::from_utf8(seen).unwrap().replace('\r', "")
        })
    }
}
