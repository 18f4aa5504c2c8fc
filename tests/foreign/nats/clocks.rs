//! Workers whose clocks are ten minutes wrong, by Debian's libfaketime: leases, gaps and times at the central watcher do not depend on them.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use cimjob::cim::Timestamp;
use cimjob::journal::{Filter, Reader};

use super::server::Server;
use super::workers::{Central, Fleet, Pace, Worker};
use crate::needed;

/// How long anything here may take; far more than any needs.
const PATIENCE: Duration = Duration::from_secs(60);

struct World {
    _server: Server,
    fleet: Fleet,
    /// One whose clock is right, one ahead, one behind.
    workers: Vec<Worker>,
    _central: Central,
}

impl World {
    async fn start() -> Option<Self> {
        let (library, server) = (needed::faketime()?, Server::start()?);
        let (interval, lease) = (Duration::from_secs(1), Duration::from_secs(2));
        let fleet = Fleet::start(Pace { hosts: 40, interval, lease, failures_per_hour: 60.0 }, 5).await;
        let central = Central::start(&fleet, &server.url());
        let mut workers = Vec::new();
        for (number, clock) in (1..).zip(["+0", "+10m", "-10m"]) {
            let mut worker = Worker::new(number, server.port()).await;
            let wrong = [("LD_PRELOAD", library.to_str().unwrap()), ("FAKETIME", clock), ("DONT_FAKE_MONOTONIC", "1")];
            worker.environment = wrong.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
            worker.start(&fleet);
            workers.push(worker);
        }
        Some(Self { _server: server, fleet, workers, _central: central })
    }

    /// These workers hold all shards, evenly.
    async fn until_shared(&self, workers: &[usize]) {
        let end = Instant::now() + PATIENCE;
        let part = 256 / u64::try_from(workers.len()).unwrap();
        loop {
            let held: Vec<Option<u64>> = workers.iter().map(|index| self.workers[*index].shards()).collect();
            let is_even = held.iter().all(|count| count.is_some_and(|count| count.abs_diff(part) <= 1));
            if is_even && held.iter().flatten().sum::<u64>() == 256 {
                return;
            }
            assert!(Instant::now() < end, "{held:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// What a journal says of minutes without contact: on a busy machine a hand-over may take seconds.
fn gaps(journal: &Path) -> Vec<String> {
    let gaps = Reader::open(journal).unwrap().gaps(None, Timestamp::MIN, Timestamp::MAX).unwrap();
    let long = gaps.into_iter().filter(|gap| gap.to.duration_since(gap.from).as_secs() > 60);
    long.map(|gap| format!("{}: {} to {}, {}", gap.host, gap.from, gap.to, gap.why)).collect()
}

/// When each job was seen, in seconds from now.
fn seen(journal: &Path) -> Vec<i64> {
    let mut seen = Vec::new();
    let each = |recorded: cimjob::journal::Recorded| {
        seen.push(recorded.job.seen.duration_since(Timestamp::now()).as_secs());
        ControlFlow::Continue(())
    };
    Reader::open(journal).unwrap().list(&Filter::default(), each).unwrap();
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_whose_clocks_are_ten_minutes_wrong_share_hosts_and_leave_no_false_gap() {
    let Some(mut world) = World::start().await else { return };
    world.until_shared(&[0, 1, 2]).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    // Each takes over from the others: from one that dies, and from one that comes back.
    for index in [2, 1, 0] {
        world.workers[index].kill();
        let others: Vec<usize> = (0..3).filter(|other| *other != index).collect();
        world.until_shared(&others).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        world.workers[index].start(&world.fleet);
        world.until_shared(&[0, 1, 2]).await;
    }
    let planned = world.fleet.planned(world.fleet.running.clock().now());
    let (central, end) = (Central::journal(&world.fleet), Instant::now() + PATIENCE);
    while !planned.is_subset(&super::workers::failures(&central).into_keys().collect()) {
        assert!(Instant::now() < end, "not all of {} arrived", planned.len());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    for worker in &world.workers {
        assert_eq!(gaps(&worker.journal(&world.fleet)), <[String; 0]>::default(), "w{}", worker.number);
    }
    assert_eq!(gaps(&central), <[String; 0]>::default());
    let strange: Vec<i64> = seen(&central).into_iter().filter(|seconds| !(-900..=5).contains(seconds)).collect();
    assert!(strange.is_empty(), "seconds from now: {strange:?}");
    let said = std::fs::read_to_string(Central::log(&world.fleet)).unwrap();
    for way in ["s ahead of that of the server", "s behind that of the server"] {
        assert!(said.contains(way), "{said}");
    }
    for (worker, skew) in world.workers.iter().zip([None, Some(600), Some(-600)]) {
        let found = worker.said().lines().find_map(seconds_ahead);
        let is_so = found.zip(skew).is_none_or(|(found, skew)| (found - skew).abs() < 5);
        assert!(found.is_some() == skew.is_some() && is_so, "w{}: {found:?}", worker.number);
    }
}

/// What a worker says of its own clock.
fn seconds_ahead(line: &str) -> Option<i64> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    line["message"].as_str()?.starts_with("the clock of this machine").then(|| line["seconds"].as_i64())?
}
