//! What holding leases costs: workers that have nothing else to do, against a process without NATS that has nothing to do either.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::time::{sleep, timeout};

use crate::Failed;
use crate::server::Server;
use crate::side::{Kind, Side};

/// How idle workers are measured.
#[derive(Args)]
pub(crate) struct Idle {
    /// How many workers share the shards
    #[arg(long, default_value_t = 3)]
    workers: usize,
    /// How long they are measured
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// The program
    #[arg(long, value_name = "PATH", default_value = "/usr/sbin/nats-server")]
    nats_server: PathBuf,
}

/// In seconds: while it is measured, the one host is looked at once at most.
const INTERVAL: u32 = 240;

/// How long it may take until the workers hold all shards; far more than it does.
const PATIENCE: Duration = Duration::from_secs(120);

impl Idle {
    pub(crate) async fn run(self) -> Result<(), Failed> {
        let server = Server::start(&self.nats_server).await?;
        let alone = Side::start(Kind::Alone, 1, INTERVAL).await?;
        let shared = Side::start(Kind::Shared(self.workers, server.url()), 1, INTERVAL).await?;
        timeout(PATIENCE, until_held(&shared)).await??;
        sleep(Duration::from_secs(5)).await;
        let (cpu, traffic, began) = ([alone.cpu()?, shared.cpu()?], server.traffic().await?, Instant::now());
        sleep(Duration::from_secs(self.seconds)).await;
        let percent = |side: &Side, before: Duration| -> Result<f64, Failed> {
            Ok(side.cpu()?.saturating_sub(before).as_secs_f64() / began.elapsed().as_secs_f64() * 100.0)
        };
        let workers = u32::try_from(self.workers)?;
        println!("a process without NATS that is idle: {:.3} % of a core", percent(&alone, cpu[0])?);
        println!("each of {workers} idle workers: {:.3} %", percent(&shared, cpu[1])? / f64::from(workers));
        println!("the server in a second: {}", server.traffic().await?.since(&traffic, began.elapsed()));
        println!("memory of the server: {} kB", server.memory()?);
        shared.print_memory().await
    }
}

async fn until_held(shared: &Side) -> Result<(), Failed> {
    while shared.shards().await? < 256.0 {
        sleep(Duration::from_millis(500)).await;
    }
    Ok(())
}
