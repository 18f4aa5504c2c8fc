//! The jobs that ran at the last look at a host: one that is gone at the next look without an end has vanished.

/// The jobs that run on a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// The host.
    pub host: String,
    /// All of them.
    pub jobs: Vec<RunningJob>,
}

/// A job that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningJob {
    /// The namespace.
    pub namespace: String,
    /// The class.
    pub class: String,
    /// The InstanceID.
    pub id: String,
    /// What was seen of it, as JSON.
    pub document: String,
}
