//! Watchers that share simulated hosts, as processes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cimjob::journal::{Filter, Reader};
use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{RunningFleet, Scenario, Simulator};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::server::free_port;
use super::wire::Wire;
use crate::watcher::get;

/// How long anything here may take; far more than any needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// How hosts are watched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) hosts: u32,
    pub(super) interval: Duration,
    pub(super) lease: Duration,
    pub(super) failures_per_hour: f64,
}

/// So many seconds pass on the hosts in one; a failed job is there for 30 of ours.
pub(super) const SPEED: f64 = 20.0;

/// Simulated hosts.
pub(super) struct Fleet {
    pub(super) running: RunningFleet,
    pub(super) pace: Pace,
    pub(super) folder: TempDir,
}

const SCENARIO: &str = r#"
schemes = ["negotiate"]
[[users]]
name = 'LAB\operator'
password = "pw"
[[templates]]
instance_id = "start"
state = "running"
error_code = 32768
ends = { after_seconds = 40, state = "exception" }
errors = [{ message = "the disk of web01 is missing" }]
"#;

impl Fleet {
    pub(super) async fn start(pace: Pace, seed: u64) -> Self {
        let (seed, failures) = (seed % 60_000, pace.failures_per_hour);
        let fleet = format!(
            "[fleet]\nseed = {seed}\nspeed = {SPEED}\ntime_before_removal = 600\nfailures_per_hour = {failures}\n"
        );
        let scenario = Scenario::parse(&format!("{SCENARIO}{fleet}"), ScenarioFormat::Toml).unwrap();
        let running = Simulator::start_fleet(scenario, pace.hosts, 0).await.unwrap();
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("hosts"), running.hosts_file()).unwrap();
        Self { running, pace, folder }
    }

    /// The host's name in journals and logs.
    pub(super) fn name(&self, host: u32) -> String {
        self.running.hosts().nth(usize::try_from(host).unwrap()).unwrap().address.to_string()
    }

    /// What failed on the hosts by now, but for what the looks under way may not have listed yet: host and InstanceID.
    pub(super) fn planned(&self, until: Duration) -> BTreeSet<String> {
        let until = until.saturating_sub(Duration::from_secs_f64(SPEED));
        let of = |host: u32| {
            let name = self.name(host);
            let failures = self.running.plan().failures(host, until).into_iter();
            failures.map(move |job| format!("{name} {}", job.instance_id)).collect::<Vec<_>>()
        };
        (0..self.pace.hosts).flat_map(of).collect()
    }

    /// Connections that all hosts accepted.
    pub(super) fn connections(&self) -> u64 {
        (0..self.pace.hosts).map(|host| self.running.visits(host).connections).sum()
    }
}

/// The ids of each failure in a journal, by host and InstanceID.
pub(super) fn failures(journal: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    let add = |recorded: cimjob::journal::Recorded| {
        let job = format!("{} {}", recorded.job.host, recorded.job.id);
        found.entry(job).or_default().insert(recorded.stable_id);
        ControlFlow::Continue(())
    };
    Reader::open(journal).unwrap().list(&Filter::default(), add).unwrap();
    found
}

/// The program of the processes: `CIMJOB_PROGRAM`, or the one that was built for the tests.
pub(super) fn program() -> PathBuf {
    std::env::var_os("CIMJOB_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_cimjob").into(), PathBuf::from)
}

/// The central watcher, which is killed with the test. It has no hosts.
pub(super) struct Central(Child);

impl Central {
    /// It listens to this server.
    pub(super) fn start(fleet: &Fleet, url: &str) -> Self {
        let mut command = Command::new(program());
        command.args(["watch", "--from-nats", "--nats", url, "--journal"]).arg(Self::journal(fleet));
        command.env_clear().env("HOME", fleet.folder.path());
        let error = File::create(Self::log(fleet)).unwrap();
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(error).spawn().unwrap())
    }

    /// What it says on standard error.
    pub(super) fn log(fleet: &Fleet) -> PathBuf {
        fleet.folder.path().join("central.log")
    }

    pub(super) fn journal(fleet: &Fleet) -> PathBuf {
        fleet.folder.path().join("central.db")
    }
}

impl Drop for Central {
    fn drop(&mut self) {
        let _it_may_be_gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// A worker, over all its runs.
pub(super) struct Worker {
    pub(super) number: usize,
    child: Option<Child>,
    address: String,
    pub(super) wire: Wire,
    /// The site and how to get to its server; usually `lab` over the wire.
    pub(super) login: Vec<String>,
    /// What is in its environment, too.
    pub(super) environment: Vec<(String, String)>,
    /// Its log for each run.
    pub(super) logs: Vec<PathBuf>,
}

impl Worker {
    /// Its server listens on this port.
    pub(super) async fn new(number: usize, port: u16) -> Self {
        let (address, wire) = (format!("127.0.0.1:{}", free_port()), Wire::to(port).await);
        let login = ["--nats", &wire.url, "--site", "lab"].map(str::to_owned).to_vec();
        Self { number, child: None, address, wire, login, environment: Vec::new(), logs: Vec::new() }
    }

    pub(super) fn journal(&self, fleet: &Fleet) -> PathBuf {
        fleet.folder.path().join(format!("w{}.db", self.number))
    }

    pub(super) fn start(&mut self, fleet: &Fleet) {
        let seconds = |time: Duration| format!("{}s", time.as_secs());
        let log = fleet.folder.path().join(format!("w{}.{}.log", self.number, self.logs.len()));
        let mut command = Command::new(program());
        command.args(["watch", "--user", r"LAB\operator", "--insecure-skip-verify", "-vv", "--log-format", "json"]);
        command.args(["--interval", &seconds(fleet.pace.interval), "--lease", &seconds(fleet.pace.lease)]);
        command.args(&self.login).args(["--worker", &format!("w{}", self.number)]);
        command.arg("--hosts-file").arg(fleet.folder.path().join("hosts"));
        command.arg("--journal").arg(self.journal(fleet)).args(["--listen", &self.address]);
        command.env_clear().env("CIMJOB_PASSWORD", "pw").env("HOME", fleet.folder.path());
        command.envs(self.environment.iter().cloned());
        let error = File::create(&log).unwrap();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(error).spawn().unwrap();
        (self.child, self.logs) = (Some(child), [std::mem::take(&mut self.logs), vec![log]].concat());
    }

    /// At once, as a crash does.
    pub(super) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _it_may_be_gone = child.kill();
            let _reaped = child.wait();
        }
    }

    /// Asks it to end, and waits for that.
    pub(super) fn end(&mut self) {
        self.signal(Signal::TERM);
        let mut child = self.child.take().unwrap();
        for _ in 0..600 {
            if child.try_wait().unwrap().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _it_may_be_gone = child.kill();
        let _reaped = child.wait();
        panic!("worker {} does not end", self.number);
    }

    pub(super) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(self.child.as_ref().unwrap()), signal).unwrap();
    }

    /// The shards that it holds, if it may look.
    pub(super) fn shards(&self) -> Option<u64> {
        self.served("cimjob_shards").filter(|_| self.served("cimjob_lease_held") == Some(1))
    }

    /// All that it wrote on standard error.
    pub(super) fn said(&self) -> String {
        self.logs.iter().map(|log| std::fs::read_to_string(log).unwrap()).collect()
    }

    /// One of its metrics: the sum over all labels.
    pub(super) fn served(&self, name: &str) -> Option<u64> {
        let text = get(&self.address, "/metrics")?;
        let is_its = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '{']));
        let numbers = text.lines().filter(is_its).filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok());
        numbers.fold(None, |sum, number| Some(sum.unwrap_or(0) + number))
    }

    /// Waits until one of its metrics is so.
    pub(super) async fn until_served(&self, name: &str, is_so: impl Fn(u64) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !self.served(name).is_some_and(&is_so) {
            assert!(Instant::now() < end, "w{}: {name} is {:?}", self.number, self.served(name));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}
