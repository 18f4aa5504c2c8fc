//! What a client costs that is built and not yet connected: with options of its own, and with shared ones.
//!
//! `cargo run --release --example shared_trust -- 1000` builds so many clients that trust the system's authorities, and prints the time and the
//! memory of one.

#![allow(clippy::print_stdout)]

use std::time::Instant;

use cimjob::client::{Client, Endpoint, SharedTls, TlsOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count: u32 = std::env::args().nth(1).map_or(Ok(1000), |count| count.parse())?;
    let shared = SharedTls::from(TlsOptions::default());
    build("shared", count, || shared.clone())?;
    build("own", count, SharedTls::default)
}

/// Builds clients and keeps them, so that their memory can be read.
fn build(what: &str, count: u32, tls: impl Fn() -> SharedTls) -> Result<(), Box<dyn std::error::Error>> {
    let (begun, before) = (Instant::now(), resident_kib());
    let mut clients = Vec::new();
    for number in 0..count {
        let endpoint: Endpoint = format!("hv{number}.lab.test").parse()?;
        clients.push(Client::builder(endpoint).tls(tls()).build()?);
    }
    let each = begun.elapsed() / count.max(1);
    let memory = resident_kib().saturating_sub(before) * 1024 / u64::from(count.max(1));
    println!("{what}: {count} clients, {each:?} and {memory} bytes each");
    Ok(())
}

/// The memory of this process; 0 where it cannot be read.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
