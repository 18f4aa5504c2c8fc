//! The way between a site behind a firewall and the hub is cut in several ways while jobs fail, and comes back.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use async_nats::jetstream::stream::Config;
use serde_json::Value;

use super::hub::{Hub, PATIENCE, Running};
use super::leaf::Leaf;
use super::server::free_port;
use super::wire::Wire;
use super::workers::{Fleet, Pace, Worker, failures};

/// How the way is cut.
#[derive(Debug, Clone, Copy)]
enum Cut {
    /// Connections are closed, and none is made.
    Closed,
    /// Results arrive, and that they have does not: they are published again.
    WithoutAnswers,
    /// Nothing passes, and nothing is closed.
    Silent,
    HubKilled,
}

/// A hub with a central watcher and a site with a worker.
struct World {
    hub: Hub,
    link: Wire,
    _leaf: Leaf,
    fleet: Fleet,
    worker: Worker,
    _central: Running,
}

impl World {
    async fn start() -> Option<Self> {
        let port = free_port();
        let link = Wire::to(port).await;
        let hub = Hub::with_leaves_by(port, link.port().parse().unwrap())?;
        make_forgetful_stream(&hub).await;
        let leaf = Leaf::start(&hub, link.port())?;
        let (interval, lease) = (Duration::from_secs(1), Duration::from_secs(2));
        let fleet = Fleet::start(Pace { hosts: 20, interval, lease, failures_per_hour: 60.0 }, 3).await;
        let folder = fleet.folder.path();
        std::fs::write(folder.join("sinks.toml"), "[log]\nkind = \"jsonl\"\nfile = \"told.jsonl\"\n").unwrap();
        let central = hub.central_with(folder, &["--sinks", folder.join("sinks.toml").to_str().unwrap()]);
        let mut worker = Worker::new(1, leaf.server.port()).await;
        worker.login = [leaf.login(), vec!["--site".into(), "site1".into()]].concat();
        worker.start(&fleet);
        worker.until_served("cimjob_results_published_total", |count| count > 0).await;
        Some(Self { hub, link, _leaf: leaf, fleet, worker, _central: central })
    }

    /// Jobs fail while the way is cut; the worker goes on, and what it found waits.
    async fn cut(&mut self, how: Cut) {
        let looks = self.worker.served("cimjob_looks_total").unwrap();
        match how {
            Cut::Closed => self.link.close(),
            Cut::WithoutAnswers => self.link.cut_answers(),
            Cut::Silent => self.link.cut(),
            Cut::HubKilled => self.hub.server.kill(),
        }
        self.worker.until_served("cimjob_looks_total", |count| count > looks + 40).await;
        self.worker.until_served("cimjob_results_unpublished", |count| count > 10).await;
        assert_eq!(self.worker.served("cimjob_lease_held"), Some(1), "{how:?}");
        match how {
            // The answers that are on the way never arrive.
            Cut::WithoutAnswers => self.link.close(),
            Cut::HubKilled => self.hub.server.begin(),
            Cut::Closed | Cut::Silent => {}
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.link.mend();
        self.worker.until_served("cimjob_results_unpublished", |count| count == 0).await;
    }
}

/// It knows no id again, so that what is published twice is there twice.
async fn make_forgetful_stream(hub: &Hub) {
    let config = Config {
        name: "CIMJOB_FAILED".into(),
        subjects: ["failed", "gap", "vanished"].map(|topic| format!("cimjob.{topic}.>")).to_vec(),
        duplicate_window: Duration::from_millis(100),
        ..Config::default()
    };
    hub.jetstream("CENTRAL").await.create_stream(config).await.unwrap();
}

/// How often the sink was told of each id.
fn told(folder: &Path) -> BTreeMap<String, usize> {
    let text = std::fs::read_to_string(folder.join("told.jsonl")).unwrap_or_default();
    let mut told = BTreeMap::new();
    for line in text.lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        *told.entry(message["stable_id"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn however_the_way_to_the_hub_is_cut_each_failure_arrives_and_is_told_once() {
    let Some(mut world) = World::start().await else { return };
    for how in [Cut::Closed, Cut::WithoutAnswers, Cut::Silent, Cut::HubKilled] {
        world.cut(how).await;
    }
    let planned = world.fleet.planned(world.fleet.running.clock().now());
    let folder = world.fleet.folder.path();
    let end = Instant::now() + PATIENCE;
    let (journaled, told) = loop {
        let (journaled, told) = (failures(&folder.join("central.db")), told(folder));
        let is_told = |job: &String| journaled.get(job).is_some_and(|ids| ids.iter().all(|id| told.contains_key(id)));
        if planned.iter().all(is_told) {
            break (journaled, told);
        }
        assert!(Instant::now() < end, "{} of {} arrived, {} were told", journaled.len(), planned.len(), told.len());
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert!(planned.len() > 40, "{} failed", planned.len());
    let twice: Vec<_> = journaled.iter().filter(|(_, ids)| ids.len() > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let again: Vec<_> = told.iter().filter(|(_, count)| **count > 1).collect();
    assert!(again.is_empty(), "{again:?}");
}
