//! `cimjob simulate`: one host, many, or those of a recording.

use super::arguments::Simulate;
use super::{fleet, one, replayed};
use crate::cli::ending::failure::Failure;
use crate::cli::terminal::output::Output;
use crate::report::Exit;

pub(in crate::cli) async fn run(command: Simulate, output: &mut Output) -> Result<Exit, Failure> {
    match (command.many.hosts, &command.replay) {
        (Some(hosts), _) => fleet::run(&command, hosts, output).await,
        (None, Some(file)) => replayed::run(&command, file, output).await,
        (None, None) if command.many.write_hosts.is_some() => {
            Err(Failure::Usage("--write-hosts needs --hosts or --replay".to_owned()))
        }
        (None, None) => one::run(&command, None, output).await,
    }
}
