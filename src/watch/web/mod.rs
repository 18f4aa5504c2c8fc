//! The watcher is watched: metrics, probes and health over HTTP, from memory and the journal only.

mod access;
mod answer;
mod compression;
mod connection;
mod health;
mod login;
mod metrics;
mod protection;
mod query;
mod room;
mod server;
mod snapshot;
mod tls;
mod users;

pub use self::metrics::PerHost;
pub use self::protection::{Protection, Unprotected};
pub use self::server::{Watched, Web, WebError};
pub use self::tls::{WebTls, WebTlsError};
pub use self::users::{Users, UsersError};
