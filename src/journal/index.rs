//! The index of the log of an open journal. SQLite has it in its memory, and the system ends a program that uses a part of it which the file does not have.

use std::cell::{Cell, RefCell};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use crate::journal::error::JournalError;
use crate::journal::file;

/// The index as it was when the journal was opened.
#[derive(Debug)]
pub(in crate::journal) struct Index {
    path: PathBuf,
    /// How long it was at the last look.
    length: Cell<u64>,
    /// Closing it ends all locks that this process has on the file, also SQLite's: it stays open for as long as the connection.
    file: RefCell<File>,
    is_unsaid: Cell<bool>,
}

impl Index {
    /// `None`: there is none, or the system lets no one shorten a file that is in use.
    pub(in crate::journal) fn of(journal: &Path) -> Result<Option<Self>, JournalError> {
        let path = file::index(journal);
        if !cfg!(unix) || !path.exists() {
            return Ok(None);
        }
        let failed = |error| JournalError::io(&path, error);
        let file = OpenOptions::new().write(true).open(&path).map_err(failed)?;
        let length = Cell::new(file.metadata().map_err(failed)?.len());
        Ok(Some(Self { length, file: RefCell::new(file), is_unsaid: Cell::new(false), path }))
    }

    /// Before it is used: if it has become shorter, it is filled with zeros, and SQLite makes it again from the log.
    pub(in crate::journal) fn hold(&self) -> Result<(), JournalError> {
        // Also if it was removed after that: SQLite has it in its memory all the same.
        let length = self.file.borrow().metadata().map_err(|error| JournalError::io(&self.path, error))?.len();
        if length < self.length.get() {
            self.fill().map_err(|error| JournalError::io(&self.path, error))?;
            self.is_unsaid.set(true);
        } else {
            self.length.set(length);
        }
        Ok(())
    }

    /// The file, if it was filled since the last call.
    pub(in crate::journal) fn take_filled(&self) -> Option<&Path> {
        self.is_unsaid.take().then_some(&*self.path)
    }

    /// Writes each byte: on a full disk, a hole in the file would end the program, too.
    fn fill(&self) -> io::Result<()> {
        let file = &mut *self.file.borrow_mut();
        file.rewind()?;
        io::copy(&mut io::repeat(0).take(self.length.get()), file).map(drop)
    }
}
