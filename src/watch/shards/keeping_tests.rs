//! Keepers on one record in memory, each with a watcher that leaves at once.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::keeper::{Keeper, Membership};
use super::leases::{Away, Leases, Record, Written};
use super::memory::MemoryLeases;
use super::shard::Shard;
use super::sharing::SharingState;
use super::tenure::Tenure;
use crate::watch::board::Board;
use crate::watch::look::Rule;

/// A record that can be away.
#[derive(Debug, Clone, Default)]
struct Sometimes {
    record: MemoryLeases,
    is_away: Arc<AtomicBool>,
}

impl Sometimes {
    fn there(&self) -> Result<(), Away> {
        if self.is_away.load(Ordering::Relaxed) { Err(Away("it is away".into())) } else { Ok(()) }
    }
}

impl Leases for Sometimes {
    async fn read(&self) -> Result<Option<Record>, Away> {
        self.there()?;
        self.record.read().await
    }

    async fn write(&self, text: Vec<u8>, over: Option<u64>) -> Result<Written, Away> {
        self.there()?;
        self.record.write(text, over).await
    }

    fn reconnects(&self) -> u64 {
        0
    }
}

struct Worker {
    board: Board,
    tenure: Tenure,
    looks: Arc<Mutex<BTreeSet<Shard>>>,
    ended: oneshot::Sender<()>,
}

impl Worker {
    fn start(name: &str, leases: &Sometimes) -> Self {
        let rule = Rule { interval: Duration::from_millis(100), evidence: Duration::from_millis(1_200) };
        let membership = Membership { name: name.parse().unwrap(), lease: Duration::from_millis(400), rule };
        let board = Board::default();
        let (keeper, mut shares) = Keeper::new(leases.clone(), membership, &board);
        let (ended, received) = oneshot::channel();
        tokio::spawn(keeper.run(received));
        let (looks, tenure) = (Arc::<Mutex<BTreeSet<Shard>>>::default(), shares.tenure.clone());
        let own = Arc::clone(&looks);
        tokio::spawn(async move {
            while let Some(held) = shares.changes.recv().await {
                *own.lock().unwrap() = held.shards.into_keys().collect();
                let _ = held.left.send(());
            }
        });
        Self { board, tenure, looks, ended }
    }

    fn shards(&self) -> usize {
        if self.tenure.may_look() { self.looks.lock().unwrap().len() } else { 0 }
    }

    fn state(&self) -> Option<SharingState> {
        self.board.sharing().map(|sharing| sharing.state)
    }
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(Instant::now() < end, "never {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_share_evenly_and_one_takes_all_when_the_other_leaves() {
    let leases = Sometimes::default();
    let (one, two) = (Worker::start("w1", &leases), Worker::start("w2", &leases));
    until("even", || one.shards() == 128 && two.shards() == 128).await;
    assert!(one.looks.lock().unwrap().is_disjoint(&two.looks.lock().unwrap()));
    one.ended.send(()).unwrap();
    until("alone", || two.shards() == 256).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_engine_a_worker_stops_and_then_looks_alone_before_the_evidence_is_gone() {
    let leases = Sometimes::default();
    let worker = Worker::start("w1", &leases);
    until("holding", || worker.shards() == 256).await;
    leases.is_away.store(true, Ordering::Relaxed);
    until("paused", || worker.state() == Some(SharingState::Paused) && worker.shards() == 0).await;
    until("alone", || worker.state() == Some(SharingState::Alone) && worker.shards() == 256).await;
    leases.is_away.store(false, Ordering::Relaxed);
    until("holding again", || worker.state() == Some(SharingState::Holding) && worker.shards() == 256).await;
    assert_eq!(worker.board.sharing().map(|sharing| (sharing.lapsed, sharing.away)), Some((1, None)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_of_one_name_waits_until_the_first_is_gone() {
    let leases = Sometimes::default();
    let first = Worker::start("w1", &leases);
    until("holding", || first.shards() == 256).await;
    let second = Worker::start("w1", &leases);
    until("doubled", || second.state() == Some(SharingState::Doubled)).await;
    assert_eq!((first.shards(), second.shards()), (256, 0));
    first.ended.send(()).unwrap();
    until("holding", || second.shards() == 256).await;
}
