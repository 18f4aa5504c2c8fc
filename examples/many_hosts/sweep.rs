//! `cimjob list --failed` over hosts that were not asked before, against the same number of logins alone (example `load --first`).

use std::process::Stdio;
use std::time::Instant;

use clap::Args;

use crate::Failed;
use crate::fleet::{Fleet, JOB, JOB_PATH};
use crate::process::{Used, used};

/// How a sweep is measured.
#[derive(Args)]
pub(crate) struct Sweep {
    /// How many hosts are asked
    #[arg(long, default_value_t = 1000)]
    hosts: u32,
    /// How many at the same time
    #[arg(long, default_value_t = 32)]
    concurrency: u32,
    /// How often both are measured, in turn
    #[arg(long, default_value_t = 5)]
    runs: u32,
}

impl Sweep {
    pub(crate) async fn run(self) -> Result<(), Failed> {
        let mut ratios = Vec::new();
        for run in 1..=self.runs {
            let (logins, sweep) = (self.logins().await?, self.list().await?);
            let ratio = sweep.wall.as_secs_f64() / logins.wall.as_secs_f64();
            let cpu = sweep.cpu.as_secs_f64() / logins.cpu.as_secs_f64();
            println!(
                "run {run}: logins {:.2?} (CPU {:.2?}), list --failed {:.2?} (CPU {:.2?}): {ratio:.2} times, CPU {cpu:.2} times",
                logins.wall, logins.cpu, sweep.wall, sweep.cpu
            );
            ratios.push(ratio);
        }
        ratios.sort_by(f64::total_cmp);
        let median = ratios.get(ratios.len() / 2).ok_or("no run")?;
        println!("{} hosts, {} at the same time: median {median:.2} times", self.hosts, self.concurrency);
        Ok(())
    }

    async fn logins(&self) -> Result<Used, Failed> {
        let concurrency = self.concurrency.to_string();
        self.measure("examples/load", &["--first", "--at-once", &concurrency, "--job", JOB_PATH]).await
    }

    async fn list(&self) -> Result<Used, Failed> {
        let concurrency = self.concurrency.to_string();
        self.measure("cimjob", &["list", "--failed", "-o", "jsonl", "--concurrency", &concurrency]).await
    }

    /// Runs a program over hosts that were not asked before.
    async fn measure(&self, program: &str, arguments: &[&str]) -> Result<Used, Failed> {
        let fleet = Fleet::start(self.hosts, JOB).await?;
        let mut command = fleet.command(program)?;
        command.args(arguments).args(fleet.login()).arg("--hosts-file").arg(fleet.write_hosts(&[])?);
        let out = std::fs::File::create(fleet.file("out"))?;
        command.stdin(Stdio::null()).stdout(out).stderr(Stdio::null());
        let began = Instant::now();
        let used = used(command.spawn()?, began).await?;
        if !used.status.success() {
            return Err(format!("{program}: {}", used.status).into());
        }
        Ok(used)
    }
}
