//! Which jobs of the journal are read.

use crate::cim::Timestamp;

use crate::journal::time::stored;

/// Which jobs of the journal are read; all conditions together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Seen at this time or later.
    pub since: Option<Timestamp>,
    /// Seen before this time.
    pub until: Option<Timestamp>,
    /// Which, by what became of telling them.
    pub told: Told,
}

/// Which jobs, by what became of telling them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Told {
    /// All.
    #[default]
    Any,
    /// Those that still wait for someone, or were given up.
    NotToAll,
}

impl Filter {
    /// The beginning and the end, as stored.
    pub(in crate::journal) fn times(&self) -> (i64, i64) {
        (self.since.map_or(i64::MIN, stored), self.until.map_or(i64::MAX, stored))
    }

    /// One more condition of SQL.
    pub(in crate::journal) fn condition(&self) -> &'static str {
        match self.told {
            Told::Any => "",
            Told::NotToAll => {
                " AND EXISTS(SELECT 1 FROM delivery WHERE delivery.seq = job.seq AND delivery.state <> 'sent')"
            }
        }
    }
}
