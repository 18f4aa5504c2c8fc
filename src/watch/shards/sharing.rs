//! How a watcher shares its hosts with others, for people and metrics.

use crate::cim::SignedDuration;

/// How a watcher shares its hosts with others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sharing {
    /// The shards at which it looks.
    pub shards: usize,
    /// How many workers share the hosts.
    pub workers: usize,
    /// How many shards it has taken since the start.
    pub taken: u64,
    /// How many it has given back.
    pub given_back: u64,
    /// How often its lease ended before it could be renewed.
    pub lapsed: u64,
    /// How often the connection to the engine was made again.
    pub reconnects: u64,
    /// Why the engine is away.
    pub away: Option<String>,
    /// The shards at which it looks though another worker holds them, whose hosts file has other hosts there.
    pub apart: usize,
    /// How far the clock of this machine is ahead of that of the engine.
    pub clock_ahead: SignedDuration,
    /// What it does.
    pub state: SharingState,
}

impl Sharing {
    /// Does it wait for its first lease, and nothing is wrong? That takes a moment at each start.
    #[must_use]
    pub fn is_starting(&self) -> bool {
        self.state == SharingState::Joining && self.away.is_none()
    }

    /// Why it does not look; `None` if it does.
    #[must_use]
    pub fn hindrance(&self) -> Option<String> {
        let away = self.away.as_ref().map(|why| format!(" (the engine is away: {why})")).unwrap_or_default();
        match self.state {
            SharingState::Holding | SharingState::Alone => None,
            SharingState::Joining => Some(format!("there is no lease yet{away}")),
            SharingState::Paused => Some(format!("the lease has ended{away}")),
            SharingState::Doubled => Some("another watcher has the same name".to_owned()),
        }
    }
}

/// What a watcher does that shares its hosts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SharingState {
    /// It waits for its first lease.
    #[default]
    Joining,
    /// It looks at the hosts of its shards.
    Holding,
    /// Its lease has ended: it does not look until the engine answers.
    Paused,
    /// The engine was away for so long that it looks without a lease.
    Alone,
    /// Another process has its name.
    Doubled,
}
