//! The options of a connection to NATS.

use std::path::PathBuf;

use clap::Args;

use crate::nats::{ServerUrl, SiteName};

/// A command that may use a NATS server.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "NATS")]
pub(in crate::cli) struct NatsArguments {
    /// NATS server: nats://NAME:4222, or tls://NAME:4222; several with commas
    ///
    /// A user may be named: tls://ops@NAME. Its password is in the variable CIMJOB_NATS_PASSWORD
    #[arg(long, env = "CIMJOB_NATS", value_name = "URL", value_delimiter = ',', hide_short_help = true)]
    pub(in crate::cli) nats: Vec<ServerUrl>,
    #[command(flatten)]
    pub(in crate::cli) login: NatsLoginArguments,
    /// Name of the site whose hosts these are [default: main]; with --from-nats: receive of this site only [default: of all]
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub(in crate::cli) site: Option<SiteName>,
}

impl NatsArguments {
    /// The site of a watcher that looks at hosts.
    pub(in crate::cli) fn site(&self) -> SiteName {
        self.site.clone().unwrap_or_default()
    }
}

/// How to log in to a NATS server, and which one to trust.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "NATS")]
pub(in crate::cli) struct NatsLoginArguments {
    /// Credentials file for NATS (.creds)
    #[arg(long, env = "CIMJOB_NATS_CREDS", value_name = "FILE", hide_short_help = true)]
    pub(in crate::cli) nats_creds: Option<PathBuf>,
    /// File with the seed of an NKEY for NATS
    #[arg(long, env = "CIMJOB_NATS_NKEY", value_name = "FILE", hide_short_help = true, conflicts_with = "nats_creds")]
    pub(in crate::cli) nats_nkey: Option<PathBuf>,
    /// PEM file of the authorities that may sign the NATS server's certificate [default: those of the system]
    #[arg(long, env = "CIMJOB_NATS_CA_FILE", value_name = "FILE", hide_short_help = true)]
    pub(in crate::cli) nats_ca_file: Option<PathBuf>,
}

/// A command that examines a NATS server. No variable names it: a host is examined unless the option is there.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "NATS")]
pub(in crate::cli) struct NatsServerArguments {
    /// Examine this NATS server in place of a host: nats://NAME:4222, or tls://NAME:4222; several with commas
    ///
    /// A user may be named: tls://ops@NAME. Its password is in the variable CIMJOB_NATS_PASSWORD
    #[arg(long, value_name = "URL", value_delimiter = ',', hide_short_help = true)]
    pub(in crate::cli) nats: Vec<ServerUrl>,
    #[command(flatten)]
    pub(in crate::cli) login: NatsLoginArguments,
    /// Name of the site whose leases and permissions are examined
    #[arg(long, value_name = "NAME", hide_short_help = true, default_value = "main")]
    pub(in crate::cli) site: SiteName,
}

impl NatsServerArguments {
    /// Is a NATS server examined?
    pub(in crate::cli) fn is_given(&self) -> bool {
        !self.nats.is_empty()
    }
}
