//! Debian's Alertmanager: a failed job arrives there once, and from there once at its receiver.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cimjob::cim::Timestamp;
use cimjob::client::{Poster, Proxying, SharedTls};
use cimjob::watch::sink::{Alertmanager, Courier, Sink};

use crate::needed;
use crate::watcher::Lab;

#[allow(dead_code, reason = "shared with the tests against receivers of our own")]
#[path = "../network/sinks/journal.rs"]
mod journal;
#[allow(dead_code, reason = "shared with the tests against receivers of our own")]
#[path = "../network/sinks/receiver.rs"]
mod receiver;

use self::journal::{Told, job};
use self::receiver::Receiver;

/// An Alertmanager that sends its alerts to a receiver. Dropping it ends it.
struct Manager {
    child: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Manager {
    fn start(receiver: &str) -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        let settings = format!(
            "route: {{receiver: hook, group_by: ['...'], group_wait: 100ms, group_interval: 200ms, repeat_interval: 1h}}\n\
             receivers: [{{name: hook, webhook_configs: [{{url: '{receiver}'}}]}}]\n"
        );
        let file = folder.path().join("alertmanager.yml");
        std::fs::write(&file, settings).unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut command = Command::new("prometheus-alertmanager");
        command.arg(format!("--config.file={}", file.display()));
        command.arg(format!("--storage.path={}", folder.path().display()));
        command.args([&format!("--web.listen-address={address}"), "--cluster.listen-address="]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Self { child, address, _folder: folder }
    }

    fn courier(&self) -> Courier {
        let url = format!("http://{}/api/v2/alerts", self.address);
        let poster = Poster::new(&url, &SharedTls::default(), &Proxying::Direct).unwrap();
        Courier::new("am".parse().unwrap(), Sink::Alertmanager(Alertmanager::new(poster)))
    }
}

impl Drop for Manager {
    fn drop(&mut self) {
        let _it_may_be_gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// What the receiver was notified of: each notification may hold several alerts.
fn fingerprints(receiver: &Receiver) -> Vec<String> {
    let of = |got: receiver::Got| {
        let alerts = got.json()["alerts"].as_array().cloned().unwrap_or_default();
        alerts.into_iter().map(|alert| alert["labels"]["fingerprint"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    receiver.got().into_iter().flat_map(of).collect()
}

#[tokio::test]
async fn an_alert_arrives_once_even_if_it_is_sent_twice() {
    if needed::alertmanager().is_none() {
        return;
    }
    let (told, receiver) = (Told::new(&["am"]), Receiver::new(&[]).await);
    let manager = Manager::start(&receiver.url);
    told.commit([job(1), job(2)]).await;
    let mut courier = manager.courier();
    let due = told.due("am").await;
    let until = Instant::now() + Duration::from_secs(60);
    // It takes a while to start.
    while courier.deliver(due.clone(), Timestamp::now()).await.delivered.len() < 2 {
        assert!(Instant::now() < until, "Alertmanager takes nothing");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    while fingerprints(&receiver).len() < 2 {
        assert!(Instant::now() < until, "Alertmanager does not notify the receiver");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // As a watcher that was killed before it could note what it had sent.
    told.round(&mut manager.courier(), Timestamp::now()).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut arrived = fingerprints(&receiver);
    arrived.sort();
    let mut expected = vec![job(1).stable_id(), job(2).stable_id()];
    expected.sort();
    assert_eq!((arrived, told.pending("am").await.waiting), (expected, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_fails_on_a_watched_host_arrives_once_though_the_watcher_is_killed() {
    if needed::alertmanager().is_none() {
        return;
    }
    let (lab, receiver) = (Lab::start().await, Receiver::new(&[]).await);
    let manager = Manager::start(&receiver.url);
    let settings = format!("[alerts]\nkind = \"alertmanager\"\nurl = \"http://{}\"\n", manager.address);
    let sinks = lab.file("sinks.toml", &settings);
    let until = Instant::now() + Duration::from_secs(60);
    for _ in 0..2 {
        let watcher = lab.watch_with(&["--sinks", &sinks]);
        watcher.until_served("/metrics", "cimjob_sink_pending{sink=\"alerts\"} 0").await;
        while fingerprints(&receiver).is_empty() {
            assert!(Instant::now() < until, "Alertmanager does not notify the receiver");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(fingerprints(&receiver).len(), 1);
}
