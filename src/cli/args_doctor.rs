//! The arguments of `doctor`.

use clap::Args;

use crate::addressing::Namespace;

use super::args::{Connection, OutputArguments};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Doctor {
    /// The host to examine, as --host: a name, an address, or the beginning of a URL such as http://hv01
    #[arg(value_name = "HOST", conflicts_with = "host")]
    pub(super) host_argument: Option<String>,
    /// The namespace where Hyper-V's jobs are
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(super) namespace: Namespace,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

const EXAMPLES: &str = r"It only reads, and makes one try to log in. Without --user it does what needs no login. docs/doctor.md explains each check.

Examples:
  cimjob doctor hv01 --user 'LAB\operator'
  cimjob doctor https://192.0.2.7:5986 -o json";
