//! Debian's NATS server, started here on a loopback address.

mod accounts;
mod asked;
mod asking;
mod chaos;
mod clocks;
mod connections;
mod doctor;
mod hub;
mod leaf;
mod leases;
mod links;
mod looks;
mod namesakes;
mod prepared;
mod refusals;
mod results;
mod secrets;
#[allow(dead_code, reason = "several kinds of tests share it")]
pub(crate) mod server;
mod signed;
mod sites;
mod takeover;
mod wire;
mod workers;
