//! `cimjob demo`: which part of it.

use super::arguments::{Demo, What};
use super::one_host;
#[cfg(feature = "watch")]
use super::watch;
#[cfg(not(feature = "watch"))]
use super::without_watch as watch;
use crate::cli::ending::failure::Failure;
use crate::cli::terminal::output::Output;
use crate::report::Exit;

pub(in crate::cli) async fn run(command: Demo, output: &mut Output) -> Result<Exit, Failure> {
    match command.what {
        None => one_host::run(&command, output).await,
        Some(What::Watch(_)) => watch::run(output).await,
    }
}
