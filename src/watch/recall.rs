//! What the journal has of hosts, before they are looked at.

use std::collections::HashMap;
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

/// How long what was handed in before may take to be written.
const WRITING: Duration = Duration::from_secs(5);

/// A host to look at, and up to when another watcher looked at it.
#[derive(Debug)]
pub(in crate::watch) struct NewHost {
    pub(in crate::watch) target: Target,
    pub(in crate::watch) looked: Option<Timestamp>,
}

/// Of this host, no other watcher is known.
impl From<Target> for NewHost {
    fn from(target: Target) -> Self {
        Self { target, looked: None }
    }
}

/// Goes on from what the journal has. What it is to know of the hosts before the first look is handed in: the time in which no watcher ran.
pub(in crate::watch) async fn recall(desk: &Desk, rule: Rule, hosts: Vec<NewHost>) -> Result<Vec<HostWatch>, NotRead> {
    // A host that was watched until now: its last looks count. A journal that cannot be written has the older ones, and the gap is longer.
    let _ = desk.flush(WRITING).await;
    let now = Timestamp::now();
    let read = move |reader: &Reader| {
        let known = known(reader, now)?;
        let host = |NewHost { target, looked }: NewHost| {
            let known = known.get(&target.host.to_ascii_lowercase()).cloned().unwrap_or_default();
            let last = reader.watched(&target.host)?;
            let own = last.as_ref().and_then(|last| last.last_ok).map(Timestamp::as_microsecond);
            let taken_over = looked.filter(|looked| own <= Some(looked.as_microsecond()));
            // What ran before another watcher looked, that one has followed.
            let is_newest = taken_over.is_none_or(|looked| own == Some(looked.as_microsecond()));
            let running = if is_newest { reader.running(&target.host)? } else { Vec::new() };
            Ok(HostWatch::new(target, rule, Remembered { taken_over, last, known, running }, now))
        };
        hosts.into_iter().map(host).collect()
    };
    let hosts: Vec<HostWatch> = desk.with(move |journal| read(journal.reader())).await??;
    for host in &hosts {
        desk.board().add(&host.name());
        desk.write(host.resumed(now));
    }
    Ok(hosts)
}

/// The jobs that the journal has of each host, by its name in lower case.
fn known(reader: &Reader, now: Timestamp) -> Result<HashMap<String, Vec<JobKey>>, JournalError> {
    let mut hosts: HashMap<String, Vec<JobKey>> = HashMap::new();
    for job in reader.known(now.saturating_sub(LISTED).unwrap_or(now))? {
        hosts.entry(job.host.to_ascii_lowercase()).or_default().push(JobKey::from(&job));
    }
    Ok(hosts)
}
