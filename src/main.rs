//! The `cimjob` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    cimjob::cli::run()
}
