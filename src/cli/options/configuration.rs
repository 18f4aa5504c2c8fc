//! The options of the configuration file.

use std::path::PathBuf;

use clap::Args;

/// Which settings of the configuration file count.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
pub(in crate::cli) struct ConfigurationArguments {
    /// Configuration file [default: $XDG_CONFIG_HOME/cimjob/config.toml]
    #[arg(long, env = "CIMJOB_CONFIG", value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
    /// Profile of the configuration file to use
    #[arg(long, env = "CIMJOB_PROFILE", value_name = "NAME")]
    pub(in crate::cli) profile: Option<String>,
}
