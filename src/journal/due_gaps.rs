//! The gaps that wait to be published.

use rusqlite::params;
use sha2::{Digest, Sha256};

use crate::cim::Timestamp;

use crate::journal::error::JournalError;
use crate::journal::gap::Gap;
use crate::journal::publication::PUBLISHED;
use crate::journal::row;
use crate::journal::time::stored;
use crate::journal::writer::Journal;

/// A gap that waits to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DueGap {
    /// The gap, as it is now.
    pub gap: Gap,
    /// Its identifier, the same for the same host, beginning and end.
    pub id: String,
}

impl Journal {
    /// The gaps to publish now, at most `most`. Jobs are [due](Journal::due) for [`PUBLISHED`].
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn due_gaps(&self, now: Timestamp, most: usize) -> Result<Vec<DueGap>, JournalError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let sql = format!("SELECT {} FROM gap_delivery WHERE next <= ?1 ORDER BY next LIMIT ?2", row::GAP);
        let gaps = self.reader.rows(&sql, params![stored(now), most], row::gap)?;
        Ok(gaps.into_iter().map(|gap| DueGap { id: id(&gap), gap }).collect())
    }

    /// These gaps were published. One that has grown meanwhile is published again.
    ///
    /// # Errors
    /// The journal cannot be written; the gaps will be published again.
    pub fn published(&mut self, gaps: &[Gap]) -> Result<(), JournalError> {
        self.transact(|transaction| {
            let sql = "DELETE FROM gap_delivery WHERE host = ?1 AND from_ = ?2 AND to_ <= ?3";
            let mut delete = transaction.prepare(sql)?;
            gaps.iter()
                .try_for_each(|gap| delete.execute(params![gap.host, stored(gap.from), stored(gap.to)]).map(drop))
        })
    }

    /// How many jobs and gaps wait to be published.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn unpublished(&self) -> Result<u64, JournalError> {
        let sql = "SELECT (SELECT count(*) FROM delivery WHERE sink = ?1 AND state = 'pending') + \
                   (SELECT count(*) FROM gap_delivery)";
        Ok(self.reader.rows(sql, [PUBLISHED], |row| row.get(0))?.into_iter().next().unwrap_or(0))
    }
}

fn id(gap: &Gap) -> String {
    let times = [gap.from, gap.to].map(|time| time.as_microsecond().to_string());
    let [from, to] = times;
    let names = ["gap", &gap.host.to_ascii_lowercase(), &from, &to].join("\0");
    let hash = Sha256::digest(names);
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
