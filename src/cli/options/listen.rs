//! The options of the listener of `watch`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ListenArguments {
    /// Address for /metrics, /probe, /healthz and /readyz
    ///
    /// An address that other machines reach needs --listen-certificate and --listen-users.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "once")]
    pub(in crate::cli) listen: Option<SocketAddr>,
    /// Certificate of --listen, then those of its authorities: PEM (with its key, or plus --listen-key)
    #[arg(long, value_name = "FILE", hide_short_help = true, requires = "listen")]
    pub(in crate::cli) listen_certificate: Option<PathBuf>,
    /// PEM key of --listen-certificate
    #[arg(long, value_name = "FILE", hide_short_help = true, requires = "listen_certificate")]
    pub(in crate::cli) listen_key: Option<PathBuf>,
    /// Users of --listen: lines NAME:HASH, as htpasswd -B writes them
    #[arg(long, value_name = "FILE", hide_short_help = true, requires = "listen")]
    pub(in crate::cli) listen_users: Option<PathBuf>,
    /// Whether metrics have series for each host [default: true]
    #[arg(long, value_name = "BOOL", hide_short_help = true, requires = "listen", default_value_t = true, hide_default_value = true, action = clap::ArgAction::Set)]
    pub(in crate::cli) metrics_per_host: bool,
}
