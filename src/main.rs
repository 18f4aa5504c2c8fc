//! The `cimjob` command.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    // One thread: most of the time is waiting, and a container may allow no more.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            // Nobody is left to tell when standard error is gone.
            let _ = writeln!(std::io::stderr(), "cimjob: the programme cannot be started: {error}");
            return cimjob::cli::Exit::Configuration.into();
        }
    };
    let exit = runtime.block_on(cimjob::cli::run());
    // A name that is still being resolved must not hold up the end.
    runtime.shutdown_background();
    exit
}
