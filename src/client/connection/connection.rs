//! One HTTP connection that carries one message at a time (MS-WSMV 2.1; RFC 9112).

use std::time::Duration;

use reqwest::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, DATE, HOST, HeaderMap, HeaderValue, SERVER,
    WWW_AUTHENTICATE,
};
use reqwest::tls::TlsInfo;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::auth::{Offer, Sealer};
use crate::client::connection::classify::{Failure, Timeouts, failure};
use crate::client::connection::sealed;
use crate::client::error::error::{ConfigurationError, Error, Refused, Unreachable};
use crate::client::login::authentication::Protection;
use crate::client::route::line::{Line, both};
use crate::client::route::route::Route;

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
    /// Does the host know who we are on this connection?
    pub(in crate::client) logged_in: bool,
    /// The keys of the login, where messages are sealed.
    pub(in crate::client) sealer: Option<Box<dyn Sealer>>,
}

/// An answer with its body read to the end, so that the connection is free for the next message.
pub(in crate::client) struct HttpReply {
    pub(in crate::client) status: u16,
    pub(in crate::client) offers: Vec<Offer>,
    pub(in crate::client) content_type: Option<String>,
    pub(in crate::client) charset: Option<String>,
    pub(in crate::client) certificate: Option<Vec<u8>>,
    pub(in crate::client) server: Option<String>,
    pub(in crate::client) date: Option<String>,
    pub(in crate::client) body: Vec<u8>,
}

impl Dialer {
    /// An HTTP client that opens one connection, when its first message is sent.
    pub(in crate::client) fn connection(&self) -> Result<Connection, ConfigurationError> {
        Ok(Connection { line: self.route.line(self.connect_timeout)?, logged_in: false, sealer: None })
    }

    async fn send(&self, line: &Line, message: &Outgoing) -> Result<HttpReply, Failure> {
        let timeouts = Timeouts { connect: self.connect_timeout, answer: self.answer_timeout };
        let failed = |error| failure(error, &timeouts);
        let mut headers = message.headers.clone();
        if let Some(host) = self.route.host_header() {
            headers.insert(HOST, host.clone());
        }
        let request = line.http.post(self.route.url()).headers(headers);
        let request = request.header(CONTENT_TYPE, &message.content_type).header(ACCEPT_ENCODING, "identity");
        // The library leaves out a length of nothing, and http.sys refuses a POST without one (411; RFC 9110 section 8.6).
        let request = request.header(CONTENT_LENGTH, message.body.len());
        let request = request.timeout(self.answer_timeout).body(message.body.clone());
        let mut response = request.send().await.map_err(failed)?;
        let mut reply = HttpReply::head(&response);
        reply.certificate = reply.certificate.or_else(|| line.seen_leaf());
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if reply.body.len() + chunk.len() > self.max_reply {
                return Err(Failure::Error(Error::from(Unreachable::TooLarge { limit: self.max_reply })));
            }
            reply.body.extend_from_slice(&chunk);
        }
        Ok(reply)
    }
}

impl Connection {
    /// Makes the connection with an empty message and without credentials, to learn what the host offers and which certificate it shows.
    pub(in crate::client) async fn prime(&mut self, dialer: &Dialer) -> Result<HttpReply, Failure> {
        self.post(dialer, Outgoing::empty(HeaderMap::new())).await
    }

    /// Sends one envelope and reads its answer; both are sealed where the login gave keys for it.
    pub(in crate::client) async fn exchange(
        &mut self,
        dialer: &Dialer,
        envelope: &str,
        headers: HeaderMap,
    ) -> Result<HttpReply, Failure> {
        match self.sealer.take() {
            None if dialer.protection == Protection::Sealed => Err(Failure::Error(Refused::NotSealed.into())),
            None => self.post(dialer, Outgoing::envelope(envelope, headers)).await,
            Some(mut sealer) => {
                let message = sealed::seal(&mut *sealer, envelope, headers)?;
                let reply = sealed::open(&mut *sealer, self.post(dialer, message).await?, dialer.max_reply)?;
                self.sealer = Some(sealer);
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
                reply => return reply,
            };
            let Failure::Error(error) = failure else { return Err(failure) };
            match dialer.route.instead_of(&self.line, &error, dialer.connect_timeout) {
                Ok(Some(line)) => self.line = line,
                Ok(None) => return Err(Failure::Error(both(before, error))),
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

/// What is posted.
pub(in crate::client) struct Outgoing {
    pub(in crate::client) content_type: String,
    pub(in crate::client) headers: HeaderMap,
    pub(in crate::client) body: Vec<u8>,
}

impl Outgoing {
    /// An envelope in clear.
    pub(in crate::client) fn envelope(envelope: &str, headers: HeaderMap) -> Self {
        Self { content_type: SOAP.to_owned(), headers, body: envelope.as_bytes().to_vec() }
    }

    /// No message: only its headers count.
    pub(in crate::client) fn empty(headers: HeaderMap) -> Self {
        Self::envelope("", headers)
    }

    /// Neither body nor headers of its own.
    fn is_nothing(&self) -> bool {
        self.body.is_empty() && self.headers.is_empty()
    }
}

/// The content type of envelopes (MS-WSMV 2.2.1).
pub(in crate::client) const SOAP: &str = "application/soap+xml;charset=UTF-8";

impl HttpReply {
    fn head(response: &reqwest::Response) -> Self {
        let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
        let content_type = response.headers().get(CONTENT_TYPE).and_then(text);
        let offers: Vec<String> = response.headers().get_all(WWW_AUTHENTICATE).iter().filter_map(text).collect();
        let tls = response.extensions().get::<TlsInfo>();
        Self {
            status: response.status().as_u16(),
            offers: Offer::all(offers.iter().map(String::as_str)),
            charset: content_type.as_deref().and_then(charset),
            content_type,
            certificate: tls.and_then(TlsInfo::peer_certificate).map(<[u8]>::to_vec),
            server: response.headers().get(SERVER).and_then(text),
            date: response.headers().get(DATE).and_then(text),
            body: Vec::new(),
        }
    }

    pub(in crate::client) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The host's token of a login under this scheme; none where it is no Base64 either.
    pub(in crate::client) fn token(&self, scheme: &str) -> Option<Vec<u8>> {
        let token = self.offers.iter().filter(|offer| offer.is(scheme)).find_map(|offer| offer.token.as_deref())?;
        BASE64_STANDARD.decode(token).ok()
    }

    /// Status and offers alone.
    pub(in crate::client) fn without_body(self) -> Self {
        Self { body: Vec::new(), content_type: None, charset: None, ..self }
    }

    /// Takes over what a content type says of the body.
    pub(in crate::client) fn is_of_type(&mut self, content_type: String) {
        self.charset = charset(&content_type);
        self.content_type = Some(content_type);
    }
}

/// The headers of a message with an `Authorization`, marked so that nothing below prints it.
pub(in crate::client) fn authorization(value: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(mut value) = HeaderValue::from_str(value) {
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    headers
}

/// The parameter `charset` of a content type (RFC 9110 section 8.3.2).
fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    })
}
