//! What one of many hosts does beyond its scenario: it is away for a while, answers slowly, and counts its visitors.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::lock::lock;
use crate::simulator::model::progress::later;
use crate::simulator::plan::HostPlan;
use crate::simulator::scenario::OutageKind;

/// One of many hosts.
pub(crate) struct OneOfMany {
    plan: HostPlan,
    /// When the hosts were started.
    epoch: Timestamp,
    visits: Mutex<Visits>,
}

/// How often a host was asked, by the machine's own clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Visits {
    /// Connections that it accepted.
    pub connections: u64,
    /// Requests that it was able to answer.
    pub requests: u64,
    /// The longest time between two of these requests.
    pub longest_pause: Duration,
    /// When the last one came.
    pub last: Option<Instant>,
}

/// In place of an answer the connection is closed, as the scenario wants it.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the scenario wants no answer")]
pub(crate) struct Silence;

impl OneOfMany {
    pub(crate) fn new(plan: HostPlan, epoch: Timestamp) -> Self {
        Self { plan, epoch, visits: Mutex::default() }
    }

    /// How long each answer takes at least.
    pub(crate) fn delay(&self) -> Duration {
        self.plan.delay()
    }

    /// The host's own time.
    pub(crate) fn time(&self, since_start: Duration) -> Timestamp {
        later(self.epoch, since_start)
    }

    /// What a client notices now, if the host cannot be reached.
    pub(crate) fn away(&self, since_start: Duration) -> Option<OutageKind> {
        self.plan.away(since_start)
    }

    pub(crate) fn visits(&self) -> Visits {
        *lock(&self.visits)
    }

    pub(crate) fn connected(&self) {
        lock(&self.visits).connections += 1;
    }

    /// Counts a request, unless the host is away.
    pub(crate) async fn request(&self, since_start: Duration) -> Result<(), Silence> {
        match self.away(since_start) {
            None => {
                lock(&self.visits).request(Instant::now());
                Ok(())
            }
            Some(OutageKind::Reset) => Err(Silence),
            Some(OutageKind::Silent) => {
                tokio::time::sleep(LONGEST_SILENCE).await;
                Err(Silence)
            }
        }
    }
}

impl Visits {
    fn request(&mut self, now: Instant) {
        let pause = self.last.map_or(Duration::ZERO, |last| now.saturating_duration_since(last));
        self.requests += 1;
        self.longest_pause = self.longest_pause.max(pause);
        self.last = Some(now);
    }
}

/// How long a client is kept waiting for nothing.
pub(crate) const LONGEST_SILENCE: Duration = Duration::from_secs(300);
