//! The journal, asked for one job after the host did not explain it.

use std::path::PathBuf;

use crate::client::Endpoint;
use crate::journal::{JournalError, Reader, Recorded};
use crate::report::messages_of;

use crate::cli::ending::absence::Absence;
use crate::cli::options::journal::JournalArguments;
use crate::cli::recorded::answer::Answer;
use crate::cli::recorded::{absence, opened, place};
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::overtime;
use crate::fleet::is_same_listener;

/// The journal that is there.
#[derive(Debug)]
pub(in crate::cli) struct Memory {
    path: PathBuf,
}

impl Memory {
    /// The journal given by option, or the one at a default place; `None` if there is none.
    pub(in crate::cli) fn open(arguments: &JournalArguments) -> Option<Self> {
        place::to_read(arguments).map(|path| Self { path })
    }

    /// What it knows of a job. A journal that cannot be read is no reason to hide what the host said.
    pub(in crate::cli) fn answer(&self, host: &Endpoint, id: &str, clock: &Clock) -> Answer {
        overtime::after_host();
        let unread = |error: JournalError| {
            let (text, hint) = (messages_of(&error).join(": "), opened::hint(error.kind()));
            Answer::Absent(Absence { text, hint, gap: None })
        };
        self.look_up(host, id, clock).unwrap_or_else(unread)
    }

    fn look_up(&self, host: &Endpoint, id: &str, clock: &Clock) -> Result<Answer, JournalError> {
        let reader = Reader::open(&self.path)?;
        let found = reader.find(None, id)?;
        let of_host = found.iter().find(|recorded: &&Recorded| is_same_listener(&recorded.job.host, host));
        Ok(match of_host {
            Some(recorded) => Answer::Recorded(Box::new(recorded.into())),
            None => Answer::Absent(absence::of(&reader, host, clock)?),
        })
    }
}
