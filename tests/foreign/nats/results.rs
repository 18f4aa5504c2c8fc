//! Results through a real server: each arrives once, whatever is killed meanwhile.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use async_nats::jetstream::stream::{Config, DiscardPolicy};
use async_nats::jetstream::{self, Context};
use cimjob::cim::Timestamp;
use cimjob::journal::{Entry, Filter, Gap, JobRecord, Journal, Kind, Reader, Retention};
use cimjob::nats::{Connection, Login, NatsResults, Options};
use cimjob::watch::Desk;
use cimjob::watch::results::{Aside, Central, Origin, Part, Publisher};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use super::server::Server;
use crate::watcher::Lab;

/// How long anything here may take; far more than any needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A watcher, as far as results are concerned: a journal with an outbox.
struct Watcher {
    folder: TempDir,
    desk: Desk,
}

/// What runs until it is dropped.
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Watcher {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut journal = Journal::open(folder.path().join("journal.db"), Retention::default()).unwrap();
        journal.publish();
        Self { desk: Desk::open(journal).unwrap(), folder }
    }

    async fn record(&self, ids: std::ops::Range<u32>) {
        let jobs = ids.map(|id| Entry::Job(job(id))).collect();
        self.desk.commit(jobs).await.unwrap().unwrap();
    }

    async fn publish(&self, url: &str, site: &str) -> Task {
        let results = NatsResults::publishing(connection(url).await, &site.parse().unwrap());
        let publisher = Publisher::new(results, self.desk.clone(), Origin::new(site, "w1"));
        Task(tokio::spawn(async move { publisher.run().await.unwrap() }))
    }

    async fn receive(&self, url: &str) -> Task {
        let results = NatsResults::receiving(connection(url).await, "c1", None);
        let aside = Aside::new(self.folder.path().join("aside.jsonl"));
        let central = Central::new(results, self.desk.clone(), Part::Whole, aside);
        Task(tokio::spawn(async move { central.run().await.unwrap() }))
    }

    async fn unpublished(&self) -> u64 {
        self.desk.with(|journal| journal.unpublished()).await.unwrap().unwrap()
    }

    async fn until_published(&self) {
        let end = Instant::now() + PATIENCE;
        while self.unpublished().await > 0 {
            assert!(Instant::now() < end, "{} wait", self.unpublished().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("journal.db")
    }

    async fn until_received(&self, count: usize) {
        until_received(&self.journal(), count).await;
    }

    fn gaps(&self) -> Vec<Gap> {
        Reader::open(self.journal()).unwrap().gaps(None, Timestamp::MIN, Timestamp::MAX).unwrap()
    }
}

async fn connection(url: &str) -> Connection {
    let servers = vec![url.parse().unwrap()];
    Connection::open(&Options { servers, ca_file: None, login: Login::None, name: "test".into() }).await.unwrap()
}

async fn until_received(journal: &std::path::Path, count: usize) {
    let end = Instant::now() + PATIENCE;
    loop {
        let found = ids(journal).len();
        if found == count {
            return;
        }
        assert!(Instant::now() < end, "{found} of {count}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The InstanceIDs in a journal, each once.
fn ids(journal: &std::path::Path) -> BTreeSet<String> {
    let Ok(reader) = Reader::open(journal) else { return BTreeSet::new() };
    let mut ids = BTreeSet::new();
    let each = |recorded: cimjob::journal::Recorded| {
        assert!(ids.insert(recorded.job.id.clone()), "{} is there twice", recorded.job.id);
        ControlFlow::Continue(())
    };
    reader.list(&Filter::default(), each).unwrap();
    ids
}

fn job(id: u32) -> JobRecord {
    JobRecord {
        host: format!("hv{:02}.lab.example", id % 20),
        namespace: "root/virtualization/v2".into(),
        class: "Msvm_ConcreteJob".into(),
        id: format!("job-{id}"),
        kind: Kind::Failed,
        ended: None,
        seen: Timestamp::now(),
        skew: None,
        document: format!(r#"{{"headline":"it failed","filling":"{}"}}"#, "x".repeat(1500)),
    }
}

async fn admin(server: &Server) -> Context {
    jetstream::new(async_nats::connect(server.url()).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_result_arrives_once_though_the_central_watcher_and_the_server_are_killed() {
    let Some(mut server) = Server::start() else { return };
    let (worker, central) = (Watcher::new(), Program::new(&server));
    let _publishing = worker.publish(&server.url(), "lab").await;
    let mut watching = central.start();
    for round in 0..8 {
        worker.record(round * 250..(round + 1) * 250).await;
        tokio::time::sleep(Duration::from_millis(150)).await;
        if round % 2 == 0 {
            watching.kill();
            watching = central.start();
        }
        if round % 3 == 1 {
            server.kill();
            tokio::time::sleep(Duration::from_millis(300)).await;
            server.begin();
        }
    }
    worker.until_published().await;
    until_received(&central.journal(), 2000).await;
    let end = Instant::now() + PATIENCE;
    while central.told().len() < 2000 {
        assert!(Instant::now() < end, "{} were told", central.told().len());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    drop(watching);
    assert_eq!(ids(&central.journal()), ids(&worker.journal()));
    assert_eq!(central.told(), ids(&worker.journal()));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_server_is_away_results_wait_in_the_outbox() {
    let Some(mut server) = Server::start() else { return };
    server.kill();
    let (worker, central) = (Watcher::new(), Watcher::new());
    let _tasks = [worker.publish(&server.url(), "lab").await, central.receive(&server.url()).await];
    worker.record(0..50).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(worker.unpublished().await, 50);
    server.begin();
    worker.until_published().await;
    central.until_received(50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_was_deleted_is_made_again() {
    let Some(server) = Server::start() else { return };
    let (worker, central) = (Watcher::new(), Watcher::new());
    let _tasks = [worker.publish(&server.url(), "lab").await, central.receive(&server.url()).await];
    worker.record(0..5).await;
    central.until_received(5).await;
    admin(&server).await.delete_stream("CIMJOB_FAILED").await.unwrap();
    worker.record(5..9).await;
    central.until_received(9).await;
    assert!(central.gaps().iter().any(|gap| gap.why.contains("the stream dropped")), "{:?}", central.gaps());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_full_and_is_not_ours_to_change_keeps_results_in_the_outbox() {
    let Some(server) = Server::start() else { return };
    let limited = |most| Config {
        name: "CIMJOB_FAILED".into(),
        subjects: vec!["cimjob.failed.>".into(), "cimjob.gap.>".into(), "cimjob.vanished.>".into()],
        max_messages: most,
        discard: DiscardPolicy::New,
        ..Config::default()
    };
    let admin = admin(&server).await;
    admin.create_stream(limited(3)).await.unwrap();
    let worker = Watcher::new();
    worker.record(0..5).await;
    let _publishing = worker.publish(&server.url(), "lab").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(worker.unpublished().await, 2);
    assert_eq!(admin.get_stream("CIMJOB_FAILED").await.unwrap().cached_info().config.max_messages, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_without_the_permission_keeps_its_results_and_others_go_on() {
    let users = "authorization { users: [ { user: w, password: pw, permissions: { \
                 publish: [\"cimjob.*.lab.>\", \"$JS.API.STREAM.>\"], subscribe: \"_INBOX_w.>\" } } ] }";
    let Some(server) = Server::with(users) else { return };
    let url = server.url().replace("//", "//w@");
    let open = async || {
        let login = Login::Password { user: "w".into(), password: cimjob::auth::Password::new("pw".into()) };
        let servers = vec![url.parse().unwrap()];
        Connection::open(&Options { servers, ca_file: None, login, name: "test".into() }).await.unwrap()
    };
    let mut workers = Vec::new();
    for site in ["lab", "other"] {
        let worker = Watcher::new();
        worker.record(0..1).await;
        let results = NatsResults::publishing(open().await, &site.parse().unwrap());
        let publisher = Publisher::new(results, worker.desk.clone(), Origin::new(site, "w1"));
        workers.push((worker, Task(tokio::spawn(async move { publisher.run().await.unwrap() }))));
    }
    workers[0].0.until_published().await;
    assert_eq!(workers[1].0.unpublished().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_not_a_result_is_kept_aside_and_counted() {
    let Some(server) = Server::start() else { return };
    let (worker, central) = (Watcher::new(), Watcher::new());
    let _tasks = [worker.publish(&server.url(), "lab").await, central.receive(&server.url()).await];
    worker.record(0..1).await;
    central.until_received(1).await;
    let admin = admin(&server).await;
    admin.publish("cimjob.failed.lab.hv01", "hello".into()).await.unwrap().await.unwrap();
    worker.record(1..2).await;
    central.until_received(2).await;
    let aside = std::fs::read_to_string(central.folder.path().join("aside.jsonl")).unwrap();
    assert!(aside.contains("hello") && aside.lines().count() == 1, "{aside}");
    assert_eq!(central.desk.board().results().unwrap().bad(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_stream_dropped_while_the_central_watcher_was_down_is_a_gap() {
    let Some(server) = Server::start() else { return };
    let (worker, central) = (Watcher::new(), Watcher::new());
    let _publishing = worker.publish(&server.url(), "lab").await;
    let receiving = central.receive(&server.url()).await;
    worker.record(0..5).await;
    central.until_received(5).await;
    drop(receiving);
    worker.record(5..15).await;
    worker.until_published().await;
    admin(&server).await.get_stream("CIMJOB_FAILED").await.unwrap().purge().keep(4).await.unwrap();
    let _receiving = central.receive(&server.url()).await;
    central.until_received(9).await;
    assert_eq!(central.desk.board().results().unwrap().lost(), 6);
    assert_eq!(central.gaps().len(), 5, "of each host that is known: {:?}", central.gaps());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_fails_at_a_site_is_reported_by_the_central_watcher_with_its_site() {
    let Some(server) = Server::start() else { return };
    let (lab, central) = (Lab::start().await, Program::new(&server));
    let _running = central.start();
    let worker = lab.watch_with(&["--nats", &server.url(), "--site", "berlin", "--lease", "2s"]);
    worker.until_served("/metrics", "cimjob_results_published_total 1").await;
    for name in SERVED {
        worker.until_served("/metrics", &format!("\n{name} ")).await;
    }
    until_received(&central.journal(), 1).await;
    let mut origin = None;
    Reader::open(central.journal())
        .unwrap()
        .list(&Filter::default(), |recorded| {
            let document: serde_json::Value = serde_json::from_str(&recorded.job.document).unwrap();
            origin = Some((recorded.job.host, document["origin"]["site"].clone(), document["headline"].clone()));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(origin, Some((lab.host(0).to_string(), "berlin".into(), "it failed".into())));
}

/// What docs/watch.md says that a worker serves.
const SERVED: [&str; 13] = [
    "cimjob_engine_clock_skew_seconds",
    "cimjob_engine_reconnects_total",
    "cimjob_engine_up",
    "cimjob_lease_held",
    "cimjob_lease_lapses_total",
    "cimjob_results_failures_total",
    "cimjob_results_published_total",
    "cimjob_results_unpublished",
    "cimjob_shards",
    "cimjob_shards_given_back_total",
    "cimjob_shards_taken_total",
    "cimjob_shards_with_other_hosts",
    "cimjob_workers",
];

/// `cimjob watch --from-nats` as a process.
struct Program {
    folder: TempDir,
    url: String,
}

/// One that runs. Dropping it kills it.
struct Running(Child);

impl Running {
    fn kill(&mut self) {
        let _it_may_be_gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Program {
    fn new(server: &Server) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("sinks.toml"), "[log]\nkind = \"jsonl\"\nfile = \"told.jsonl\"\n").unwrap();
        Self { folder, url: server.url() }
    }

    fn start(&self) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cimjob"));
        command.args(["watch", "--from-nats", "-q", "--nats", &self.url, "--journal"]).arg(self.journal());
        command.arg("--sinks").arg(self.folder.path().join("sinks.toml"));
        command.env_clear().env("HOME", self.folder.path());
        Running(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("journal.db")
    }

    /// The InstanceIDs that the sink was told of.
    fn told(&self) -> BTreeSet<String> {
        let text = std::fs::read_to_string(self.folder.path().join("told.jsonl")).unwrap_or_default();
        let told = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        told.filter_map(|told| Some(told["instance_id"].as_str()?.to_owned())).collect()
    }
}

/// Figures for docs/performance.md: `cargo test --release --all-features --test foreign results_a_second -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it measures"]
#[allow(clippy::print_stdout, reason = "that is what it is for")]
async fn results_a_second() {
    const COUNT: u32 = 20_000;
    let Some(server) = Server::start() else { return };
    let worker = Watcher::new();
    for thousand in 0..COUNT / 1000 {
        worker.record(thousand * 1000..(thousand + 1) * 1000).await;
    }
    let began = Instant::now();
    let publishing = worker.publish(&server.url(), "lab").await;
    worker.until_published().await;
    let published = began.elapsed();
    drop(publishing);
    let central = Program::new(&server);
    let began = Instant::now();
    let running = central.start();
    while Reader::open(central.journal()).and_then(|reader| reader.count()).unwrap_or(0) < u64::from(COUNT) {
        assert!(began.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let received = began.elapsed();
    let [central, server] = [running.0.id(), server.pid()].map(|pid| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().to_owned();
        format!("{peak}, CPU {} + {} hundredths", fields[11], fields[12])
    });
    let rate = |took: Duration| f64::from(COUNT) / took.as_secs_f64();
    println!("published {:.0}/s, journaled {:.0}/s", rate(published), rate(received));
    println!("central watcher: {central}; server: {server}");
}
