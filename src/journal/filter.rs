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
    /// Which, by their deliveries.
    pub deliveries: Deliveries,
}

/// Which jobs, by their deliveries to sinks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deliveries {
    /// All.
    #[default]
    Any,
    /// Jobs with a delivery that is pending or was given up.
    Undelivered,
}

impl Filter {
    /// The beginning and the end, as stored.
    pub(in crate::journal) fn times(&self) -> (i64, i64) {
        (self.since.map_or(i64::MIN, stored), self.until.map_or(i64::MAX, stored))
    }

    /// One more condition of SQL.
    pub(in crate::journal) fn condition(&self) -> &'static str {
        match self.deliveries {
            Deliveries::Any => "",
            Deliveries::Undelivered => {
                " AND EXISTS(SELECT 1 FROM delivery WHERE delivery.seq = job.seq AND delivery.state <> 'sent')"
            }
        }
    }
}
