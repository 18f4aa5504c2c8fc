//! All that metrics say, read at one moment.

use std::sync::Arc;

use crate::journal::Pending;
use crate::watch::board::{HostState, Totals};
use crate::watch::writer::{Commits, Desk};

/// What metrics say.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    pub(super) hosts: Vec<(Arc<str>, HostState)>,
    pub(super) totals: Totals,
    pub(super) journal: JournalState,
}

/// The state of the journal.
#[derive(Debug, Default)]
pub(super) struct JournalState {
    pub(super) commits: Commits,
    pub(super) failures: u64,
    pub(super) dropped: u64,
    /// How many jobs there are; `None` if that is not known.
    pub(super) rows: Option<u64>,
    pub(super) sinks: Vec<Pending>,
}

impl Snapshot {
    pub(super) async fn take(desk: &Desk) -> Self {
        let board = desk.board();
        Self { hosts: board.hosts(), totals: board.totals(), journal: JournalState::read(desk).await }
    }
}

impl JournalState {
    async fn read(desk: &Desk) -> Self {
        let health = desk.health();
        let read = desk.with(|journal| Ok((journal.reader().count()?, journal.pending()?))).await;
        let (rows, sinks) = match read {
            Ok(Ok((rows, sinks))) => (Some(rows), sinks),
            // That it cannot be read is in the other numbers.
            _ => (None, Vec::new()),
        };
        Self { commits: health.commits(), failures: health.failures(), dropped: health.dropped(), rows, sinks }
    }
}
