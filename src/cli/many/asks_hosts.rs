//! A command that can ask many hosts.

use crate::report::Exit;

use crate::cli::ending::failure::Failure;
use crate::cli::options::host::HostOptions;
use crate::cli::terminal::output::Output;

/// A command that asks each host the same, and only reads.
pub(in crate::cli) trait AsksHosts: Send + Sync + 'static {
    /// Asks one host and writes its answer.
    fn ask(&self, host: &HostOptions, output: &mut Output) -> impl Future<Output = Result<Exit, Failure>> + Send;

    /// How a host ends that does not have what is asked for, if it is enough that one of many has it.
    fn absence(&self) -> Option<Exit> {
        None
    }

    /// What no host has, if some host has something else of what is asked for.
    fn found_nowhere(&self) -> Vec<String> {
        Vec::new()
    }
}
