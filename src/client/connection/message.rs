//! One HTTP message and its answer, as a connection carries them (MS-WSMV 2.2.1; RFC 9110).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, SERVER, WWW_AUTHENTICATE};
use reqwest::tls::TlsInfo;

use crate::auth::Offer;
use crate::client::connection::compression::{Body, decompressed};
use crate::client::connection::head::{HostClock, clock, notes};
use crate::client::error::error::Error;
use crate::client::error::http_notes::{HttpNotes, HttpSysPage};
use crate::client::error::unreachable::Unreachable;
use crate::wsman::{ReplyError, page_heading};

/// An answer with its body read to the end, so that the connection is free for the next message.
pub(in crate::client) struct HttpReply {
    pub(in crate::client) status: u16,
    pub(in crate::client) offers: Vec<Offer>,
    pub(in crate::client) content_type: Option<String>,
    pub(in crate::client) charset: Option<String>,
    pub(in crate::client) certificate: Option<Vec<u8>>,
    pub(in crate::client) server: Option<String>,
    pub(in crate::client) date: Option<String>,
    pub(in crate::client) clock: Option<HostClock>,
    pub(in crate::client) notes: HttpNotes,
    /// Why the body was dropped.
    pub(in crate::client) unreadable: Option<ReplyError>,
    pub(in crate::client) body: Vec<u8>,
}

/// What is posted.
pub(in crate::client) struct Outgoing {
    pub(in crate::client) content_type: String,
    pub(in crate::client) headers: HeaderMap,
    pub(in crate::client) body: Vec<u8>,
}

impl Outgoing {
    /// An envelope in cleartext.
    pub(in crate::client) fn envelope(envelope: &str, headers: HeaderMap) -> Self {
        Self { content_type: SOAP.to_owned(), headers, body: envelope.as_bytes().to_vec() }
    }

    /// No message: only its headers count.
    pub(in crate::client) fn empty(headers: HeaderMap) -> Self {
        Self::envelope("", headers)
    }

    /// Neither body nor headers of its own.
    pub(in crate::client) fn is_nothing(&self) -> bool {
        self.body.is_empty() && self.headers.is_empty()
    }
}

/// The content type of envelopes (MS-WSMV 2.2.1).
pub(in crate::client) const SOAP: &str = "application/soap+xml;charset=UTF-8";

impl HttpReply {
    pub(in crate::client) fn head(response: &reqwest::Response) -> Self {
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
            clock: clock(response.headers()),
            notes: notes(response.headers()),
            unreadable: None,
            body: Vec::new(),
        }
    }

    pub(in crate::client) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Does it say that it holds SOAP?
    pub(in crate::client) fn is_soap(&self) -> bool {
        let media = self.content_type.as_deref().and_then(|of| of.split(';').next()).unwrap_or_default();
        media.trim().eq_ignore_ascii_case("application/soap+xml")
    }

    /// The host's token of a login under this scheme; `None` if it is not Base64 either.
    pub(in crate::client) fn token(&self, scheme: &str) -> Option<Vec<u8>> {
        let token = self.offers.iter().filter(|offer| offer.is(scheme)).find_map(|offer| offer.token.as_deref())?;
        BASE64_STANDARD.decode(token).ok()
    }

    /// Takes back what something in between did to a complete body; the page of Windows' HTTP service is known then.
    pub(in crate::client) fn complete(mut self, limit: usize) -> Result<Self, Error> {
        if let Some(coding) = self.notes.compression.clone().filter(|_| !self.body.is_empty()) {
            match decompressed(&coding, &self.body, limit) {
                Body::Readable(body) => self.body = body,
                Body::TooLarge => return Err(Unreachable::TooLarge { limit }.into()),
                Body::Damaged => {
                    self.body = Vec::new();
                    self.unreadable = Some(ReplyError::Compressed { coding });
                }
            }
        }
        self.notes.page = self.http_sys_page();
        Ok(self)
    }

    /// The page of Windows' HTTP service, known before anything else of a body in cleartext is dropped.
    fn http_sys_page(&self) -> Option<HttpSysPage> {
        let page = std::str::from_utf8(&self.body).ok().filter(|_| self.status == 400)?;
        HttpSysPage::of(&page_heading(page)?)
    }

    /// Status and offers, and no words of anyone on the network path.
    pub(in crate::client) fn without_body(self) -> Self {
        let notes = HttpNotes { via: None, compression: None, ..self.notes };
        Self { body: Vec::new(), content_type: None, charset: None, notes, unreadable: None, ..self }
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
