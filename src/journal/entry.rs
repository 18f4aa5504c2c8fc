//! What is written into the journal, and what became of it.

use crate::cim::Timestamp;

use crate::journal::gap::Gap;
use crate::journal::look::HostLook;
use crate::journal::position::Position;
use crate::journal::record::JobRecord;
use crate::journal::running::Running;

/// Something to write.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Entry {
    /// A job that failed, ended with warnings, or vanished.
    Job(JobRecord),
    /// A job of another journal. It keeps its stable id, if that is one that this job can have.
    Imported {
        /// The job.
        job: JobRecord,
        /// Its stable id in the other journal.
        stable_id: String,
    },
    /// A time in which no look at a host succeeded. One with the same host and beginning is made longer.
    Gap(Gap),
    /// The last look at a host; it replaces the one before.
    Look(HostLook),
    /// The jobs that run on a host; they replace those before.
    Running(Running),
    /// How far the results of other watchers were received; it replaces the position before.
    Position(Position),
}

impl Entry {
    /// Its latest time by the clock of the watcher; `None` if it has none.
    #[must_use]
    pub fn latest(&self) -> Option<Timestamp> {
        match self {
            Self::Job(job) | Self::Imported { job, .. } => Some(job.seen),
            Self::Gap(gap) => Some(gap.from.max(gap.to)),
            Self::Look(look) => Some(look.last_try.max(look.since)).max(look.last_ok).max(look.first_ok),
            Self::Running(_) | Self::Position(_) => None,
        }
    }
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Committed {
    /// A job that the journal did not have.
    New {
        /// Its place in the journal; never used twice.
        seq: i64,
        /// Its stable identifier.
        stable_id: String,
    },
    /// A job that the journal has already.
    Known {
        /// Its place in the journal.
        seq: i64,
    },
    /// Anything else.
    Noted,
}
