//! A site behind a firewall: `packaging/nats/leaf.conf` and `hub.conf` with places, ports and keys filled in, two servers and the program itself.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::hub::{Hub, PATIENCE, until_printed};
use super::leaf::Leaf;
use super::server::free_port;
use crate::watcher::{Lab, Watcher};

/// A hub, a server of a site, and a watcher there. The port of the leaf node is the only way between them.
struct Site {
    hub: Hub,
    leaf: Leaf,
    lab: Lab,
}

impl Site {
    async fn start() -> Option<Self> {
        let port = free_port();
        let hub = Hub::with_leaves(port)?;
        let leaf = Leaf::start(&hub, &port.to_string())?;
        Some(Self { hub, leaf, lab: Lab::start().await })
    }

    /// The worker knows the leaf node only.
    async fn watch(&self) -> Watcher {
        let login = self.leaf.login();
        let options = login.iter().map(String::as_str).chain(["--site", "site1", "--worker", "w1", "--lease", "2s"]);
        let worker = self.lab.watch_with(&options.collect::<Vec<_>>());
        worker.until_served("/metrics", "cimjob_lease_held 1").await;
        worker
    }

    /// What an operator at the hub is answered about the host, once it contains this.
    async fn asked(&self, folder: &Path, what: &str) -> String {
        let (url, login, host) = (self.hub.url(), self.hub.login("OPERATOR_1"), self.lab.host(0).to_string());
        let mut question = vec!["list", &host, "--failed", "-o", "json", "--via", &url, "--site", "site1"];
        question.extend(login.iter().map(String::as_str));
        until_printed(folder, &question, what).await
    }
}

/// The paths of all that a server stores.
fn stored(folder: &Path) -> String {
    let found = Command::new("find").arg(folder.join("storage")).output().unwrap();
    String::from_utf8(found.stdout).unwrap()
}

/// The central journal's jobs, once there is one.
async fn journaled(folder: &Path) -> Vec<serde_json::Value> {
    let journal = folder.join("central.db");
    let list = ["journal", "list", "-o", "jsonl", "--journal", journal.to_str().unwrap()];
    let printed = until_printed(folder, &list, "it failed").await;
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn results_of_a_site_reach_the_hub_questions_reach_the_site_and_its_leases_stay_there() {
    let Some(site) = Site::start().await else { return };
    let folder = TempDir::new().unwrap();
    let _central = site.hub.central(folder.path());
    let _worker = site.watch().await;
    let answer = site.asked(folder.path(), r#""kind":"jobs""#).await;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((&answer["kind"], &answer["answered_by"]["site"]), (&"jobs".into(), &"site1".into()));
    assert_eq!(answer["answered_by"]["worker"], "w1", "as it is called");
    let jobs = journaled(folder.path()).await;
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    let (at_hub, at_leaf) = (stored(site.hub.server.folder()), stored(site.leaf.server.folder()));
    assert!(at_hub.contains("CIMJOB_FAILED") && !at_hub.contains("cimjob_leases"), "{at_hub}");
    assert!(at_leaf.contains("cimjob_leases_site1") && !at_leaf.contains("CIMJOB_FAILED"), "{at_leaf}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_hub_cannot_be_reached_the_site_watches_and_its_results_come_once_afterwards() {
    let Some(mut site) = Site::start().await else { return };
    let folder = TempDir::new().unwrap();
    let central = site.hub.central(folder.path());
    // The stream is made before the way to it is cut.
    let end = Instant::now() + PATIENCE;
    while !stored(site.hub.server.folder()).contains("CIMJOB_FAILED") {
        assert!(Instant::now() < end, "no stream");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    site.hub.server.kill();
    let worker = site.watch().await;
    worker.until_served("/metrics", "cimjob_results_unpublished 1").await;
    site.hub.server.begin();
    worker.until_served("/metrics", "cimjob_results_unpublished 0").await;
    let jobs = journaled(folder.path()).await;
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    drop(central);
}
