//! What many hosts cost, measured against simulated ones: `many_hosts watch --hosts 1000 --rounds 50`, `many_hosts sweep --hosts 1000`.
//!
//! This process plays the hosts. `cimjob` runs in processes of its own, so that the memory and CPU time printed are its own; the binary and the
//! example `load` are looked for next to this example: build them first. Linux only, since the figures come from /proc.

#![allow(clippy::print_stdout, reason = "an example prints")]

use clap::{Parser, Subcommand};

mod dead;
mod fleet;
mod hosts;
mod idle;
mod metrics;
mod process;
mod results;
mod server;
mod shared;
mod side;
mod sweep;
mod watched;
mod watcher;

/// What goes wrong ends the example.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// What many hosts cost, measured against simulated ones.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// `cimjob watch`: memory and CPU time, round by round, and how late looks are
    Watch(watched::Watch),
    /// `cimjob list --failed` over hosts that were not asked before, against the same number of logins alone
    Sweep(sweep::Sweep),
    /// Workers that share hosts by a NATS server, against one process
    Shared(shared::Shared),
    /// What it costs to hold leases: workers with a host each that is hardly looked at, with and without a NATS server
    Idle(idle::Idle),
    /// How fast failed jobs are published, and reach a central watcher
    Results(results::Results),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    match Arguments::parse().command {
        Command::Watch(command) => command.run().await,
        Command::Sweep(command) => command.run().await,
        Command::Shared(command) => command.run().await,
        Command::Idle(command) => command.run().await,
        Command::Results(command) => command.run().await,
    }
}
