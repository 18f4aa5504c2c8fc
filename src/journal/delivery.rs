//! Deliveries of jobs to sinks.

use crate::cim::Timestamp;

use crate::journal::record::Recorded;

/// A pending delivery.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// The job.
    pub recorded: Recorded,
    /// How often it was tried.
    pub tries: u32,
}

/// The deliveries of a sink.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pending {
    /// The sink.
    pub sink: String,
    /// How many jobs wait.
    pub waiting: u64,
    /// When the job that waits longest was seen.
    pub oldest: Option<Timestamp>,
    /// How many were given up.
    pub given_up: u64,
}
