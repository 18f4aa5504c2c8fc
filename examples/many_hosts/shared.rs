//! Workers that share hosts by a NATS server, against one process for as many hosts, at the same time: what a look costs, and how a take-over goes.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::time::sleep;

use crate::Failed;
use crate::server::Server;
use crate::side::{Kind, Side};

/// How workers are measured.
#[derive(Args)]
pub(crate) struct Shared {
    /// How many hosts each side watches
    #[arg(long, default_value_t = 2000)]
    hosts: u32,
    /// How many workers share them
    #[arg(long, default_value_t = 3)]
    workers: usize,
    /// Time between two looks at a host, in seconds
    #[arg(long, default_value_t = 5)]
    interval: u32,
    /// How many intervals are measured after the first ones
    #[arg(long, default_value_t = 12)]
    rounds: u32,
    /// The program
    #[arg(long, value_name = "PATH", default_value = "/usr/sbin/nats-server")]
    nats_server: PathBuf,
    /// Measure as many processes without NATS too, each with a part of the hosts
    #[arg(long)]
    split: bool,
}

/// How long a take-over may take: far more than it does.
const PATIENCE: Duration = Duration::from_secs(120);

/// The longest first round: logins of all hosts, and a lease for which nothing of a new record is taken.
const FIRST_ROUND: Duration = Duration::from_secs(600);

impl Shared {
    pub(crate) async fn run(self) -> Result<(), Failed> {
        let server = Server::start(&self.nats_server).await?;
        let mut kinds = vec![Kind::Alone, Kind::Shared(self.workers, server.url())];
        kinds.extend(self.split.then_some(Kind::Split(self.workers)));
        println!("{} hosts for each side, every {} s", self.hosts, self.interval);
        let mut sides = Vec::new();
        for kind in kinds {
            sides.push(Side::start(kind, self.hosts, self.interval).await?);
        }
        self.first_round(&sides).await?;
        self.measure(&mut sides, &server).await?;
        for side in &sides {
            side.print_memory().await?;
        }
        println!("memory of the server: {} kB", server.memory()?);
        let mut shared = sides.swap_remove(1);
        drop(sides);
        take_over(&mut shared).await
    }

    /// Waits until each host was looked at, and one interval more.
    async fn first_round(&self, sides: &[Side]) -> Result<(), Failed> {
        let began = Instant::now();
        for side in sides {
            while !side.is_complete(self.hosts).await? {
                if began.elapsed() > FIRST_ROUND {
                    return Err(format!("not all hosts of {} were looked at", side.name()).into());
                }
                sleep(Duration::from_secs(1)).await;
            }
        }
        println!("all hosts were looked at after {:.1?}", began.elapsed());
        sleep(self.pause()).await;
        Ok(())
    }

    async fn measure(&self, sides: &mut [Side], server: &Server) -> Result<(), Failed> {
        for side in sides.iter_mut() {
            side.begin().await?;
        }
        let (traffic, began) = (server.traffic().await?, Instant::now());
        for round in 1..=self.rounds {
            sleep(self.pause()).await;
            let mut line = format!("round {round}:");
            let mut alone = None;
            for side in sides.iter() {
                let each = side.cpu_of_a_look().await?;
                let ratio = each / *alone.get_or_insert(each);
                line = format!("{line} {} {each:.3} ms ({ratio:.2});", side.name());
            }
            println!("{line}");
        }
        println!(
            "CPU of a look is that of all rounds up to then, user and system; in brackets its ratio to that of one process"
        );
        println!("the server in a second: {}", server.traffic().await?.since(&traffic, began.elapsed()));
        Ok(())
    }

    fn pause(&self) -> Duration {
        Duration::from_secs(self.interval.into())
    }
}

/// Kills a worker, and waits until the others hold all shards.
async fn take_over(shared: &mut Side) -> Result<(), Failed> {
    let lost = shared.kill_one().await?;
    let killed = Instant::now();
    while shared.shards().await? < 256.0 {
        if killed.elapsed() > PATIENCE {
            return Err("the others do not take over".into());
        }
        sleep(Duration::from_millis(100)).await;
    }
    println!("one worker was killed; the others held its {lost} shards after {:.1?}", killed.elapsed());
    Ok(())
}
