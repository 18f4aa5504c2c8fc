//! A watcher that shares its hosts with others: the task that keeps its leases.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::watch::shards::Shares;
#[cfg(feature = "nats")]
use crate::watch::shards::{Keeper, Leases, Membership};
use crate::watch::{Board, Desk, Watcher};

/// Begins to share the hosts that are on a board.
pub(in crate::cli) type Share = Box<dyn FnOnce(&Board) -> (Shares, Keeping) + Send>;

/// Leases that are kept.
pub(in crate::cli) struct Keeping {
    task: JoinHandle<()>,
    ended: oneshot::Sender<()>,
}

/// How long it may take to give back what is held.
const LAST_WORD: Duration = Duration::from_secs(5);

/// A watcher that shares its hosts, if it is to.
pub(in crate::cli) fn shared(watcher: Watcher, share: Option<Share>, desk: &Desk) -> (Watcher, Option<Keeping>) {
    let Some(share) = share else { return (watcher, None) };
    let (shares, keeping) = share(desk.board());
    (watcher.sharing(shares), Some(keeping))
}

/// The watcher has ended: others may look at its hosts.
pub(in crate::cli) async fn end(keeping: Option<Keeping>) {
    let Some(keeping) = keeping else { return };
    let _ = keeping.ended.send(());
    // What is not given back now is taken over a lease later.
    let _ = timeout(LAST_WORD, keeping.task).await;
}

/// Shares hosts by these leases.
#[cfg(feature = "nats")]
pub(in crate::cli) fn by(leases: impl Leases, membership: Membership) -> Share {
    Box::new(|board| {
        let (keeper, shares) = Keeper::new(leases, membership, board);
        let (ended, received) = oneshot::channel();
        (shares, Keeping { task: tokio::spawn(keeper.run(received)), ended })
    })
}
