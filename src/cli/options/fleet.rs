//! The options of commands that ask many hosts.

use std::path::PathBuf;

use clap::Args;

use crate::cli::options::connection::ConnectionArguments;

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

#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct FleetArguments {
    #[command(flatten)]
    pub(in crate::cli) settings: FleetSettings,
    /// Stop after the first host that fails
    #[arg(long, hide_short_help = true, help_heading = "Many hosts")]
    pub(in crate::cli) fail_fast: bool,
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
