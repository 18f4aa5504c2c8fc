//! A program that was built without the journal.

use crate::client::Endpoint;

use crate::cli::options::journal::JournalArguments;
use crate::cli::recorded::answer::Answer;
use crate::cli::terminal::clock::Clock;

/// A journal that does not exist.
#[derive(Debug)]
pub(in crate::cli) enum Memory {}

impl Memory {
    pub(in crate::cli) fn open(_: &JournalArguments) -> Option<Self> {
        None
    }

    pub(in crate::cli) fn answer(&self, _host: &Endpoint, _id: &str, _clock: &Clock) -> Answer {
        match *self {}
    }
}
