//! A terminal for the program: what a person would see.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
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
