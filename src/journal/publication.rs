//! What is to be published to other watchers: jobs wait in the outbox as for a sink, gaps in a table of their own.

use rusqlite::{Connection, params};

use crate::journal::gap::Gap;
use crate::journal::time::stored;

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
