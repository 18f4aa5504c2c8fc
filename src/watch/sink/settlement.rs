//! What became of what was due: what the journal is to note.

use std::collections::BTreeMap;

use crate::cim::Timestamp;
use crate::journal::{Journal, JournalError};
use crate::watch::sink::name::SinkName;

/// Places in the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settlement {
    /// The sink took these.
    pub delivered: Vec<i64>,
    /// These are not sent any more.
    pub given_up: Vec<i64>,
    /// These are sent at this time or later.
    pub postponed: BTreeMap<Timestamp, Vec<i64>>,
}

impl Settlement {
    /// Notes it in the journal. When that fails it can be tried again.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn note(&self, journal: &mut Journal, sink: &SinkName) -> Result<(), JournalError> {
        let sink = sink.as_str();
        if !self.delivered.is_empty() {
            journal.delivered(sink, &self.delivered)?;
        }
        if !self.given_up.is_empty() {
            journal.given_up(sink, &self.given_up)?;
        }
        self.postponed.iter().try_for_each(|(next, seqs)| journal.postponed(sink, seqs, *next))
    }
}
