//! What those who are told of jobs still wait for.

use crate::journal::record::Recorded;

/// A job that waits for one of those who are told.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// The job.
    pub recorded: Recorded,
    /// How often it was tried.
    pub tries: u32,
}

/// How much waits for one of those who are told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pending {
    /// Who.
    pub sink: String,
    /// How many jobs wait.
    pub waiting: u64,
    /// How many were given up.
    pub given_up: u64,
}
