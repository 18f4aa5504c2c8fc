//! A site behind a firewall: `packaging/nats/leaf.conf` and `hub.conf` with places, ports and keys filled in, two servers and the program itself.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use nkeys::KeyPair;
use tempfile::TempDir;

use super::hub::{Hub, PATIENCE, until_printed};
use super::server::{Server, free_port, secret};
use crate::watcher::{Lab, Watcher};

/// The configuration of the site's server as it is published.
const LEAF: &str = include_str!("../../../packaging/nats/leaf.conf");

/// A hub, a server of a site, and a watcher there. The port of the leaf node is the only way between them.
struct Site {
    hub: Hub,
    leaf: Server,
    lab: Lab,
}

impl Site {
    async fn start() -> Option<Self> {
        let port = free_port();
        let hub = Hub::with_leaves(port)?;
        let (ca, worker) = (hub.ca_file(), KeyPair::new_user());
        let leaf = Server::of(|own, folder| {
            secret(folder, "worker.seed", &worker.seed().unwrap());
            LEAF.replace("127.0.0.1:4222", &format!("127.0.0.1:{own}"))
                .replace("/var/lib/nats", folder.join("storage").to_str().unwrap())
                .replace(
                    "tls://site1:LEAF_PASSWORD@hub.example:7422",
                    &format!("tls://site1:LEAF_PASSWORD@localhost:{port}"),
                )
                .replace("reconnect: 5", "reconnect: 1")
                .replace("/etc/nats/ca.pem", ca.to_str().unwrap())
                .replace("UKEY_WORKER_SITE1", &worker.public_key())
        })?;
        Some(Self { hub, leaf, lab: Lab::start().await })
    }

    /// The worker knows the leaf node only.
    async fn watch(&self) -> Watcher {
        let (url, seed) = (self.leaf.url(), self.leaf.folder().join("worker.seed"));
        let options = [
            "--nats",
            &url,
            "--nats-nkey",
            seed.to_str().unwrap(),
            "--site",
            "site1",
            "--worker",
            "w1",
            "--lease",
            "2s",
        ];
        let worker = self.lab.watch_with(&options);
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
    let (at_hub, at_leaf) = (stored(site.hub.server.folder()), stored(site.leaf.folder()));
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
