//! The options of a question that a watcher answers.

use std::time::Duration;

use clap::Args;

use crate::nats::{ServerUrl, SiteName};

use crate::cli::options::duration::time_limit;
use crate::cli::options::nats::NatsLoginArguments;

/// A command that may ask a watcher in place of a host.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "NATS")]
pub(in crate::cli) struct ViaArguments {
    /// Ask the watcher of a site through this NATS server
    ///
    /// The watcher asks the host, or its journal; no credentials of the host are needed here. Several servers with commas
    #[arg(long, value_name = "URL", value_delimiter = ',', hide_short_help = true)]
    pub(in crate::cli) via: Vec<ServerUrl>,
    #[command(flatten)]
    pub(in crate::cli) login: NatsLoginArguments,
    /// Name of the site that is asked
    #[arg(long, value_name = "NAME", hide_short_help = true, default_value = "main")]
    pub(in crate::cli) site: SiteName,
}

impl ViaArguments {
    /// Is a watcher asked?
    pub(in crate::cli) fn is_given(&self) -> bool {
        !self.via.is_empty()
    }
}

/// A command that asks watchers and no host, so that no option of a connection limits its time.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "NATS")]
pub(in crate::cli) struct ViaWithin {
    #[command(flatten)]
    pub(in crate::cli) via: ViaArguments,
    /// Time limit of --via: 90s, 2m [default: 60s]
    #[arg(long, env = "CIMJOB_TIMEOUT", default_value = "60s", hide_default_value = true, hide_short_help = true, value_parser = time_limit)]
    pub(in crate::cli) timeout: Duration,
}
