//! `cimjob watch` at work: what each round costs, and how long hosts wait for their next look.

use std::time::{Duration, Instant};

use clap::Args;
use tokio::time::sleep_until;

use crate::Failed;
use crate::dead::Dead;
use crate::fleet::Fleet;
use crate::watcher::{Start, Watcher};

/// How a watcher is measured.
#[derive(Args)]
pub(crate) struct Watch {
    /// How many hosts answer
    #[arg(long, default_value_t = 1000)]
    hosts: u32,
    /// How many hosts that do not answer there are in addition; the same is measured without them first
    #[arg(long, default_value_t = 0)]
    dead: u32,
    /// Time between two looks at a host, in seconds
    #[arg(long, default_value_t = 10)]
    interval: u32,
    /// How many rounds are measured after the first one
    #[arg(long, default_value_t = 5)]
    rounds: u32,
}

/// What was read at the end of a round.
#[derive(Clone, Copy)]
struct Reading {
    looks: f64,
    cpu: Duration,
    /// CPU time without that of giving metrics.
    counted: Duration,
    memory: u64,
}

impl Watch {
    pub(crate) async fn run(self) -> Result<(), Failed> {
        let alone = Self { hosts: 1, dead: 0, interval: 1, rounds: 5 };
        let base = alone.measure(0).await?;
        self.measure(base).await?;
        if self.dead > 0 {
            println!("the same without the {} hosts that do not answer:", self.dead);
            Self { dead: 0, ..self }.measure(base).await?;
        }
        Ok(())
    }

    /// Watches fresh hosts, and gives the memory at the end in kB. `base` is the memory of a watcher of one host.
    async fn measure(&self, base: u64) -> Result<u64, Failed> {
        println!("{} hosts and {} that do not answer, every {} s", self.hosts, self.dead, self.interval);
        let (fleet, dead) = (Fleet::start(self.hosts, "").await?, Dead::start(self.dead).await?);
        let watcher = self.start(&fleet, &dead).await?;
        let (began, interval) = (tokio::time::Instant::now(), Duration::from_secs(self.interval.into()));
        sleep_until(began + interval).await;
        let first = read(&watcher).await?;
        let mut last = first;
        for round in 1..=self.rounds {
            sleep_until(began + interval * (round + 1)).await;
            last = self.round(round, last, &watcher).await?;
        }
        if self.hosts > 1 {
            self.summary(&fleet, base, [first, last]);
            watcher.metrics.print_summary().await?;
        }
        Ok(last.memory)
    }

    async fn start(&self, fleet: &Fleet, dead: &Dead) -> Result<Watcher, Failed> {
        let mut command = fleet.command("cimjob")?;
        command.args(["watch", "--interval"]).arg(format!("{}s", self.interval)).args(fleet.login());
        command.arg("--hosts-file").arg(fleet.write_hosts(&dead.names)?);
        Watcher::start(command, &Start { name: fleet.file("watcher"), options: Vec::new() }).await
    }

    /// What happened since the last reading. Asking is not counted.
    async fn round(&self, round: u32, last: Reading, watcher: &Watcher) -> Result<Reading, Failed> {
        let used = watcher.cpu()?.saturating_sub(last.cpu);
        let now = read(watcher).await?;
        let looks = (now.looks - last.looks).max(1.0);
        let each = used.as_secs_f64() * 1000.0 / looks;
        println!("round {round}: {looks} looks, {each:.3} ms of CPU each; memory {} kB", now.memory);
        Ok(Reading { counted: last.counted + used, ..now })
    }

    fn summary(&self, fleet: &Fleet, base: u64, [first, last]: [Reading; 2]) {
        let hosts = u64::from(self.hosts);
        let each = |reading: Reading| reading.memory.saturating_sub(base) / hosts;
        let each_look =
            (last.counted.saturating_sub(first.counted)).as_secs_f64() * 1000.0 / (last.looks - first.looks).max(1.0);
        println!("CPU of a look, without the first round: {each_look:.3} ms");
        println!("memory a host: {} kB after the first round, {} kB after the last", each(first), each(last));
        let visits: Vec<_> = (0..self.hosts).map(|host| fleet.running.visits(host)).collect();
        let since = |last: Option<Instant>| last.map_or(Duration::MAX, |last| last.elapsed());
        let pauses = visits.iter().map(|visit| visit.longest_pause.max(since(visit.last)));
        let longest = pauses.max().unwrap_or_default();
        let logins: u64 = visits.iter().map(|visit| visit.connections).sum();
        let requests: u64 = visits.iter().map(|visit| visit.requests).sum();
        let intervals = longest.as_secs_f64() / f64::from(self.interval);
        println!(
            "the hosts say: {logins} connections, {requests} requests; longest pause {longest:.2?}, {intervals:.3} intervals"
        );
    }
}

async fn read(watcher: &Watcher) -> Result<Reading, Failed> {
    let looks = watcher.metrics.looks().await?;
    Ok(Reading { looks, cpu: watcher.cpu()?, counted: Duration::ZERO, memory: watcher.memory()? })
}
