//! The answer to one request, before it is read.

use tracing::warn;

use crate::client::connection::message::HttpReply;
use crate::client::error::error::Error;
use crate::soap::MessageId;
use crate::wsman::{Correlation, EnumerationContext, Operation, ReplyError, read_reply};

/// An answer, and which request it belongs to.
pub(in crate::client) struct Answer {
    pub(in crate::client) id: MessageId,
    pub(in crate::client) reply: HttpReply,
}

impl Answer {
    /// The body decides; the status only explains a body that says nothing (MS-WSMV 3.1.5; recordings of Openwsman).
    pub(in crate::client) fn read<O: Operation>(&self, operation: &O) -> Result<O::Output, Error> {
        let Self { id, reply } = self;
        let read = match &reply.unreadable {
            Some(reason) => Err(reason.clone()),
            None => read_reply(operation, id, &reply.body, reply.charset.as_deref()),
        };
        match read {
            Ok(reply) => {
                if reply.correlation == Correlation::Missing {
                    warn!(%id, "the answer does not say which request it belongs to");
                }
                Ok(reply.output)
            }
            Err(ReplyError::Fault(fault)) => Err(Error::Fault(fault)),
            Err(error) if reply.is_success() => Err(Error::Misbehaved(error)),
            Err(source) => Err(Error::Http {
                status: reply.status,
                content_type: reply.content_type.clone(),
                notes: Box::new(reply.notes.clone()),
                source,
            }),
        }
    }

    /// Where an enumeration goes on, if that can be told before the page is read.
    pub(in crate::client) fn context_ahead(&self) -> Option<EnumerationContext> {
        let reply = &self.reply;
        if !reply.is_success() {
            return None;
        }
        EnumerationContext::ahead(&reply.body, reply.charset.as_deref())
    }
}
