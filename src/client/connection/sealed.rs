//! Sealed messages over plain HTTP (MS-WSMV 2.2.9.1).

use reqwest::header::HeaderMap;

use crate::auth::{MultipartError, PartHeaders, Sealer, is_sealed, open_message, seal_message_with};
use crate::client::connection::classify::Failure;
use crate::client::connection::message::{HttpReply, Outgoing, SOAP};
use crate::client::error::error::Error;
use crate::client::error::refused::Refused;
use crate::client::error::unreachable::Unreachable;

/// What seals the messages of a connection.
pub(in crate::client) struct Sealing {
    /// The keys of the login.
    sealer: Box<dyn Sealer>,
    part_headers: PartHeaders,
}

/// What a host did with the first sealed message on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum FirstSealed {
    /// It answered with a sealed one.
    Answered,
    /// It closed the connection without an answer, or answered 400 without SOAP.
    Dropped,
    /// Anything else, which says nothing of the form of the message.
    Unclear,
}

impl FirstSealed {
    pub(in crate::client) fn of(answer: &Result<HttpReply, Failure>) -> Self {
        match answer {
            Ok(reply) if is_sealed(reply.content_type.as_deref().unwrap_or_default()) => Self::Answered,
            Ok(reply) if reply.status == 400 && !reply.is_soap() && reply.notes.page.is_none() => Self::Dropped,
            Err(Failure::Error(Error::Unreachable(Unreachable::Broken(_)))) => Self::Dropped,
            _ => Self::Unclear,
        }
    }
}

impl Sealing {
    pub(in crate::client) fn new(sealer: Box<dyn Sealer>, part_headers: PartHeaders) -> Self {
        Self { sealer, part_headers }
    }

    /// The envelope, so that only the host can read it.
    pub(in crate::client) fn seal(&mut self, envelope: &str, headers: HeaderMap) -> Result<Outgoing, Failure> {
        let sealed = seal_message_with(&mut *self.sealer, SOAP, envelope.as_bytes(), self.part_headers);
        let sealed = sealed.map_err(|error| unsealable(error.into()))?;
        Ok(Outgoing { content_type: sealed.content_type, headers, body: sealed.body })
    }

    /// The answer, opened. One in cleartext is accepted only for an error of HTTP, and then nothing in it is believed.
    pub(in crate::client) fn open(&mut self, reply: HttpReply, limit: usize) -> Result<HttpReply, Failure> {
        let content_type = reply.content_type.clone().unwrap_or_default();
        if !is_sealed(&content_type) {
            return if reply.is_success() { Err(refused(Refused::NotSealed)) } else { Ok(reply.without_body()) };
        }
        if let Some(reason) = reply.unreadable {
            return Err(Failure::Error(Error::Misbehaved(reason)));
        }
        let opened = open_message(&mut *self.sealer, &content_type, &reply.body, limit).map_err(unsealable)?;
        let mut reply = HttpReply { body: opened.body, ..reply };
        reply.is_of_type(opened.content_type);
        Ok(reply)
    }
}

fn unsealable(error: MultipartError) -> Failure {
    refused(error.into())
}

fn refused(error: Refused) -> Failure {
    Failure::Error(Error::Refused(error))
}
