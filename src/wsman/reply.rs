//! What comes of an answer: the output of the operation, or why it cannot be taken.

use std::fmt;

use crate::addressing::ReferenceError;
use crate::cim::neutral::in_quotes;
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
    #[error("the answer is a web page, not WS-Management{}", told(heading.as_deref()))]
    Html {
        /// What the page calls itself, neutralized and shortened.
        heading: Option<String>,
    },
    /// The answer is text that is not XML: something other than WinRM answers.
    #[error("the answer is {kind}, not WS-Management{}", told(Some(start)))]
    Text {
        /// Plain text or JSON.
        kind: TextKind,
        /// Its first words, neutralized.
        start: String,
    },
    /// The answer is an envelope of SOAP 1.1; WS-Management uses SOAP 1.2.
    #[error("the answer is SOAP 1.1, not WS-Management{}", told(fault.as_deref()))]
    OldSoap {
        /// What its fault says, neutralized and shortened, if it is one.
        fault: Option<String>,
    },
    /// The answer is compressed, which was not asked for, and cannot be decompressed.
    #[error("the answer is compressed ({coding:?}), which was not asked for, and cannot be decompressed")]
    Compressed {
        /// The coding.
        coding: String,
    },
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
    /// The answer holds more of something than any honest one, and is not kept.
    #[error("the answer has more than {limit} {what}, and no host has a reason to send so many: it was not kept")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The most.
        limit: usize,
    },
    /// A value is not what it must be.
    #[error("the answer's {what} is {text:?}")]
    Unreadable {
        /// Which value.
        what: &'static str,
        /// Its text, shortened.
        text: String,
    },
}

/// What an answer is that is neither XML nor a web page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextKind {
    /// Plain text.
    Plain,
    /// JSON.
    Json,
}

impl fmt::Display for TextKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain text",
            Self::Json => "JSON",
        })
    }
}

fn told(words: Option<&str>) -> String {
    words.filter(|words| !words.is_empty()).map_or_else(String::new, |words| format!(": {}", in_quotes(words)))
}
