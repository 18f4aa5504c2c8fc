//! `cimjob watch` in a process of its own.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::time::timeout;

use crate::Failed;
use crate::metrics::Metrics;
use crate::process;

/// A watcher, killed when dropped.
pub(crate) struct Watcher {
    process: Child,
    pub(crate) metrics: Metrics,
}

/// How it is started.
pub(crate) struct Start {
    /// Its journal and what it writes begin with this path.
    pub(crate) name: PathBuf,
    /// More options.
    pub(crate) options: Vec<String>,
}

/// How long it may take to start; far more than it needs.
const PATIENCE: Duration = Duration::from_secs(60);

impl Watcher {
    /// By a command that says how to log in. Its metrics have no series of each host, so that asking for them costs little.
    pub(crate) async fn start(mut command: Command, start: &Start) -> Result<Self, Failed> {
        let metrics = Metrics::at_a_free_port().await?;
        command.args(["-o", "jsonl", "--journal"]).arg(start.name.with_extension("db")).args(&start.options);
        command.args(["--metrics-per-host", "false", "--listen"]).arg(metrics.address.to_string());
        let out = File::create(start.name.with_extension("out"))?;
        let process = command.stdin(Stdio::null()).stdout(out).stderr(Stdio::null()).spawn()?;
        let watcher = Self { process, metrics };
        timeout(PATIENCE, watcher.metrics.until_there()).await?;
        Ok(watcher)
    }

    /// Its CPU time, user and system.
    pub(crate) fn cpu(&self) -> Result<Duration, Failed> {
        process::cpu(self.process.id())
    }

    /// Its memory now, in kB.
    pub(crate) fn memory(&self) -> Result<u64, Failed> {
        process::memory(self.process.id()).map(|[now, _]| now)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}
