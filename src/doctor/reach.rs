//! Looking for the addresses of a host, and trying each of them.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};

use crate::doctor::connect::{Attempt, AttemptEnd};
use crate::doctor::resolve::Resolved;
use crate::doctor::subject::{Subject, is_address};

/// So many addresses are tried at most.
const ADDRESSES: usize = 8;

/// What the name gives, and the addresses with their port; none where there is nothing to go on with.
pub(super) async fn resolve(subject: &Subject, until: Instant) -> (Resolved, Option<Vec<SocketAddr>>) {
    let host = subject.host.as_str();
    let nothing = |told: String| (Resolved::Nothing(told), None);
    // What is an address already is only read by this, with its zone.
    let found = match timeout_at(until, lookup_host((host, subject.port))).await {
        Ok(Ok(found)) => once_each(found),
        Ok(Err(error)) => return nothing(error.to_string()),
        Err(_) => return nothing("no answer in time".to_owned()),
    };
    if found.is_empty() {
        return nothing("the system found no address".to_owned());
    }
    let addresses = || found.iter().map(SocketAddr::ip).collect();
    (if is_address(host) { Resolved::Literal } else { Resolved::Addresses(addresses()) }, Some(found))
}

/// Tries all addresses at the same time.
pub(super) async fn connect(addresses: Vec<SocketAddr>, patience: Duration) -> Vec<Attempt> {
    let tries = addresses.into_iter().take(ADDRESSES).map(|address| tokio::spawn(attempt(address, patience)));
    let mut attempts = Vec::new();
    for attempt in tries.collect::<Vec<_>>() {
        attempts.extend(attempt.await);
    }
    attempts
}

async fn attempt(address: SocketAddr, patience: Duration) -> Attempt {
    let started = Instant::now();
    let end = match timeout(patience, TcpStream::connect(address)).await {
        Ok(Ok(_)) => AttemptEnd::Open,
        Ok(Err(error)) => end_of(&error),
        Err(_) => AttemptEnd::Silent,
    };
    Attempt { address, took: started.elapsed(), end }
}

fn end_of(error: &std::io::Error) -> AttemptEnd {
    match error.kind() {
        std::io::ErrorKind::ConnectionRefused => AttemptEnd::Refused,
        std::io::ErrorKind::TimedOut => AttemptEnd::Silent,
        _ => AttemptEnd::NoWay(error.to_string()),
    }
}

fn once_each(found: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let mut addresses = Vec::new();
    for address in found {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}
