//! The options that say where the password comes from.

use std::path::PathBuf;

use clap::Args;

/// Where the password comes from, at most one of them.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct CredentialArguments {
    /// File whose first line is the password
    #[arg(long, env = "CIMJOB_PASSWORD_FILE", value_name = "FILE")]
    pub(in crate::cli) password_file: Option<PathBuf>,
    /// Open file descriptor (3 or higher) whose first line is the password
    #[arg(long, env = "CIMJOB_PASSWORD_FD", value_name = "N", value_parser = clap::value_parser!(u32).range(3..), conflicts_with = "password_file")]
    pub(in crate::cli) password_fd: Option<u32>,
    /// Read the password from standard input
    #[arg(long, env = "CIMJOB_PASSWORD_STDIN", conflicts_with_all = ["password_file", "password_fd"])]
    pub(in crate::cli) password_stdin: bool,
    /// Program that prints the credentials as JSON, run without a shell
    #[arg(long, env = "CIMJOB_CREDENTIAL_HELPER", value_name = "COMMAND", conflicts_with_all = ["password_file", "password_fd", "password_stdin"])]
    pub(in crate::cli) credential_helper: Option<String>,
}
