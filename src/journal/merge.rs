//! What another watcher saw is added: its jobs, and the contact that it had with hosts.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};

use crate::journal::coverage::Contact;
use crate::journal::entry::{Committed, Entry};
use crate::journal::error::JournalError;
use crate::journal::gap::Gap;
use crate::journal::look::HostLook;
use crate::journal::publication::Outbox;
use crate::journal::row;
use crate::journal::time::stored;
use crate::journal::writer::Journal;

impl Journal {
    /// As [`Journal::commit`], for entries of another journal. They are not delivered to sinks: the writer of the other journal has done that.
    ///
    /// # Errors
    /// As [`Journal::commit`].
    pub fn merge(&mut self, entries: &[Entry]) -> Result<Vec<Committed>, JournalError> {
        self.commit_for(&Outbox::default(), entries)
    }

    /// Adds all gaps of another journal and its last looks at hosts: afterwards, a gap is only where neither watcher had contact. The jobs of the other
    /// journal must have been merged before.
    ///
    /// # Errors
    /// As [`Journal::commit`].
    pub fn merge_contact(&mut self, gaps: Vec<Gap>, looks: Vec<HostLook>) -> Result<(), JournalError> {
        let mut hosts: BTreeMap<String, Contact> = BTreeMap::new();
        for look in looks {
            let contact = hosts.entry(look.host.to_ascii_lowercase()).or_default();
            contact.look = Some(look);
        }
        for gap in gaps {
            hosts.entry(gap.host.to_ascii_lowercase()).or_default().gaps.push(gap);
        }
        self.transact(|transaction| hosts.into_values().try_for_each(|other| add(transaction, other)))
    }
}

fn add(transaction: &Transaction<'_>, other: Contact) -> rusqlite::Result<()> {
    let host = other.look.as_ref().map(|look| &look.host).or_else(|| other.gaps.first().map(|gap| &gap.host));
    let Some(host) = host.cloned() else { return Ok(()) };
    let merged = known(transaction, &host)?.merged(other);
    let host = merged.look.as_ref().map_or(host, |look| look.host.clone());
    transaction.execute("DELETE FROM gap WHERE host = ?1", [&host])?;
    let mut insert = transaction.prepare("INSERT INTO gap(host, from_, to_, why) VALUES(?1, ?2, ?3, ?4)")?;
    for gap in &merged.gaps {
        insert.execute(params![host, stored(gap.from), stored(gap.to), gap.why])?;
    }
    let Some(look) = merged.look else { return Ok(()) };
    let [first_ok, last_ok] = [look.first_ok, look.last_ok].map(|time| time.map(stored));
    let (last_try, since) = (stored(look.last_try), stored(look.since));
    let sql =
        "INSERT OR REPLACE INTO host(name, first_ok, last_ok, last_try, failure, since) VALUES(?1, ?2, ?3, ?4, ?5, ?6)";
    transaction.execute(sql, params![look.host, first_ok, last_ok, last_try, look.failure, since]).map(drop)
}

/// What this journal knows of the host.
fn known(transaction: &Transaction<'_>, host: &str) -> rusqlite::Result<Contact> {
    let mut looks = transaction.prepare(&format!("SELECT {} FROM host WHERE name = ?1", row::LOOK))?;
    let look = looks.query_map([host], row::look)?.next().transpose()?;
    let mut gaps = transaction.prepare(&format!("SELECT {} FROM gap WHERE host = ?1", row::GAP))?;
    let gaps = gaps.query_map([host], row::gap)?.collect::<rusqlite::Result<_>>()?;
    Ok(Contact { look, gaps })
}
