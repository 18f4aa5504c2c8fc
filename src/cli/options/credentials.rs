//! The options that say where the password comes from.

use std::path::PathBuf;

use clap::Args;

/// Where the password comes from, at most one of them.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct CredentialArguments {
    /// A file whose first line is the password
    #[arg(long, env = "CIMJOB_PASSWORD_FILE", value_name = "FILE")]
    pub(in crate::cli) password_file: Option<PathBuf>,
    /// An open file descriptor, from 3 on, whose first line is the password (Unix)
    #[arg(long, env = "CIMJOB_PASSWORD_FD", value_name = "N", value_parser = clap::value_parser!(u32).range(3..), conflicts_with = "password_file")]
    pub(in crate::cli) password_fd: Option<u32>,
    /// Read the password from the first line of standard input
    #[arg(long, env = "CIMJOB_PASSWORD_STDIN", conflicts_with_all = ["password_file", "password_fd"])]
    pub(in crate::cli) password_stdin: bool,
    /// Run this programme, without a shell, and read the password from the JSON that it prints (docs/credentials.md)
    #[arg(long, env = "CIMJOB_CREDENTIAL_HELPER", value_name = "COMMAND", conflicts_with_all = ["password_file", "password_fd", "password_stdin"])]
    pub(in crate::cli) credential_helper: Option<String>,
}
