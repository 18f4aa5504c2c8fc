//! From an operation to bytes, and from bytes to what the operation gives.

use crate::soap::{Envelope, Fault, Header, MessageId, Settings};
use crate::xml::{Document, IllegalCharacter, Limits, XmlError, decode};

use super::foreign::{not_xml, old_soap};
use super::{Correlation, Operation, Reply, ReplyError};

/// Writes the request of an operation, as UTF-8.
///
/// # Errors
/// [`IllegalCharacter`] when a selector or a parameter holds a character that XML cannot carry.
pub fn write_request<O: Operation>(
    operation: &O,
    settings: &Settings,
    id: &MessageId,
) -> Result<String, IllegalCharacter> {
    let action = operation.action();
    let envelope = match operation.target() {
        Some(target) => Envelope::request(
            Header { action: &action, target, id, more: operation.headers() },
            settings,
            operation.body(),
        ),
        None => Envelope::bare(operation.body()),
    };
    envelope.to_xml()
}

/// Reads the answer to an operation: `charset` is the parameter of its content type.
///
/// # Errors
/// [`ReplyError`]: a fault, an answer to another message, or one that cannot be read.
pub fn read_reply<O: Operation>(
    operation: &O,
    id: &MessageId,
    reply: &[u8],
    charset: Option<&str>,
) -> Result<Reply<O::Output>, ReplyError> {
    let limits = Limits::default();
    if reply.len() > limits.max_bytes {
        return Err(XmlError::TooLong(limits.max_bytes).into());
    }
    let text = decode(reply, charset)?;
    if text.trim_ascii().is_empty() {
        return Err(ReplyError::Empty);
    }
    let document = Document::parse(&text, &limits).map_err(|error| not_xml(&text).unwrap_or_else(|| error.into()))?;
    let envelope = Envelope::read(&document)
        .map_err(|error| not_xml(&text).or_else(|| old_soap(&document)).unwrap_or_else(|| error.into()))?;
    let correlation = correlate(operation, id, envelope.relates_to)?;
    if let Some(fault) = Fault::in_body(envelope.body, envelope.header) {
        return Err(ReplyError::Fault(Box::new(fault)));
    }
    Ok(Reply { output: operation.read(envelope.body)?, correlation })
}

fn correlate<O: Operation>(operation: &O, id: &MessageId, relates_to: Option<&str>) -> Result<Correlation, ReplyError> {
    match relates_to {
        _ if operation.target().is_none() => Ok(Correlation::Matched),
        None => Ok(Correlation::Missing),
        Some(found) if id.matches(found) => Ok(Correlation::Matched),
        Some(found) => Err(ReplyError::RelatesTo { expected: id.clone(), found: found.chars().take(120).collect() }),
    }
}
