//! Rows of the tables as records.

use rusqlite::types::Type;
use rusqlite::{Error, Result, Row};

use crate::journal::gap::Gap;
use crate::journal::look::HostLook;
use crate::journal::record::{JobNames, JobRecord, Kind, Recorded};
use crate::journal::running::RunningJob;
use crate::journal::time::{optional_skew, optional_time, time};

/// The columns of a job, in the order of `recorded`.
pub(in crate::journal) const COLUMNS: &str = "job.seq, job.stable_id, job.host, job.namespace, job.class, job.id, job.kind, job.ended, job.seen, job.skew, job.doc";

pub(in crate::journal) fn recorded(row: &Row<'_>) -> Result<Recorded> {
    Ok(Recorded {
        seq: row.get(0)?,
        stable_id: row.get(1)?,
        job: JobRecord {
            host: row.get(2)?,
            namespace: row.get(3)?,
            class: row.get(4)?,
            id: row.get(5)?,
            kind: kind(row, 6)?,
            ended: optional_time(row, 7)?,
            seen: time(row, 8)?,
            skew: optional_skew(row, 9)?,
            document: row.get(10)?,
        },
    })
}

pub(in crate::journal) fn names(row: &Row<'_>) -> Result<JobNames> {
    Ok(JobNames { host: row.get(0)?, namespace: row.get(1)?, class: row.get(2)?, id: row.get(3)? })
}

/// The columns of a gap, in the order of `gap`.
pub(in crate::journal) const GAP: &str = "host, from_, to_, why";

pub(in crate::journal) fn gap(row: &Row<'_>) -> Result<Gap> {
    Ok(Gap { host: row.get(0)?, from: time(row, 1)?, to: time(row, 2)?, why: row.get(3)? })
}

/// The columns of a look, in the order of `look`.
pub(in crate::journal) const LOOK: &str = "name, first_ok, last_ok, last_try, failure, since";

pub(in crate::journal) fn look(row: &Row<'_>) -> Result<HostLook> {
    Ok(HostLook {
        host: row.get(0)?,
        first_ok: optional_time(row, 1)?,
        last_ok: optional_time(row, 2)?,
        last_try: time(row, 3)?,
        failure: row.get(4)?,
        since: time(row, 5)?,
    })
}

pub(in crate::journal) fn running(row: &Row<'_>) -> Result<RunningJob> {
    Ok(RunningJob { namespace: row.get(0)?, class: row.get(1)?, id: row.get(2)?, document: row.get(3)? })
}

fn kind(row: &Row<'_>, column: usize) -> Result<Kind> {
    let word: String = row.get(column)?;
    Kind::of_word(&word).ok_or_else(|| Error::InvalidColumnType(column, word, Type::Text))
}
