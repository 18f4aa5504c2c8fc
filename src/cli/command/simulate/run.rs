//! `cimjob simulate`: one host, or many.

use super::arguments::Simulate;
use super::{fleet, one};
use crate::cli::ending::failure::Failure;
use crate::cli::terminal::output::Output;
use crate::report::Exit;

pub(in crate::cli) async fn run(command: Simulate, output: &mut Output) -> Result<Exit, Failure> {
    match command.many.hosts {
        Some(hosts) => fleet::run(&command, hosts, output).await,
        None => one::run(&command, output).await,
    }
}
