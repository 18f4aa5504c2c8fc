//! The options of a watcher that shares its hosts with others.

use std::time::Duration;

use clap::Args;

use crate::watch::shards::WorkerName;

use crate::cli::options::duration::duration;

/// How a watcher takes part.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "NATS")]
pub(in crate::cli) struct SharingArguments {
    /// Name of this watcher among those that share the hosts [default: machine and journal]
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub(in crate::cli) worker: Option<WorkerName>,
    /// How long this watcher may look without a word to the NATS server, 2s to 60s
    #[arg(long, value_name = "TIME", hide_short_help = true, default_value = "30s", value_parser = lease)]
    pub(in crate::cli) lease: Duration,
}

/// Another watcher needs a lease and an interval to take over, and a job lives five minutes.
const LONGEST: Duration = Duration::from_secs(60);
const SHORTEST: Duration = Duration::from_secs(2);

fn lease(text: &str) -> Result<Duration, String> {
    let lease = duration(text)?;
    if (SHORTEST..=LONGEST).contains(&lease) { Ok(lease) } else { Err("2s to 60s is allowed".into()) }
}
