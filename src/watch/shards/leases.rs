//! Where workers agree on who looks at which shards: one record that all of them read, and that changes only from the revision that was read.

use std::future::Future;

use crate::cim::Timestamp;

/// One record that several workers share. A change counts only if the record has not changed since it was read.
pub trait Leases: Send + Sync + 'static {
    /// The record as it is now; `None` before the first one.
    fn read(&self) -> impl Future<Output = Result<Option<Record>, Away>> + Send;

    /// Puts a text in the place of the record that had this revision; `None`: of no record.
    fn write(&self, text: Vec<u8>, over: Option<u64>) -> impl Future<Output = Result<Written, Away>> + Send;

    /// How often the way to the record was made again.
    fn reconnects(&self) -> u64;
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Another one with each change.
    pub revision: u64,
    /// What it says.
    pub text: Vec<u8>,
    /// When the engine got it, by its own clock; `None`: it does not say so.
    pub arrived: Option<Timestamp>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is the record now, with this revision.
    As(u64),
    /// Another one was first; nothing was changed.
    NotOver,
}

/// The record cannot be reached; whether a change counts is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Away(pub String);
