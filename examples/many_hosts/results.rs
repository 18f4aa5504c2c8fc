//! Failed jobs that wait in the journals of workers: how fast they are published, and how fast a central watcher has them in its journal.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use cimjob::cim::Timestamp;
use cimjob::journal::{Entry, JobRecord, Journal, Kind as JobKind, Retention};
use clap::Args;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use crate::Failed;
use crate::fleet::program;
use crate::hosts::Hosts;
use crate::server::Server;
use crate::side::by_nats;
use crate::watcher::{Start, Watcher};

/// How results are measured.
#[derive(Args)]
pub(crate) struct Results {
    /// How many workers have failed jobs to publish
    #[arg(long, default_value_t = 3)]
    workers: usize,
    /// How many each has
    #[arg(long, default_value_t = 20_000)]
    jobs: usize,
    /// The program
    #[arg(long, value_name = "PATH", default_value = "/usr/sbin/nats-server")]
    nats_server: PathBuf,
    /// Start the central watcher before the workers, not after them
    #[arg(long)]
    together: bool,
}

/// How long each part may take; far more than it does.
const PATIENCE: Duration = Duration::from_secs(600);

impl Results {
    pub(crate) async fn run(self) -> Result<(), Failed> {
        let (server, folder) = (Server::start(&self.nats_server).await?, TempDir::new()?);
        let hosts = Hosts::start(1, folder.path()).await?;
        let all = u32::try_from(self.jobs.saturating_mul(self.workers))?;
        for worker in 1..=self.workers {
            fill(&journal(folder.path(), worker), worker, self.jobs)?;
        }
        let mut central = Vec::new();
        if self.together {
            central.push(central_watcher(&server, folder.path()).await?);
        }
        let began = Instant::now();
        let mut workers = Vec::new();
        for worker in 1..=self.workers {
            let mut command = hosts.command()?;
            command.args(["--interval", "240s", "--hosts-file"]).arg(hosts.file());
            let (name, options) = (journal(folder.path(), worker), by_nats(&server.url(), worker));
            workers.push(Watcher::start(command, &Start { name, options }).await?);
        }
        timeout(PATIENCE, until(&workers, "cimjob_results_published_total", all)).await??;
        print("published", &workers, (all, began)).await?;
        let began = if self.together { began } else { Instant::now() };
        if central.is_empty() {
            central.push(central_watcher(&server, folder.path()).await?);
        }
        timeout(PATIENCE, until(&central, "cimjob_results_received_total", all)).await??;
        print("in the central journal", &central, (all, began)).await?;
        let [messages, bytes] = server.kept().await?;
        println!(
            "the stream and the leases: {messages} messages, {bytes} bytes; memory of the server {} kB",
            server.memory()?
        );
        let size = std::fs::metadata(folder.path().join("central.db"))?.len();
        println!("the central journal: {size} bytes");
        Ok(())
    }
}

async fn central_watcher(server: &Server, folder: &Path) -> Result<Watcher, Failed> {
    let mut command = Command::new(program("cimjob")?);
    command.args(["watch", "--from-nats", "--nats", &server.url()]);
    Watcher::start(command, &Start { name: folder.join("central.db"), options: Vec::new() }).await
}

async fn until(watchers: &[Watcher], series: &str, all: u32) -> Result<(), Failed> {
    loop {
        let mut sum = 0.0;
        for watcher in watchers {
            sum += watcher.metrics.sum(series).await?;
        }
        if sum >= f64::from(all) {
            return Ok(());
        }
        sleep(Duration::from_millis(100)).await;
    }
}

/// So many, since then.
async fn print(what: &str, watchers: &[Watcher], (all, began): (u32, Instant)) -> Result<(), Failed> {
    let elapsed = began.elapsed();
    let cpu: Duration = watchers.iter().map(Watcher::cpu).sum::<Result<_, _>>()?;
    let memory: Vec<u64> = watchers.iter().map(Watcher::memory).collect::<Result<_, _>>()?;
    let (rate, each) = (f64::from(all) / elapsed.as_secs_f64(), cpu.as_secs_f64() * 1000.0 / f64::from(all));
    println!("{what}: {all} in {elapsed:.1?}, {rate:.0}/s, {each:.3} ms of CPU each; memory {memory:?} kB");
    Ok(())
}

fn journal(folder: &Path, worker: usize) -> PathBuf {
    folder.join(format!("w{worker}.db"))
}

/// Puts failed jobs into a journal that no process has open.
fn fill(path: &Path, worker: usize, jobs: usize) -> Result<(), Failed> {
    let mut journal = Journal::open(path, Retention::default())?;
    journal.publish();
    let entries: Vec<Entry> = (0..jobs).map(|number| Entry::Job(job(worker, number))).collect();
    for page in entries.chunks(1000) {
        journal.commit(page)?;
    }
    Ok(())
}

fn job(worker: usize, number: usize) -> JobRecord {
    JobRecord {
        host: format!("hv{worker}{:02}.lab.example", number % 50),
        namespace: "root/virtualization/v2".to_owned(),
        class: "Msvm_ConcreteJob".to_owned(),
        id: format!("job-{worker}-{number}"),
        kind: JobKind::Failed,
        ended: None,
        seen: Timestamp::now(),
        skew: None,
        document: format!(r#"{{"headline":"it failed","filling":"{}"}}"#, "x".repeat(1500)),
    }
}
