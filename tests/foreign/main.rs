//! cimjob against software we did not write: libraries, acceptors, Kerberos servers, proxies (`tests/interop/README.md`).
//!
//! What is missing is said and skipped; with `CIMJOB_FOREIGN=required` it is a failure.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod acceptor;
#[cfg(feature = "watch")]
mod alerts;
mod ansible;
mod apache;
mod calls;
mod client_certificates;
#[cfg(feature = "completion")]
mod completion;
#[cfg(feature = "sspi")]
mod context;
#[cfg(feature = "sspi")]
mod credssp;
#[cfg(feature = "sspi")]
mod credssp_client;
mod doctor;
mod enumerations;
mod gss;
mod host;
mod kerberos;
#[cfg(feature = "sspi")]
mod kerberos_sspi;
mod keyring;
mod libraries;
mod many_connections;
#[cfg(feature = "mcp")]
mod mcp;
mod names;
#[cfg(feature = "nats")]
mod nats;
mod needed;
mod old_hosts;
mod plain_http;
mod process;
#[cfg(feature = "watch")]
mod prometheus;
mod proxies;
mod published;
mod recordings;
mod sealing;
mod seen;
mod server;
mod tickets;
mod told;
#[cfg(feature = "watch")]
mod watcher;
#[path = "../support/wire.rs"]
mod wire;
mod wrong_logins;
