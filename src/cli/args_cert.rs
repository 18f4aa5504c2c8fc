//! The arguments of `cert`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, value_parser};

use super::args::{OutputArguments, duration};

#[derive(Debug, Args)]
pub(super) struct Cert {
    #[command(subcommand)]
    pub(super) command: CertCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum CertCommand {
    /// Show the certificates of a host, whether they are trusted, and the options that trust them; nothing is trusted by it
    Show(CertShow),
}

#[derive(Debug, Args)]
#[command(after_help = CERT_SHOW_EXAMPLES)]
pub(super) struct CertShow {
    /// The host, with or without :port
    #[arg(value_name = "HOST", env = "CIMJOB_HOST")]
    pub(super) host: String,
    /// The port of its HTTPS listener, where the host's name has none [default: 5986]
    #[arg(long, env = "CIMJOB_PORT", value_parser = value_parser!(u16))]
    pub(super) port: Option<u16>,
    /// Certificates to trust beside the system's, in PEM form
    #[arg(long, env = "CIMJOB_CA_FILE", value_name = "FILE")]
    pub(super) ca_file: Option<PathBuf>,
    /// The DNS name that the certificate has and that is asked for (SNI), if it is not the host's
    #[arg(long, env = "CIMJOB_SERVER_NAME", value_name = "NAME")]
    pub(super) server_name: Option<String>,
    /// How long a connection and each handshake may take: 10, 10s, 1m
    #[arg(long, env = "CIMJOB_TIMEOUT", default_value = "10s", value_parser = duration)]
    pub(super) timeout: Duration,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

const CERT_SHOW_EXAMPLES: &str = r#"Examples:
  cimjob cert show hv01
  cimjob cert show hv01:15986 --ca-file lab.pem -o json"#;
