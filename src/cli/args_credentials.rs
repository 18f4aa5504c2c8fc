//! The arguments about credentials and the configuration file.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::{Connection, OutputArguments};

/// Where the password comes from, at most one of them.
#[derive(Debug, Args)]
pub(super) struct CredentialArguments {
    /// A file whose first line is the password
    #[arg(long, env = "CIMJOB_PASSWORD_FILE", value_name = "FILE")]
    pub(super) password_file: Option<PathBuf>,
    /// An open file descriptor, from 3 on, whose first line is the password (Unix)
    #[arg(long, env = "CIMJOB_PASSWORD_FD", value_name = "N", value_parser = clap::value_parser!(u32).range(3..), conflicts_with = "password_file")]
    pub(super) password_fd: Option<u32>,
    /// Read the password from the first line of standard input
    #[arg(long, env = "CIMJOB_PASSWORD_STDIN", conflicts_with_all = ["password_file", "password_fd"])]
    pub(super) password_stdin: bool,
    /// Run this programme, without a shell, and read the password from the JSON that it prints (docs/credentials.md)
    #[arg(long, env = "CIMJOB_CREDENTIAL_HELPER", value_name = "COMMAND", conflicts_with_all = ["password_file", "password_fd", "password_stdin"])]
    pub(super) credential_helper: Option<String>,
}

/// Which settings of the configuration file count.
#[derive(Debug, Args)]
#[command(next_help_heading = "Settings")]
pub(super) struct ConfigurationArguments {
    /// The configuration file [default: $XDG_CONFIG_HOME/cimjob/config.toml]
    #[arg(long, env = "CIMJOB_CONFIG", value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// A profile of the configuration file
    #[arg(long, env = "CIMJOB_PROFILE", value_name = "NAME")]
    pub(super) profile: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = LOGIN_EXAMPLES)]
pub(super) struct Login {
    /// The host, as --host
    #[arg(value_name = "HOST", conflicts_with = "host")]
    pub(super) host_argument: Option<String>,
    /// Keep the password without asking the host whether it is right
    #[arg(long, env = "CIMJOB_NO_CHECK")]
    pub(super) no_check: bool,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
#[command(after_help = LOGOUT_EXAMPLES)]
pub(super) struct Logout {
    /// The host, as --host
    #[arg(value_name = "HOST", conflicts_with = "host")]
    pub(super) host_argument: Option<String>,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct Config {
    #[command(subcommand)]
    pub(super) command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Show each setting as it would count now; passwords only as set or not set
    Show(Box<ConfigShow>),
}

#[derive(Debug, Args)]
#[command(after_help = CONFIG_SHOW_EXAMPLES)]
pub(super) struct ConfigShow {
    /// Show beside each setting where it comes from: an option, a variable, a line of the configuration file
    #[arg(long, env = "CIMJOB_ORIGIN")]
    pub(super) origin: bool,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

impl Config {
    pub(super) fn show(&self) -> &ConfigShow {
        let ConfigCommand::Show(show) = &self.command;
        show
    }

    pub(super) fn show_mut(&mut self) -> &mut ConfigShow {
        let ConfigCommand::Show(show) = &mut self.command;
        show
    }
}

const LOGIN_EXAMPLES: &str = r#"Examples:
  cimjob login hv01 --user 'LAB\ops'
  pass show hyper-v/hv01 | cimjob login hv01 --user 'LAB\ops' --password-stdin --no-check"#;

const LOGOUT_EXAMPLES: &str = r#"Examples:
  cimjob logout hv01 --user 'LAB\ops'
  cimjob logout --profile lab"#;

const CONFIG_SHOW_EXAMPLES: &str = r#"Examples:
  cimjob config show --origin --profile lab
  cimjob config show --host hv01.lab.test -o json"#;
