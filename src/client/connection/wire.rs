//! Watching the envelopes that go over the wire. Headers of HTTP, and so credentials and tokens, are never shown.

use std::sync::Arc;

use crate::soap::MessageId;

/// One envelope on its way.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum WireEvent<'a> {
    /// A request, before it is sent.
    Request {
        /// Its identity.
        id: &'a MessageId,
        /// The URI of the action; empty for Identify.
        action: &'a str,
        /// The envelope.
        envelope: &'a str,
    },
    /// An answer, before it is read.
    Reply {
        /// The identity of the request.
        id: &'a MessageId,
        /// The HTTP status.
        status: u16,
        /// The body as it came.
        body: &'a [u8],
    },
}

/// Gets every envelope. It is called on the task that makes the call and should be quick.
pub type WireLog = Arc<dyn Fn(&WireEvent<'_>) + Send + Sync>;
