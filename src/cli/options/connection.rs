//! The options of a connection: which host, who logs in, how, and for how long.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::auth::Account;

use crate::cli::options::authentication::AuthenticationArguments;
use crate::cli::options::configuration::ConfigurationArguments;
use crate::cli::options::credentials::CredentialArguments;
use crate::cli::options::duration::duration;
use crate::cli::options::tls::TlsArguments;

/// A command that asks a host: its own arguments, and the options of the connection.
#[derive(Debug, Args)]
pub(in crate::cli) struct Connected<T: Args> {
    #[command(flatten)]
    pub(in crate::cli) command: T,
    #[command(flatten)]
    pub(in crate::cli) connection: ConnectionArguments,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Connection")]
pub(in crate::cli) struct ConnectionArguments {
    /// The host, or http://host for its HTTP listener, where the path of what is asked for names none; typed, it goes before that one too
    #[arg(long, env = "CIMJOB_HOST")]
    pub(in crate::cli) host: Option<String>,
    /// The port of its listener, if not as in --host hv01:15986 [default: 5986, with http:// 5985]
    #[arg(long, env = "CIMJOB_PORT")]
    pub(in crate::cli) port: Option<u16>,
    /// Who logs in: DOMAIN\user, user@realm, or .\user for a local account
    #[arg(long, env = "CIMJOB_USER")]
    pub(in crate::cli) user: Option<Account>,
    #[command(flatten)]
    pub(in crate::cli) authentication: AuthenticationArguments,
    #[command(flatten)]
    pub(in crate::cli) credentials: CredentialArguments,
    #[command(flatten)]
    pub(in crate::cli) tls: TlsArguments,
    /// How long everything together may take: 90, 90s, 2m; for wait and cancel, how long a job is followed. It begins with the network, so
    /// reading a password or a file does not count
    #[arg(long, env = "CIMJOB_TIMEOUT", default_value = "60s", value_parser = duration, help_heading = "Connection")]
    pub(in crate::cli) timeout: Duration,
    /// Add each envelope to the end of this file: no credentials, but all that is sent and all that hosts say
    #[arg(long, env = "CIMJOB_TRACE_WIRE", value_name = "FILE", help_heading = "Connection")]
    pub(in crate::cli) trace_wire: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) configuration: ConfigurationArguments,
}

/// The host as an argument of its own, for commands that are about a host and nothing on it.
#[derive(Debug, Args)]
pub(in crate::cli) struct HostArgument {
    /// The host, as --host: a name, an address, or the beginning of a URL such as http://hv01
    #[arg(value_name = "HOST", conflicts_with = "host")]
    pub(in crate::cli) host_argument: Option<String>,
}
