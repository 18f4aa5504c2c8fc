//! What can go wrong with a call, by whose move it is.

use std::fmt;
use std::time::Duration;

use crate::addressing::Namespace;
use crate::client::error::configuration::ConfigurationError;
use crate::client::error::http_notes::HttpNotes;
use crate::client::error::refused::Refused;
use crate::client::error::unreachable::Unreachable;
use crate::job::{Explanation, InstanceId};
use crate::soap::Fault;
use crate::wsman::ReplyError;
use crate::xml::IllegalCharacter;

/// What there is too much of when an enumeration goes beyond its limit, which a caller may raise.
pub(in crate::client) const INSTANCES: &str = "instances";

/// Why a call gave nothing. [`Error::remedy`] says what to try.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The client is set up wrongly: our caller's move.
    #[error("the client cannot be set up")]
    Configuration(#[from] ConfigurationError),
    /// The request cannot be written: our caller's move.
    #[error("the request cannot be written")]
    Request(#[from] IllegalCharacter),
    /// The host cannot be reached: the network's or the certificate's matter.
    #[error("the host cannot be reached")]
    Unreachable(#[from] Unreachable),
    /// The host refused the login.
    #[error("{}", .0.headline())]
    Refused(#[from] Refused),
    /// The host understood the request and refused it.
    #[error("the host refused the request")]
    Fault(#[source] Box<Fault>),
    /// The host was asked for the job in all job classes of a namespace, and none has it.
    #[error("{0}")]
    NoSuchJob(Box<NoSuchJob>),
    /// The HTTP service answered without WS-Management.
    #[error("the host answered with HTTP status {}", notes.words(*status))]
    Http {
        /// The status.
        status: u16,
        /// The content type, when there was one.
        content_type: Option<String>,
        /// What else the answer says.
        notes: Box<HttpNotes>,
        /// Why the body says nothing.
        source: ReplyError,
    },
    /// The answer is not what WS-Management promises: the host's or our fault.
    #[error("the answer cannot be understood")]
    Misbehaved(#[source] ReplyError),
    /// The job was read, and then no readable answer came to the question for its errors. The job may be gone when it is asked again, so what it
    /// told is kept here.
    #[error("the errors of the job could not be read")]
    Unexplained {
        /// What the job itself told.
        explanation: Box<Explanation>,
        /// Why the errors could not be read.
        source: Box<Self>,
    },
    /// The host sends page after page of an enumeration, and no items.
    #[error("the host sent {pages} pages in a row without items")]
    Endless {
        /// How many pages.
        pages: usize,
    },
    /// The host sends more than is read and kept.
    #[error("the host sent more than {limit} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The most.
        limit: usize,
    },
    /// It took too long.
    #[error("{stage} took longer than {} s", after.as_secs_f32())]
    TimedOut {
        /// What took too long.
        stage: Stage,
        /// How long we waited.
        after: Duration,
    },
}

/// A job that no class of a namespace has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no job class of {namespace} has a job with the InstanceID {instance_id}")]
#[non_exhaustive]
pub struct NoSuchJob {
    /// What was looked for.
    pub instance_id: InstanceId,
    /// Where.
    pub namespace: Namespace,
}

/// What took too long.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The name of the host, for an address of it.
    Name,
    /// The TCP connection.
    Connect,
    /// The connection through a proxy: to the proxy itself, or from there to the host.
    Proxy {
        /// The proxy, without user and password.
        proxy: String,
    },
    /// The TLS handshake.
    Handshake,
    /// The first answer to anything. The connection was made, for HTTPS the TLS handshake too.
    FirstAnswer,
    /// The answer to one request.
    Answer,
    /// The whole call with all its retries.
    Overall,
    /// What comes before a change, such as the login: the change was not sent.
    Unsent,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "resolving the name",
            Self::Connect => "connecting",
            Self::Proxy { proxy } => return write!(f, "connecting through the proxy {proxy}"),
            Self::Handshake => "the TLS handshake",
            Self::FirstAnswer => "the connection was made, and the first answer",
            Self::Answer => "the answer",
            Self::Overall => "the whole call",
            Self::Unsent => "what comes before the request, which was not sent,",
        })
    }
}
