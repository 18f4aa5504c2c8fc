//! What is to be published to other watchers: jobs wait in the outbox as for a sink, gaps in a table of their own.

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use crate::cim::Timestamp;

use crate::journal::error::JournalError;
use crate::journal::gap::Gap;
use crate::journal::row;
use crate::journal::time::stored;
use crate::journal::writer::Journal;

/// The name under which the outbox knows what is published; no sink can have it.
pub const PUBLISHED: &str = "+published";

/// A gap that was published and has grown waits so long for more: a host that is down for a day is not published at each look.
const GROWING: i64 = 15 * 60 * 1_000_000;

/// Is what is committed published, too?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::journal) enum Publication {
    #[default]
    Off,
    On,
}

/// Where new jobs and gaps go.
#[derive(Debug, Default)]
pub(in crate::journal) struct Outbox {
    pub(in crate::journal) sinks: Vec<String>,
    pub(in crate::journal) publication: Publication,
}

/// A gap that waits to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DueGap {
    /// The gap, as it is now.
    pub gap: Gap,
    /// Its identifier, the same for the same host, beginning and end.
    pub id: String,
}

/// A gap that was several; times as stored.
pub(in crate::journal) struct Joined<'j> {
    pub(in crate::journal) host: &'j str,
    pub(in crate::journal) from: i64,
    pub(in crate::journal) to: i64,
    pub(in crate::journal) why: &'j str,
}

impl Outbox {
    /// The names under which a new job waits.
    pub(in crate::journal) fn names(&self) -> impl Iterator<Item = &str> {
        let published = (self.publication == Publication::On).then_some(PUBLISHED);
        self.sinks.iter().map(String::as_str).chain(published)
    }
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

/// The gap is to be published, before it is written: at once if it is new, else together with what is added to it later.
pub(in crate::journal) fn add(transaction: &Connection, gap: &Gap) -> rusqlite::Result<()> {
    let mut known = transaction.prepare("SELECT 1 FROM gap WHERE host = ?1 AND from_ = ?2")?;
    let wait = if known.exists(params![gap.host, stored(gap.from)])? { GROWING } else { 0 };
    let next = stored(gap.to).saturating_add(wait);
    let sql = "INSERT INTO gap_delivery(host, from_, to_, why, next) VALUES(?1, ?2, ?3, ?4, ?5) \
               ON CONFLICT DO UPDATE SET to_ = max(to_, excluded.to_)";
    transaction.execute(sql, params![gap.host, stored(gap.from), stored(gap.to), gap.why, next]).map(drop)
}

/// The gaps of this one's host that begin in it wait as one, if any of them waits.
pub(in crate::journal) fn join(transaction: &Connection, joined: &Joined<'_>) -> rusqlite::Result<()> {
    let Joined { host, from, to, why } = joined;
    let sql = "DELETE FROM gap_delivery WHERE host = ?1 AND from_ >= ?2 AND to_ <= ?3";
    let waiting = transaction.execute(sql, params![host, from, to])?;
    if waiting == 0 {
        return Ok(());
    }
    let sql = "INSERT OR REPLACE INTO gap_delivery(host, from_, to_, why, next) VALUES(?1, ?2, ?3, ?4, ?3)";
    transaction.execute(sql, params![host, from, to, why]).map(drop)
}

fn id(gap: &Gap) -> String {
    let times = [gap.from, gap.to].map(|time| time.as_microsecond().to_string());
    let [from, to] = times;
    let names = ["gap", &gap.host.to_ascii_lowercase(), &from, &to].join("\0");
    let hash = Sha256::digest(names);
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
