//! What the journal has of hosts, before they are looked at.

use std::time::Duration;

use crate::cim::Timestamp;
use crate::journal::{JournalError, Reader};
use crate::watch::look::{HostWatch, JobKey, Remembered, Rule};
use crate::watch::target::Target;
use crate::watch::writer::{Desk, JournalGone};

/// A host lists a job a few minutes after its end: what was seen before is not listed any more.
const LISTED: Duration = Duration::from_secs(24 * 60 * 60);

/// What the journal has of the hosts cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotRead {
    /// The journal says why.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The thread of the journal has ended.
    #[error(transparent)]
    Gone(#[from] JournalGone),
}

/// Goes on from what the journal has.
pub(in crate::watch) async fn recall(desk: &Desk, rule: Rule, targets: Vec<Target>) -> Result<Vec<HostWatch>, NotRead> {
    let now = Timestamp::now();
    let read = move |reader: &Reader| {
        let host =
            |target: Target| Ok(HostWatch::new(target.clone(), rule, remembered(reader, &target.host, now)?, now));
        targets.into_iter().map(host).collect()
    };
    Ok(desk.with(move |journal| read(journal.reader())).await??)
}

fn remembered(reader: &Reader, host: &str, now: Timestamp) -> Result<Remembered, JournalError> {
    let known = reader.known(host, now.saturating_sub(LISTED).unwrap_or(now))?;
    Ok(Remembered {
        last: reader.watched(host)?,
        known: known.iter().map(|recorded| JobKey::from(&recorded.job)).collect(),
        running: reader.running(host)?,
    })
}
