//! One HTTP connection that carries one message at a time (MS-WSMV 2.1; RFC 9112).

use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap};
use tracing::trace;

use crate::auth::PartHeaders;
use crate::client::connection::classify::{Failure, Timeouts, failure};
use crate::client::connection::message::{HttpReply, Outgoing};
use crate::client::connection::request::Request;
use crate::client::connection::sealed::{FirstSealed, Sealing};
use crate::client::error::configuration::ConfigurationError;
use crate::client::error::error::Error;
use crate::client::error::refused::Refused;
use crate::client::error::unreachable::Unreachable;
use crate::client::login::protection::Protection;
use crate::client::route::approach::Step;
use crate::client::route::line::{Line, both};
use crate::client::route::route::Route;
use crate::client::tls::probe::speaks_tls;

/// How connections to one host are made.
pub(in crate::client) struct Dialer {
    pub(in crate::client) route: Route,
    pub(in crate::client) connect_timeout: Duration,
    pub(in crate::client) answer_timeout: Duration,
    /// The most bytes that are read of one answer.
    pub(in crate::client) max_reply: usize,
    /// What protects the messages.
    pub(in crate::client) protection: Protection,
}

/// A connection; it is not replaced by another one behind our back.
pub(in crate::client) struct Connection {
    line: Line,
    /// Did any answer come on it?
    pub(in crate::client) answered: bool,
    /// Does the host know who we are on this connection?
    pub(in crate::client) logged_in: bool,
    /// Where messages are sealed.
    pub(in crate::client) sealing: Option<Sealing>,
    /// How the headers of sealed parts begin.
    pub(in crate::client) part_headers: PartHeaders,
    /// Was the last message of the login, which was empty, answered with success?
    pub(in crate::client) is_accepted: bool,
    /// What the host did with the first sealed message.
    pub(in crate::client) first_sealed: Option<FirstSealed>,
}

impl Dialer {
    /// An HTTP client that opens one connection, when its first message is sent.
    pub(in crate::client) fn connection(&self) -> Result<Connection, ConfigurationError> {
        let line = self.route.line(self.connect_timeout)?;
        Ok(Connection {
            line,
            answered: false,
            logged_in: false,
            sealing: None,
            part_headers: PartHeaders::default(),
            is_accepted: false,
            first_sealed: None,
        })
    }

    async fn send(&self, line: &Line, message: &Outgoing) -> Result<HttpReply, Failure> {
        let timeouts = Timeouts { connect: self.connect_timeout, answer: self.answer_timeout };
        let failed = |error| match failure(error, &timeouts) {
            Failure::Error(error) => Failure::Error(self.route.approach().named(error)),
            lost => lost,
        };
        let mut headers = message.headers.clone();
        if let Some(host) = self.route.host_header() {
            headers.insert(HOST, host.clone());
        }
        let request = line.http.post(self.route.url()).headers(headers);
        let request = request.header(CONTENT_TYPE, &message.content_type).header(ACCEPT_ENCODING, "identity");
        // The library leaves out a length of nothing, and http.sys refuses a POST without one (411; RFC 9110 section 8.6).
        let request = request.header(CONTENT_LENGTH, message.body.len());
        let request = request.timeout(self.answer_timeout).body(message.body.clone());
        trace!(sent_bytes = message.body.len(), "sending an HTTP message");
        let mut response = request.send().await.map_err(failed)?;
        self.route.approach().take(Step::Answered);
        let mut reply = HttpReply::head(&response);
        reply.certificate = reply.certificate.or_else(|| line.seen_leaf());
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if reply.body.len() + chunk.len() > self.max_reply {
                return Err(Failure::Error(Error::from(Unreachable::TooLarge { limit: self.max_reply })));
            }
            reply.body.extend_from_slice(&chunk);
        }
        trace!(status = reply.status, received_bytes = reply.body.len(), "received an HTTP answer");
        reply.complete(self.max_reply).map_err(Failure::Error)
    }

    /// The error of a first message, with what it means where a look shows that.
    async fn named(&self, error: Error) -> Error {
        match (self.route.plain_endpoint(), &error) {
            (Some(endpoint), Error::Unreachable(Unreachable::Broken(_)))
                if speaks_tls(endpoint, self.connect_timeout).await =>
            {
                Unreachable::SpeaksTls { url: endpoint.https_url() }.into()
            }
            _ => error,
        }
    }
}

impl Connection {
    /// Did the host drop the first sealed message?
    pub(in crate::client) fn is_dropped(&self) -> bool {
        self.first_sealed == Some(FirstSealed::Dropped)
    }

    /// Makes the connection with an empty message and without credentials, to learn what the host offers and which certificate it shows.
    pub(in crate::client) async fn prime(&mut self, dialer: &Dialer) -> Result<HttpReply, Failure> {
        self.post(dialer, Outgoing::empty(HeaderMap::new())).await
    }

    /// Sends one envelope and reads its answer; both are sealed where the login gave keys for it.
    pub(in crate::client) async fn exchange(
        &mut self,
        dialer: &Dialer,
        request: &Request,
        headers: HeaderMap,
    ) -> Result<HttpReply, Failure> {
        match self.sealing.take() {
            None if dialer.protection == Protection::Sealed => Err(Failure::Error(Refused::NotSealed.into())),
            None => self.post(dialer, Outgoing::envelope(request.begin()?, headers)).await,
            Some(mut sealing) => {
                let message = sealing.seal(request.begin()?, headers)?;
                let answer = self.post(dialer, message).await;
                self.first_sealed.get_or_insert_with(|| FirstSealed::of(&answer));
                let reply = sealing.open(answer?, dialer.max_reply)?;
                self.sealing = Some(sealing);
                Ok(reply)
            }
        }
    }

    /// Sends one message and reads its answer to the end.
    ///
    /// Where the TLS library cannot verify as we were told to, a message that holds nothing goes first. Where it cannot reach the host at all, the
    /// other one is tried; nothing was sent then.
    pub(in crate::client) async fn post(&mut self, dialer: &Dialer, message: Outgoing) -> Result<HttpReply, Failure> {
        let mut before = None;
        loop {
            let failure = match self.post_proven(dialer, &message).await {
                Err(failure) => self.line.failed(failure),
                Ok(reply) => {
                    self.answered = true;
                    return Ok(reply);
                }
            };
            let Failure::Error(error) = failure else { return Err(failure) };
            match dialer.route.instead_of(&self.line, &error, dialer.connect_timeout) {
                Ok(Some(line)) => self.line = line,
                Ok(None) if self.answered => return Err(Failure::Error(both(before, error))),
                Ok(None) => return Err(Failure::Error(dialer.named(both(before, error)).await)),
                Err(error) => return Err(Failure::Error(error.into())),
            }
            before = Some(error);
        }
    }

    async fn post_proven(&mut self, dialer: &Dialer, message: &Outgoing) -> Result<HttpReply, Failure> {
        if !self.line.is_proven() {
            let reply = dialer.send(&self.line, &Outgoing::empty(HeaderMap::new())).await?;
            self.line.prove(reply.certificate.as_deref()).map_err(Failure::Error)?;
            if message.is_nothing() {
                return Ok(reply);
            }
        }
        dialer.send(&self.line, message).await
    }
}
