//! What came of asking one host.

use std::time::Duration;

/// What came of asking one host.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer<H, T> {
    /// The host.
    pub host: H,
    /// What came of it.
    pub outcome: Outcome<T>,
    /// How long it took; zero if the host was not asked.
    pub elapsed: Duration,
}

/// How asking one host ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome<T> {
    /// The asking came to its end, in an answer or in an error.
    Ended(T),
    /// It took longer than one host may take, or than all may take together.
    TimedOut,
    /// The time for all was up, or asking was stopped, before this host's turn.
    NotAsked,
    /// The asking itself panicked; other hosts are not affected.
    Panicked,
}
