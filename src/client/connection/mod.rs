//! Connections to one host: HTTP messages in cleartext or sealed, one at a time on each connection, and when a read is repeated.

pub(in crate::client) mod answer;
pub(in crate::client) mod classify;
pub(in crate::client) mod compression;
pub(in crate::client) mod connection;
pub(in crate::client) mod gate;
pub(in crate::client) mod head;
pub(in crate::client) mod message;
pub(in crate::client) mod pool;
pub(in crate::client) mod request;
pub(in crate::client) mod retry;
pub(in crate::client) mod sealed;
pub(in crate::client) mod wire;

pub use self::head::HostClock;
pub use self::wire::{WireEvent, WireLog};
