//! All that metrics say, read at one moment.

use std::sync::Arc;

use crate::journal::Pending;
use crate::watch::board::{HostState, Totals};
use crate::watch::result_counts::ResultCounts;
use crate::watch::shards::Sharing;
use crate::watch::writer::{Commits, Desk};

/// What metrics say.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    pub(super) hosts: Vec<(Arc<str>, HostState)>,
    pub(super) totals: Totals,
    pub(super) journal: JournalState,
    pub(super) results: Option<ResultCounts>,
    pub(super) sharing: Option<Sharing>,
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
    /// How many jobs and gaps wait to be published.
    pub(super) unpublished: u64,
}

impl Snapshot {
    pub(super) async fn take(desk: &Desk) -> Self {
        let board = desk.board();
        let journal = JournalState::read(desk).await;
        Self {
            hosts: board.hosts(),
            totals: board.totals(),
            journal,
            results: board.results(),
            sharing: board.sharing(),
        }
    }
}

impl JournalState {
    async fn read(desk: &Desk) -> Self {
        let health = desk.health();
        let read = desk.with(|journal| Ok((journal.reader().count()?, journal.pending()?, journal.unpublished()?)));
        let (rows, sinks, unpublished) = match read.await {
            Ok(Ok((rows, sinks, unpublished))) => (Some(rows), sinks, unpublished),
            // That it cannot be read is in the other numbers.
            _ => (None, Vec::new(), 0),
        };
        let (commits, failures, dropped) = (health.commits(), health.failures(), health.dropped());
        Self { commits, failures, dropped, rows, sinks, unpublished }
    }
}
