//! The watcher is watched: metrics, probes and health over HTTP, from memory and the journal only.

mod answer;
mod health;
mod metrics;
mod query;
mod server;
mod snapshot;

pub use self::metrics::PerHost;
pub use self::server::{NotLoopback, Watched, Web, WebError};
