//! TLS and the way to the host, against OpenSSL by way of Python and of its own program, and against scripted proxies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod host;
mod identities;
mod looking;
#[cfg(feature = "native-tls")]
mod old_hosts;
mod pins;
mod proxies;
mod reasons;
mod routes;
mod server;

use super::support;
