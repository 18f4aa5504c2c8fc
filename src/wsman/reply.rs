//! What comes of an answer: the output of the operation, or why it cannot be taken.

use crate::addressing::ReferenceError;
use crate::soap::{EnvelopeError, Fault, MessageId};
use crate::xml::XmlError;

/// An answer that was understood.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reply<T> {
    /// What the operation gives.
    pub output: T,
    /// Whether the answer says which request it belongs to.
    pub correlation: Correlation,
}

/// Whether an answer says which request it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Correlation {
    /// `a:RelatesTo` names the request, or the operation (Identify) has no identity.
    Matched,
    /// There is no `a:RelatesTo`: worth a warning.
    Missing,
}

/// Why an answer cannot be taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplyError {
    /// The host refused the request; everything it said is in the fault.
    #[error("the host answered with a fault")]
    Fault(#[source] Box<Fault>),
    /// There are no bytes.
    #[error("the answer is empty")]
    Empty,
    /// The answer is no XML that may be read.
    #[error("the answer is not readable XML")]
    Xml(#[from] XmlError),
    /// The answer is a web page: something else than WinRM listens there, or a proxy answers.
    #[error("the answer is a web page, not WS-Management")]
    Html,
    /// XML, but no envelope.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The answer belongs to another request.
    #[error("the answer belongs to another message: it relates to {found:?}, the request was {expected}")]
    RelatesTo {
        /// The identity of the request.
        expected: MessageId,
        /// What the answer says.
        found: String,
    },
    /// A reference in the answer is none.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// The answer lacks something it must have.
    #[error("the answer has no {0}")]
    Missing(&'static str),
    /// A value is not what it must be.
    #[error("the answer's {what} is {text:?}")]
    Unreadable {
        /// Which value.
        what: &'static str,
        /// Its text, shortened.
        text: String,
    },
}
