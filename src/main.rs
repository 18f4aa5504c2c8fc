//! The `cimjob` command.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    cimjob::cli::run().await
}
