//! Hosts fall into shards, so that several watchers can share them.

mod leases;
mod shard;

pub use self::leases::{Away, Leases, Record, Written};
pub use self::shard::{SHARDS, Shard};
