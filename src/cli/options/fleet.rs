//! The options of commands that ask many hosts.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::cli::options::connection::ConnectionArguments;
use crate::cli::options::duration::duration;

/// A command that may ask many hosts: its own arguments, and the options of the connections.
#[derive(Debug, Args)]
pub(in crate::cli) struct ConnectedToMany<T: Args> {
    #[command(flatten)]
    pub(in crate::cli) command: T,
    #[command(flatten)]
    pub(in crate::cli) connection: ConnectionArguments,
    #[command(flatten)]
    pub(in crate::cli) fleet: FleetArguments,
}

/// `watch`: its own arguments, and the options of the connections.
#[derive(Debug, Args)]
pub(in crate::cli) struct ConnectedToWatch<T: Args> {
    #[command(flatten)]
    pub(in crate::cli) command: T,
    #[command(flatten)]
    pub(in crate::cli) connection: ConnectionArguments,
    #[command(flatten)]
    pub(in crate::cli) fleet: FleetSettings,
}

#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct FleetArguments {
    #[command(flatten)]
    pub(in crate::cli) settings: FleetSettings,
    /// Stop after the first host that fails
    #[arg(long, hide_short_help = true, help_heading = "Many hosts")]
    pub(in crate::cli) fail_fast: bool,
    /// Time limit for all hosts together [default: none]
    ///
    /// Hosts that have not answered by then count as failed (exit code 9); the answers of the others are kept. --timeout limits each host
    #[arg(long, hide_short_help = true, value_name = "TIME", help_heading = "Many hosts", value_parser = duration)]
    pub(in crate::cli) total_timeout: Option<Duration>,
}

/// What is asked again and again has neither a first failure nor an end.
impl From<FleetSettings> for FleetArguments {
    fn from(settings: FleetSettings) -> Self {
        Self { settings, fail_fast: false, total_timeout: None }
    }
}

/// What a profile may say, too.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct FleetSettings {
    /// File with one host per line; - for standard input
    ///
    /// A host is written as for --host; labels (key=value) and # comments may follow. The JSON of Prometheus' file_sd is read as well
    #[arg(long, value_name = "FILE", help_heading = "Connection")]
    pub(in crate::cli) hosts_file: Option<PathBuf>,
    /// Number of hosts to ask at the same time, 1 to 1024
    #[arg(long, hide_short_help = true, value_name = "N", help_heading = "Many hosts", default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(in crate::cli) concurrency: u16,
}
