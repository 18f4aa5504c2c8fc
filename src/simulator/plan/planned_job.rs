//! What a plan says will happen: the truth that a journal can be compared with.

use std::time::Duration;

/// A job on one of many hosts. Times are counted from the start of the hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedJob {
    /// The class.
    pub class: String,
    /// The namespace.
    pub namespace: String,
    /// The key.
    pub instance_id: String,
    /// JobState at its end.
    pub state: u16,
    /// ErrorCode at its end.
    pub error_code: u16,
    /// What it touches: ids of virtual machines, or object paths.
    pub affects: Vec<String>,
    /// When it begins.
    pub begins: Duration,
    /// When it ends.
    pub ends: Duration,
    /// When the host removes it.
    pub removed: Duration,
}

/// A time in which a host cannot be reached. Times are counted from the start of the hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// Its first moment.
    pub from: Duration,
    /// The first moment after it.
    pub to: Duration,
}
