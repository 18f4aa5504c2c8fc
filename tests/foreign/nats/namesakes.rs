//! Two sites that have one name: it is said, and what failed in both is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use super::hub::{Hub, PATIENCE};
use super::leaf::Leaf;
use super::server::{Server, free_port};
use super::workers::{Central, Fleet, Pace, Worker, failures};
use crate::watcher::get;

/// Hosts of two sites that know nothing of each other, each with a worker.
struct Sites {
    fleets: Vec<Fleet>,
    workers: Vec<Worker>,
}

impl Sites {
    async fn new(port: u16) -> Self {
        let (mut fleets, mut workers) = (Vec::new(), Vec::new());
        let (interval, lease) = (Duration::from_secs(1), Duration::from_secs(2));
        for number in 1..=2 {
            let pace = Pace { hosts: 15, interval, lease, failures_per_hour: 100.0 };
            fleets.push(Fleet::start(pace, 11 * u64::try_from(number).unwrap()).await);
            workers.push(Worker::new(number, port).await);
        }
        Self { fleets, workers }
    }

    fn start(&mut self) {
        self.workers.iter_mut().zip(&self.fleets).for_each(|(worker, fleet)| worker.start(fleet));
    }

    /// Waits until all that fails in some seconds is in the central journal, each once.
    async fn until_all_is_kept(&self, central: &Path) {
        tokio::time::sleep(Duration::from_secs(4)).await;
        let failed = |fleet: &Fleet| fleet.planned(fleet.running.clock().now());
        let planned: BTreeSet<String> = self.fleets.iter().flat_map(failed).collect();
        let end = Instant::now() + PATIENCE;
        let kept = loop {
            let kept = failures(central);
            let missing: Vec<_> = planned.iter().filter(|job| !kept.contains_key(*job)).collect();
            if missing.is_empty() {
                break kept;
            }
            assert!(Instant::now() < end, "{} of {} are missing: {missing:.300?}", missing.len(), planned.len());
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        assert!(planned.len() > 10, "{} failed", planned.len());
        let twice: BTreeMap<_, _> = kept.into_iter().filter(|(_, ids)| ids.len() > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sites_of_one_name_on_one_server_are_said_and_each_looks_at_all_of_its_hosts() {
    let Some(server) = Server::start() else { return };
    let mut sites = Sites::new(server.port()).await;
    let _central = Central::start(&sites.fleets[0], &server.url());
    sites.start();
    for (worker, other) in sites.workers.iter().zip(["w2", "w1"]) {
        worker.until_served("cimjob_shards_with_other_hosts", |count| count > 0).await;
        let said = worker.said();
        assert!(said.contains("other workers of this site have other hosts"), "{said}");
        assert!(said.contains(&format!(r#""workers":"{other}""#)), "{said}");
        worker.until_served("cimjob_hosts_up", |count| count == 15).await;
    }
    sites.until_all_is_kept(&Central::journal(&sites.fleets[0])).await;
}

/// Both have the same `leaf.conf`: their servers have one name, too, and the hub lets only one of them in at a time.
#[tokio::test(flavor = "multi_thread")]
async fn two_sites_of_one_name_behind_firewalls_are_said_by_the_central_watcher() {
    let port = free_port();
    let Some(hub) = Hub::with_leaves(port) else { return };
    let mut sites = Sites::new(port).await;
    let folder = sites.fleets[0].folder.path().to_owned();
    let address = format!("127.0.0.1:{}", free_port());
    let _central = hub.central_with(&folder, &["--listen", &address]);
    let mut leaves = Vec::new();
    for worker in &mut sites.workers {
        let leaf = Leaf::start(&hub, &port.to_string()).unwrap();
        worker.login = [leaf.login(), vec!["--site".into(), "site1".into()]].concat();
        leaves.push(leaf);
    }
    sites.start();
    sites.until_all_is_kept(&folder.join("central.db")).await;
    let end = Instant::now() + PATIENCE;
    let said = || std::fs::read_to_string(folder.join("central.log")).unwrap();
    while !said().contains("two groups of workers report as site site1") {
        assert!(Instant::now() < end, "{}", said());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(get(&address, "/metrics").unwrap().contains("\ncimjob_results_suspicions_total 1\n"));
}
