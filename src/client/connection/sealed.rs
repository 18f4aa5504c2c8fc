//! Sealed messages over plain HTTP (MS-WSMV 2.2.9.1).

use reqwest::header::HeaderMap;

use crate::auth::{MultipartError, Sealer, is_sealed, open_message, seal_message};
use crate::client::connection::classify::Failure;
use crate::client::connection::message::{HttpReply, Outgoing, SOAP};
use crate::client::error::error::Error;
use crate::client::error::refused::Refused;

/// What seals the messages of a connection.
pub(in crate::client) struct Sealing {
    /// The keys of the login.
    sealer: Box<dyn Sealer>,
}

impl Sealing {
    pub(in crate::client) fn new(sealer: Box<dyn Sealer>) -> Self {
        Self { sealer }
    }

    /// The envelope, so that only the host can read it.
    pub(in crate::client) fn seal(&mut self, envelope: &str, headers: HeaderMap) -> Result<Outgoing, Failure> {
        let sealed = seal_message(&mut *self.sealer, SOAP, envelope.as_bytes());
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
