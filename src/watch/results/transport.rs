//! The stream that results go through, as watchers see it.

use std::future::Future;

use crate::cim::Timestamp;

/// A stream that keeps results for a while and gives them out in order, each under a number that grows.
pub trait Results: Send {
    /// Sends results. The answer has one item for each: whether the stream has it. A result with an id that the stream has already is not kept twice.
    fn send(&mut self, results: Vec<Outgoing>) -> impl Future<Output = Vec<Result<(), ResultsError>>> + Send;

    /// What the workers of one site have in common, and those of another site with the same name have not; `None` if that is not known.
    fn group(&mut self) -> impl Future<Output = Option<String>> + Send;

    /// What the stream keeps now. The stream is made if there is none.
    fn extent(&mut self) -> impl Future<Output = Result<Extent, ResultsError>> + Send;

    /// From now on, what comes after this number is received.
    fn begin(&mut self, after: u64) -> impl Future<Output = Result<(), ResultsError>> + Send;

    /// The next results in their order; none if none came for some seconds. After an error, [`Results::begin`] comes first.
    fn receive(&mut self) -> impl Future<Output = Result<Vec<Incoming>, ResultsError>> + Send;

    /// All that was received is on the disk.
    fn acknowledge(&mut self) -> impl Future<Output = Result<(), ResultsError>> + Send;
}

/// A result to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The identifier by which the stream knows one that comes again.
    pub id: String,
    /// What it is about.
    pub subject: String,
    /// The document.
    pub payload: Vec<u8>,
}

/// A result that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Its number in the stream.
    pub sequence: u64,
    /// When the stream got it, by the clock of its server.
    pub time: Timestamp,
    /// What it is about.
    pub subject: String,
    /// The document, as it came.
    pub payload: Vec<u8>,
}

/// What the stream keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// When the stream was made.
    pub born: Timestamp,
    /// The number of the first result that is kept, or of the next one if none is.
    pub first: u64,
    /// When the stream got that; when it got the last one, if none is kept.
    pub first_time: Timestamp,
    /// The number of the last result.
    pub last: u64,
    /// How many results wait to be received; `None` before [`Results::begin`].
    pub waiting: Option<u64>,
}

/// Why results cannot be sent or received.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResultsError {
    /// The server is away.
    #[error("the server is away: {0}")]
    Away(String),
    /// The stream takes no more.
    #[error("the stream is full: {0}")]
    Full(String),
    /// The server refuses it.
    #[error("the server refuses it: {0}")]
    Refused(String),
    /// It did not answer in time.
    #[error("no answer in time; {0}")]
    Silent(String),
    /// What was received broke off.
    #[error("receiving broke off: {0}")]
    Interrupted(String),
}
