//! The client over a network: scripted peers, jobs, TLS, doctor, and the simulated host.

#![cfg(feature = "simulator")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod doctor;
#[path = "../support/exchanges.rs"]
mod exchanges;
mod jobs;
mod lab;
mod peer;
mod simulator;
mod simulator_and_recordings;
#[cfg(feature = "watch")]
mod sinks;
#[path = "../support/mod.rs"]
mod support;
mod tls;
#[cfg(feature = "watch")]
mod watch;
#[allow(dead_code, reason = "shared with the tests against other software")]
#[path = "../support/wire.rs"]
mod wire;
