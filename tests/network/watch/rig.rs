//! Simulated hosts, a journal, and a watcher with short intervals.

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cimjob::auth::{Credentials, Password};
use cimjob::cim::Timestamp;
use cimjob::client::{Authentication, Client, CredentialGuard, Endpoint, Trust};
use cimjob::journal::{Filter, Gap, Journal, Reader, Recorded, Retention};
use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{Clock, Running, Scenario, Simulator};
use cimjob::watch::asking::AskableHosts;
use cimjob::watch::{Command, Desk, Plan, Rule, Target, Watcher};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

pub(super) use crate::lab::LAB;

/// Intervals of 0.2 s; a host keeps a job for 1 s as far as the watcher knows.
pub(super) const RULE: Rule = Rule { interval: Duration::from_millis(200), evidence: Duration::from_secs(1) };

/// How long a test waits for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// A simulated host with its own time.
pub(super) struct Host {
    pub(super) running: Running,
    pub(super) clock: Clock,
}

impl Host {
    /// A host with these jobs.
    pub(super) async fn start(jobs: &str) -> Self {
        Self::at(jobs, "127.0.0.1:0".parse().unwrap()).await
    }

    pub(super) async fn at(jobs: &str, address: SocketAddr) -> Self {
        Self::playing(&format!("{LAB}{jobs}"), address).await
    }

    /// A host whose clock is so many seconds ahead.
    pub(super) async fn ahead(seconds: i64, jobs: &str) -> Self {
        let lab = LAB.replace("[host]", &format!("[host]\nclock_offset_seconds = {seconds}"));
        Self::playing(&format!("{lab}{jobs}"), "127.0.0.1:0".parse().unwrap()).await
    }

    async fn playing(scenario: &str, address: SocketAddr) -> Self {
        let clock = Clock::stopped();
        let scenario = Scenario::parse(scenario, ScenarioFormat::Toml).unwrap();
        let running = Simulator::start_by(clock.clone(), scenario, address).await.unwrap();
        Self { running, clock }
    }

    pub(super) fn target(&self, name: &str) -> Target {
        target(name, self.running.address(), "pw", &CredentialGuard::new())
    }
}

/// A job that fails after some seconds, and is removed 300 s later.
pub(super) fn failing(id: &str, after_seconds: u32) -> String {
    format!(
        r#"
[[jobs]]
instance_id = "{id}"
element_name = "Starting Virtual Machine"
state = "running"
error_code = 32768
affects = ["5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001"]
ends = {{ after_seconds = {after_seconds}, state = "exception" }}
errors = [{{ message = "'web01' failed to start: {id}." }}]
"#
    )
}

pub(super) fn target(name: &str, address: SocketAddr, password: &str, guard: &CredentialGuard) -> Target {
    let endpoint: Endpoint = format!("https://{address}").parse().unwrap();
    let (at, guarded, password) = (endpoint.clone(), guard.clone(), password.to_owned());
    let connect = move || {
        let login =
            Credentials { account: r"LAB\operator".parse().unwrap(), password: Password::new(password.clone()) };
        let client = Client::builder(at.clone()).authentication(Authentication::Ntlm(login));
        let client = client.trust(Trust::DangerousAcceptAny).connections(1).credential_guard(guarded.clone());
        client.connect_timeout(Duration::from_secs(5)).build().map_err(|error| error.to_string())
    };
    let (host, account, labels) = (Arc::from(name), Some(Arc::from(r"LAB\operator")), Arc::default());
    Target { host, endpoint, labels, account, credential: 1, guard: guard.clone(), connect: Arc::new(connect) }
}

/// A journal, and the watchers that write it one after the other.
pub(super) struct Rig {
    _folder: TempDir,
    pub(super) path: PathBuf,
}

impl Rig {
    pub(super) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("journal.db");
        Self { _folder: folder, path }
    }

    pub(super) fn desk(&self) -> Desk {
        let mut journal = opened(&self.path);
        journal.sinks(&["test"]);
        Desk::open(journal).unwrap()
    }

    /// Watches hosts until [`Watching::stop`].
    pub(super) async fn watch(&self, targets: Vec<Target>) -> Watching {
        self.watch_by(plan(), targets).await
    }

    /// The same with another plan.
    pub(super) async fn watch_by(&self, plan: Plan, targets: Vec<Target>) -> Watching {
        let desk = self.desk();
        let (commands, received) = mpsc::channel(1);
        commands.send(Command::Hosts(targets)).await.unwrap();
        let watcher = Watcher::new(plan, desk.clone());
        let askable = watcher.askable();
        let task = tokio::spawn(async move { watcher.run(received).await.unwrap() });
        Watching { task, commands, desk, askable }
    }

    pub(super) fn jobs(&self) -> Vec<Recorded> {
        jobs(&Reader::open(&self.path).unwrap())
    }

    pub(super) fn gaps(&self, host: &str) -> Vec<Gap> {
        Reader::open(&self.path).unwrap().gaps(Some(host), Timestamp::UNIX_EPOCH, Timestamp::MAX).unwrap()
    }

    /// Waits until the journal has so many jobs.
    pub(super) async fn until(&self, count: usize) -> Vec<Recorded> {
        eventually("jobs in the journal", || Some(self.jobs()).filter(|jobs| jobs.len() >= count)).await
    }
}

/// All jobs of a journal.
pub(super) fn jobs(reader: &Reader) -> Vec<Recorded> {
    let mut jobs = Vec::new();
    let each = |recorded| {
        jobs.push(recorded);
        ControlFlow::Continue(())
    };
    reader.list(&Filter::default(), each).unwrap();
    jobs
}

pub(super) fn plan() -> Plan {
    Plan { rule: RULE, slots: 32 }
}

/// The journal, once the thread of a watcher that was stopped has closed it.
fn opened(path: &Path) -> Journal {
    let end = std::time::Instant::now() + PATIENCE;
    loop {
        match Journal::open(path, Retention::default()) {
            Ok(journal) => return journal,
            Err(error) => assert!(std::time::Instant::now() < end, "{error}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until there is something.
pub(super) async fn eventually<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let end = tokio::time::Instant::now() + PATIENCE;
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(tokio::time::Instant::now() < end, "no {what} within {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A watcher at work.
pub(super) struct Watching {
    task: JoinHandle<()>,
    commands: mpsc::Sender<Command>,
    pub(super) desk: Desk,
    pub(super) askable: AskableHosts,
}

impl Watching {
    pub(super) async fn hosts(&self, targets: Vec<Target>) {
        self.commands.send(Command::Hosts(targets)).await.unwrap();
    }

    /// So many more looks at the host have ended.
    pub(super) async fn looks(&self, count: u64) {
        let looks = || self.desk.board().totals().looks.values().sum::<u64>();
        let wanted = looks() + count;
        eventually("look", || (looks() >= wanted).then_some(())).await;
    }

    pub(super) async fn stop(self) {
        self.commands.send(Command::Stop).await.unwrap();
        self.task.await.unwrap();
        self.desk.flush(PATIENCE).await.unwrap();
        drop(self.desk);
    }
}
