//! Why a document cannot be read or written.

/// What makes a document unreadable. Positions are byte offsets into the decoded text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlError {
    /// The bytes are not text in the encoding they claim.
    #[error("not text in {0}")]
    Encoding(&'static str),
    /// The charset is none that WS-Management knows (DSP0226 section 13.1).
    #[error("the charset {0:?} is not supported")]
    Charset(String),
    /// Longer than [`Limits::max_bytes`](super::Limits::max_bytes).
    #[error("longer than {0} bytes")]
    TooLong(usize),
    /// Nested deeper than [`Limits::max_depth`](super::Limits::max_depth).
    #[error("elements are nested deeper than {0}")]
    TooDeep(usize),
    /// More elements than [`Limits::max_elements`](super::Limits::max_elements).
    #[error("more than {0} elements")]
    TooManyElements(usize),
    /// More attributes on one element than [`Limits::max_attributes`](super::Limits::max_attributes).
    #[error("more than {0} attributes on one element")]
    TooManyAttributes(usize),
    /// A document in a text, beyond what the answer around it leaves of [`Limits`](super::Limits).
    #[error("together with the answer around it, it is beyond the limits of one answer")]
    NothingLeft,
    /// A document type declaration; it is never needed and may hide entities.
    #[error("a document type declaration is not allowed")]
    DocumentType,
    /// An entity other than the five predefined ones.
    #[error("the entity &{0}; is not allowed")]
    Entity(String),
    /// A prefix that is not declared.
    #[error("the prefix {0:?} is not declared")]
    Prefix(String),
    /// The text ends inside an element.
    #[error("it ends inside the element {0}: the document was cut off")]
    Truncated(String),
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// Text or a second root after (or before) the root element.
    #[error("content outside the root element at byte {0}")]
    OutsideRoot(usize),
    /// Not well-formed XML.
    #[error("not well-formed XML at byte {position}: {reason}")]
    Malformed {
        /// Byte offset.
        position: usize,
        /// What the parser says.
        reason: String,
    },
}

/// A character that XML 1.0 cannot carry (section 2.2 `Char`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the character U+{:04X} cannot be written in XML", u32::from(*.0))]
pub struct IllegalCharacter(pub char);
