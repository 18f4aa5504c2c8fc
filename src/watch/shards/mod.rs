//! Hosts fall into shards, so that several watchers can share them: each looks at the hosts of the shards that it holds.
//!
//! The workers agree by one record ([`Leases`]), which changes only from the revision that was read. A worker says in it every third of a lease that it is there, and looks
//! only until nine tenths of a lease after it *sent* what was confirmed last, by a clock that does not fall behind. Others remove a worker from the record that they
//! have not heard for a whole lease, by their own clocks that do not run ahead. So no shard is looked at by two, whatever the clocks say and however long a process was
//! stopped. What is given back is left first. Each holder says by a number which
//! hosts its shards have: where that is not the number of a worker, the latter looks at its own hosts, too. The pure part (`session`) gets record and time as arguments.

mod apart;
mod engine_clock;
mod keeper;
#[cfg(test)]
mod keeping_tests;
mod leases;
mod looked;
mod memory;
mod observed;
mod refusals;
mod roster;
mod session;
mod shard;
mod shares;
mod sharing;
mod stops;
mod table;
mod tenure;
#[cfg(test)]
mod tests;
mod unrecorded;
mod worker;

pub use self::keeper::{Keeper, Membership};
pub use self::leases::{Away, Leases, Record, Written};
pub use self::memory::MemoryLeases;
pub(in crate::watch) use self::roster::number_of;
pub use self::shard::{SHARDS, Shard};
pub use self::shares::Shares;
pub(in crate::watch) use self::shares::{Before, Held};
pub use self::sharing::{Sharing, SharingState};
pub(in crate::watch) use self::stops::Watched;
pub(in crate::watch) use self::tenure::Tenure;
pub use self::worker::{WorkerName, WorkerNameError};
