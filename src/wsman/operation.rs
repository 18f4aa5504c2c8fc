//! What every verb has in common.

use crate::addressing::EndpointReference;
use crate::xml::{Element, Node};

use super::ReplyError;

/// A request as a value: what is asked of which resource, and how the answer reads.
pub trait Operation {
    /// What a successful answer gives.
    type Output;

    /// The URI of the action.
    fn action(&self) -> String;

    /// The resource; `None` for Identify, which has no addressing headers.
    fn target(&self) -> Option<&EndpointReference>;

    /// Headers in addition to those that every request has.
    fn headers(&self) -> Vec<Element> {
        Vec::new()
    }

    /// The content of `s:Body`.
    fn body(&self) -> Option<Element>;

    /// Does the operation change anything on the host?
    fn effect(&self) -> Effect;

    /// Reads `s:Body` of an answer that is not a fault.
    ///
    /// # Errors
    /// [`ReplyError`] when the answer is not what the operation promises.
    fn read(&self, body: Node<'_>) -> Result<Self::Output, ReplyError>;
}

/// Whether an operation may be repeated when its answer is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It only reads: asking twice is the same as asking once.
    Reads,
    /// It may change something: it is never repeated on its own.
    Changes,
}
