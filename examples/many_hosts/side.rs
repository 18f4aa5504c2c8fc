//! Simulated hosts in a process of their own, and the watchers that look at all of them.

use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;

use crate::Failed;
use crate::hosts::Hosts;
use crate::watcher::{Start, Watcher};

/// Who watches the hosts.
pub(crate) enum Kind {
    /// One process.
    Alone,
    /// So many, each with a part of its own.
    Split(usize),
    /// So many, which share the hosts by this server.
    Shared(usize, String),
}

/// Hosts with their watchers, ended when dropped.
pub(crate) struct Side {
    kind: Kind,
    watchers: Vec<Watcher>,
    first: Spent,
    _hosts: Hosts,
    _folder: TempDir,
}

/// What all watchers have done.
#[derive(Default)]
struct Spent {
    looks: f64,
    cpu: Duration,
}

impl Side {
    pub(crate) async fn start(kind: Kind, hosts: u32, interval: u32) -> Result<Self, Failed> {
        let folder = TempDir::new()?;
        let hosts = Hosts::start(hosts, folder.path()).await?;
        let mut watchers = Vec::new();
        for (number, (file, more)) in kind.parts(&hosts)?.into_iter().enumerate() {
            let name = folder.path().join(format!("w{number}"));
            let mut command = hosts.command()?;
            command.arg("--interval").arg(format!("{interval}s")).arg("--hosts-file").arg(file);
            watchers.push(Watcher::start(command, &Start { name, options: more }).await?);
        }
        Ok(Self { kind, watchers, first: Spent::default(), _hosts: hosts, _folder: folder })
    }

    pub(crate) fn name(&self) -> &'static str {
        match self.kind {
            Kind::Alone => "one process",
            Kind::Split(_) => "processes without NATS",
            Kind::Shared(..) => "workers with NATS",
        }
    }

    /// Was each of so many hosts looked at?
    pub(crate) async fn is_complete(&self, hosts: u32) -> Result<bool, Failed> {
        Ok(self.sum("cimjob_hosts_up").await? >= f64::from(hosts))
    }

    pub(crate) async fn shards(&self) -> Result<f64, Failed> {
        self.sum("cimjob_shards ").await
    }

    /// Counts from now on.
    pub(crate) async fn begin(&mut self) -> Result<(), Failed> {
        self.first = self.spent().await?;
        Ok(())
    }

    /// In milliseconds, since [`Self::begin`].
    pub(crate) async fn cpu_of_a_look(&self) -> Result<f64, Failed> {
        let spent = self.spent().await?;
        let looks = (spent.looks - self.first.looks).max(1.0);
        Ok(spent.cpu.saturating_sub(self.first.cpu).as_secs_f64() * 1000.0 / looks)
    }

    pub(crate) async fn print_memory(&self) -> Result<(), Failed> {
        let memory: Vec<u64> = self.watchers.iter().map(Watcher::memory).collect::<Result<_, _>>()?;
        let logins = self.sum("cimjob_logins_total").await?;
        println!("{}: memory {memory:?} kB, {logins} logins since the start", self.name());
        Ok(())
    }

    /// Kills one of the watchers, and says how many shards it held.
    pub(crate) async fn kill_one(&mut self) -> Result<f64, Failed> {
        let all = self.shards().await?;
        drop(self.watchers.pop());
        Ok(all - self.shards().await?)
    }

    /// What the watchers used in CPU time since they began, all together.
    pub(crate) fn cpu(&self) -> Result<Duration, Failed> {
        self.watchers.iter().map(Watcher::cpu).sum()
    }

    async fn spent(&self) -> Result<Spent, Failed> {
        Ok(Spent { cpu: self.cpu()?, looks: self.sum("cimjob_looks_total").await? })
    }

    async fn sum(&self, name: &str) -> Result<f64, Failed> {
        let mut sum = 0.0;
        for watcher in &self.watchers {
            sum += watcher.metrics.sum(name).await?;
        }
        Ok(sum)
    }
}

impl Kind {
    /// For each watcher its hosts file and its other options.
    fn parts(&self, hosts: &Hosts) -> Result<Vec<(PathBuf, Vec<String>)>, Failed> {
        Ok(match self {
            Self::Alone => vec![(hosts.file(), Vec::new())],
            Self::Split(parts) => hosts.split(*parts)?.into_iter().map(|file| (file, Vec::new())).collect(),
            Self::Shared(workers, url) => (1..=*workers).map(|number| (hosts.file(), by_nats(url, number))).collect(),
        })
    }
}

/// The options of a worker.
pub(crate) fn by_nats(url: &str, number: usize) -> Vec<String> {
    ["--nats", url, "--site", "lab", "--worker", &format!("w{number}")].map(str::to_owned).to_vec()
}
