//! The options of a connection: which host, who logs in, how, and for how long.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::auth::{Account, AccountError};
use crate::client::UrlPath;

use crate::cli::options::authentication::AuthenticationArguments;
use crate::cli::options::configuration::ConfigurationArguments;
use crate::cli::options::credentials::CredentialArguments;
use crate::cli::options::duration::time_limit;
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
    /// Host: NAME, NAME:PORT or http://NAME (plain HTTP)
    ///
    /// Commands that only list or explain take several: repeat the option, or use --hosts-file
    #[arg(long, env = "CIMJOB_HOST")]
    pub(in crate::cli) host: Vec<String>,
    /// Port; overrides that of HOST:PORT [default: 5986; http:// 5985]
    #[arg(long, env = "CIMJOB_PORT")]
    pub(in crate::cli) port: Option<u16>,
    /// Path in the URL of the listener (WinRM's URLPrefix) [default: /wsman]
    #[arg(long, env = "CIMJOB_PATH", value_name = "PATH")]
    pub(in crate::cli) path: Option<UrlPath>,
    /// Account: DOMAIN\user, user@realm, .\user (local)
    #[arg(long, env = "CIMJOB_USER", value_parser = account)]
    pub(in crate::cli) user: Option<Account>,
    #[command(flatten)]
    pub(in crate::cli) authentication: AuthenticationArguments,
    #[command(flatten)]
    pub(in crate::cli) credentials: CredentialArguments,
    #[command(flatten)]
    pub(in crate::cli) tls: TlsArguments,
    /// Time limit: 90s, 2m, 1h [default: 60s; wait: 30m]
    ///
    /// For wait, how long the jobs are followed; 0 looks at them once
    #[arg(long, env = "CIMJOB_TIMEOUT", default_value = "60s", hide_default_value = true, value_parser = time_limit, help_heading = "Connection")]
    pub(in crate::cli) timeout: Duration,
    /// Append every SOAP envelope to this file (credentials removed)
    #[arg(long, env = "CIMJOB_TRACE_WIRE", value_name = "FILE", help_heading = "Connection")]
    pub(in crate::cli) trace_wire: Option<PathBuf>,
    /// Record all exchanges, with pseudonyms, in this new file
    ///
    /// FILE.key, which says what they stand for, stays with you: see docs/contribute-a-recording.md
    #[arg(long, env = "CIMJOB_RECORD", value_name = "FILE", help_heading = "Connection")]
    pub(in crate::cli) record: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) configuration: ConfigurationArguments,
}

/// One line break at the end, which many ways to set a variable leave there, is not part of the account.
fn account(text: &str) -> Result<Account, AccountError> {
    let ends = ["\r\n", "\n"];
    ends.iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text).parse()
}

/// The host as an argument of its own, for commands where nothing else could be meant.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct HostArgument {
    /// Host, as for --host
    #[arg(value_name = "HOST", conflicts_with = "host")]
    pub(in crate::cli) host_argument: Option<String>,
}
