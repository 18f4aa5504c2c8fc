//! `cimjob list --failed` over hosts that were not asked before, against the same number of logins alone (example `load --first`).

use std::process::Stdio;
use std::time::Instant;

use clap::Args;

use crate::Failed;
use crate::fleet::{COMPLETED_JOB, Fleet, JOB, JOB_PATH};
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
    /// Each host has one job that has completed, or one that has failed, and is then asked for what that touches, too.
    pub(crate) async fn run(self) -> Result<(), Failed> {
        let kinds = [("hardly any host has a failed job", COMPLETED_JOB), ("each host has a failed job", JOB)];
        let mut ratios = [Vec::new(), Vec::new()];
        for run in 1..=self.runs {
            let logins = self.logins().await?;
            println!("run {run}: logins {:.2?} (CPU {:.2?})", logins.wall, logins.cpu);
            for ((kind, job), ratios) in kinds.iter().zip(&mut ratios) {
                let sweep = self.list(job).await?;
                let ratio = sweep.wall.as_secs_f64() / logins.wall.as_secs_f64();
                let cpu = sweep.cpu.as_secs_f64() / logins.cpu.as_secs_f64();
                println!("  {kind}: {:.2?} (CPU {:.2?}): {ratio:.2} times, CPU {cpu:.2} times", sweep.wall, sweep.cpu);
                ratios.push(ratio);
            }
        }
        println!("{} hosts, {} at the same time:", self.hosts, self.concurrency);
        for ((kind, _), mut ratios) in kinds.into_iter().zip(ratios) {
            ratios.sort_by(f64::total_cmp);
            let median = ratios.get(ratios.len() / 2).ok_or("no run")?;
            println!("  {kind}: median {median:.2} times");
        }
        Ok(())
    }

    async fn logins(&self) -> Result<Used, Failed> {
        let concurrency = self.concurrency.to_string();
        self.measure("examples/load", &["--first", "--at-once", &concurrency, "--job", JOB_PATH], JOB).await
    }

    async fn list(&self, job: &str) -> Result<Used, Failed> {
        let concurrency = self.concurrency.to_string();
        self.measure("cimjob", &["list", "--failed", "-o", "jsonl", "--concurrency", &concurrency], job).await
    }

    /// Runs a program over hosts that were not asked before, and have this job.
    async fn measure(&self, program: &str, arguments: &[&str], job: &str) -> Result<Used, Failed> {
        let fleet = Fleet::start(self.hosts, job).await?;
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
