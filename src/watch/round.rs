//! One round: each host is looked at until nothing waits, and no more. For cron and CI.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::cim::Timestamp;
use crate::watch::board::Noted;
use crate::watch::look::HostWatch;
use crate::watch::recall::{NotRead, recall};
use crate::watch::schedule::Occasion;
use crate::watch::target::Target;
use crate::watch::watcher::Plan;
use crate::watch::writer::Desk;

/// How a round went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Round {
    /// How many hosts were looked at.
    pub hosts: usize,
    /// The hosts at which the look failed, by name.
    pub failed: Vec<FailedLook>,
}

/// A look that failed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FailedLook {
    /// The host.
    pub host: Arc<str>,
    /// Why.
    pub why: String,
}

/// A host with more jobs in trouble than one look takes is looked at again, at most so often.
const MOST_LOOKS: usize = 100;

impl Round {
    /// Looks at all hosts, at most so many at the same time. What was found is handed to the journal.
    ///
    /// # Errors
    /// [`NotRead`]: what the journal has of the hosts cannot be read.
    pub async fn look(plan: Plan, desk: &Desk, targets: Vec<Target>) -> Result<Self, NotRead> {
        let mut waiting = recall(desk, plan.rule, targets.into_iter().map(Into::into).collect()).await?.into_iter();
        let mut looks = JoinSet::new();
        let mut round = Self::default();
        loop {
            while looks.len() < plan.slots.max(1)
                && let Some(host) = waiting.next()
            {
                looks.spawn(look(host, desk.clone()));
            }
            match looks.join_next().await {
                None => break,
                Some(Ok(failed)) => round.add(failed),
                Some(Err(broken)) => {
                    let (host, why) = (Arc::from("?"), format!("a fault of this program: {broken}"));
                    round.add(Some(FailedLook { host, why }));
                }
            }
        }
        round.failed.sort_unstable();
        Ok(round)
    }

    fn add(&mut self, failed: Option<FailedLook>) {
        self.hosts = self.hosts.saturating_add(1);
        self.failed.extend(failed);
    }
}

/// Looks at one host until nothing waits or a look fails.
async fn look(mut host: HostWatch, desk: Desk) -> Option<FailedLook> {
    for _ in 0..MOST_LOOKS {
        let (began, clock) = (Timestamp::now(), Instant::now());
        let mut looked = host.look(Occasion::Regular, began).await;
        desk.board().note(&host.name(), &looked, Noted { began, took: clock.elapsed(), late: Duration::ZERO });
        desk.write(std::mem::take(&mut looked.entries));
        if let Some(why) = looked.failure {
            return Some(FailedLook { host: host.name(), why });
        }
        if looked.waiting == 0 {
            return None;
        }
    }
    None
}
