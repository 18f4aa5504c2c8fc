//! One HTTP request and its answer (MS-WSMV 2.1 and 3.1.4.1.20; the statuses as in Microsoft's client constants).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    AUTHORIZATION, CONNECTION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, WWW_AUTHENTICATE,
};
use hyper::{Method, Request, Response, StatusCode};
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::clock::Clock;
use super::lock::lock;
use super::login::{Login, Verdict};
use super::media::{Encoding, content_type, soap_charset};
use super::one_of_many::{OneOfMany, Silence};
use crate::recording::Player;
use crate::simulator::call::{Arrival, Caller, Host, Reply};
use crate::simulator::scenario::{Scenario, Scheme};
use crate::simulator::verbs::{answer, is_identify as asks_for_identity, replayed};
use crate::xml::{Document, Limits, Name, decode, ns};

/// What all connections of a host share.
pub(crate) struct Shared {
    pub(crate) scenario: Arc<Scenario>,
    /// How the host calls itself.
    pub(crate) name: Arc<str>,
    pub(crate) host: Mutex<Host>,
    pub(crate) clock: Clock,
    /// A recording that answers in place of the scenario.
    pub(crate) player: Option<Mutex<Player>>,
    /// What one of many hosts does in addition.
    pub(crate) many: Option<OneOfMany>,
}

/// One connection: its login, and what it shares.
pub(crate) struct AcceptedConnection {
    pub(crate) shared: Arc<Shared>,
    pub(crate) login: Mutex<Login>,
    /// Did a request come?
    pub(crate) is_used: AtomicBool,
}

pub(crate) type Answer = Response<Full<Bytes>>;

impl AcceptedConnection {
    /// Answers one request, and logs it without anything secret.
    pub(crate) async fn answer(&self, request: Request<Incoming>) -> Result<Answer, Silence> {
        self.is_used.store(true, Ordering::Relaxed);
        if let Some(many) = &self.shared.many {
            many.request(self.shared.clock.now()).await?;
        }
        let (parts, body) = request.into_parts();
        let come = Instant::now();
        let (mut answer, asked) = match self.refuse(&parts.method, parts.uri.path()) {
            Some(status) => (empty(status), String::new()),
            None => match read(body, self.shared.scenario.service.max_envelope_size()).await {
                Ok(body) => self.answer_body(&parts.headers, &body),
                Err(status) => (closing(empty(status)), String::new()),
            },
        };
        let slow = self.shared.many.as_ref().map_or(Duration::ZERO, OneOfMany::delay);
        let delay = Duration::from_millis(self.shared.scenario.delay_ms).max(slow);
        // The timer counts in milliseconds: even a delay of nothing would take up to one.
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        self.date(&mut answer);
        let milliseconds = come.elapsed().as_millis();
        let status = answer.status().as_u16();
        tracing::debug!(method = %parts.method, path = parts.uri.path(), status, asked, milliseconds, "Answered");
        if answer.extensions().get::<Silence>().is_some() { Err(Silence) } else { Ok(answer) }
    }

    /// assumed: 404 and 405 come before a login; what they mean is in RFC 9110 sections 15.5.5 and 15.5.6.
    fn refuse(&self, method: &Method, path: &str) -> Option<StatusCode> {
        match (path, method) {
            ("/wsman", &Method::POST) => None,
            ("/wsman", _) => Some(StatusCode::METHOD_NOT_ALLOWED),
            _ => Some(StatusCode::NOT_FOUND),
        }
    }

    fn answer_body(&self, headers: &HeaderMap, body: &[u8]) -> (Answer, String) {
        let authorization = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes);
        let identifies = || headers.get(WSMANIDENTIFY).is_some_and(|value| value == "unauthenticated");
        if authorization.is_none() && identifies() && is_identify(content_type(headers), body) {
            return self.call(content_type(headers), body, Caller::Anonymous);
        }
        let authorization = authorization.map(|value| String::from_utf8_lossy(value));
        let verdict = lock(&self.login).judge(authorization.as_deref());
        match verdict {
            Verdict::Refused(reason) => (self.unauthorized(), reason.to_owned()),
            Verdict::Continue(token) => (challenge(StatusCode::UNAUTHORIZED, &token), "challenged".to_owned()),
            Verdict::Known(index, token) => {
                let user = self.shared.scenario.users.get(index);
                let caller = user.map_or(Caller::Anonymous, Caller::User);
                let (mut answer, asked) = self.call_protected(content_type(headers), body, caller);
                if let Some(token) = token {
                    add_challenge(&mut answer, &format!("Negotiate {token}"));
                }
                (answer, asked)
            }
        }
    }

    /// Answers one message in cleartext, whose content type this is.
    pub(crate) fn call(&self, content_type: &str, body: &[u8], caller: Caller<'_>) -> (Answer, String) {
        // software: pywinrm logs in with an empty message, and expects success (winrm/transport.py, setup_encryption).
        if body.is_empty() {
            return (empty(StatusCode::OK), "nothing".to_owned());
        }
        let Some(charset) = soap_charset(content_type) else {
            return (empty(StatusCode::UNSUPPORTED_MEDIA_TYPE), String::new());
        };
        let Ok(text) = decode(body, charset.as_deref()) else {
            return (empty(StatusCode::BAD_REQUEST), String::new());
        };
        let arrival = Arrival { since_start: self.shared.clock.now(), message_id: Uuid::new_v4() };
        let reply = match &self.shared.player {
            Some(player) => replayed(&mut lock(player), &text, arrival),
            None => answer(&mut lock(&self.shared.host), &text, caller, arrival),
        };
        let answer = match reply.status {
            0 => silent(),
            401 => self.unauthorized(),
            _ => written(&reply, Encoding::of(body, charset.as_deref())),
        };
        (answer, reply.action)
    }

    /// The date by a clock that goes wrong; a right one is told by the layer below.
    fn date(&self, answer: &mut Answer) {
        let offset = SignedDuration::from_secs(self.shared.scenario.host.clock_offset_seconds);
        let own = self.shared.many.as_ref().map(|many| many.time(self.shared.clock.now()));
        if offset.is_zero() && own.is_none() {
            return;
        }
        let now = own.unwrap_or_else(Timestamp::now).saturating_add(offset).unwrap_or(Timestamp::MAX);
        let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
        if let Some(date) = date.ok().and_then(|date| HeaderValue::from_str(&date).ok()) {
            answer.headers_mut().insert(DATE, date);
        }
    }

    /// software: schemes in headers of their own, as clients of Windows hosts read them; recorded: no body (jborean93/omi, issue 29).
    fn unauthorized(&self) -> Answer {
        let mut answer = empty(StatusCode::UNAUTHORIZED);
        for scheme in &self.shared.scenario.schemes {
            add_challenge(
                &mut answer,
                match scheme {
                    Scheme::Negotiate => "Negotiate",
                    Scheme::Basic => "Basic realm=\"WSMAN\"",
                },
            );
        }
        answer
    }
}

fn written(reply: &Reply, encoding: Encoding) -> Answer {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let Some(text) = &reply.body else { return empty(status) };
    let (bytes, media) = encoding.encode(text);
    let mut answer = Response::new(Full::new(Bytes::from(bytes)));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    answer
}

fn is_identify(content_type: &str, body: &[u8]) -> bool {
    let limits = Limits { max_bytes: 4096, max_depth: 8, max_elements: 16, max_attributes: 16 };
    let charset = soap_charset(content_type).flatten();
    let Ok(text) = decode(body, charset.as_deref()) else { return false };
    let Ok(document) = Document::parse(&text, &limits) else { return false };
    let body = document.root().child(Name::new(ns::SOAP, "Body"));
    body.and_then(|body| body.children().next()).is_some_and(asks_for_identity)
}

async fn read(body: Incoming, most: usize) -> Result<Bytes, StatusCode> {
    let body = Limited::new(body, most).collect();
    match tokio::time::timeout(BODY_WITHIN, body).await {
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
        Ok(Ok(body)) => Ok(body.to_bytes()),
        // documented: MS-WSMV 3.1.4.1.20.
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
    }
}

pub(crate) fn empty(status: StatusCode) -> Answer {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = status;
    answer
}

fn silent() -> Answer {
    let mut answer = empty(StatusCode::INTERNAL_SERVER_ERROR);
    answer.extensions_mut().insert(Silence);
    answer
}

pub(crate) fn closing(mut answer: Answer) -> Answer {
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}

fn challenge(status: StatusCode, token: &str) -> Answer {
    let mut answer = empty(status);
    add_challenge(&mut answer, &format!("Negotiate {token}"));
    answer
}

fn add_challenge(answer: &mut Answer, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().append(WWW_AUTHENTICATE, value);
    }
}

const WSMANIDENTIFY: HeaderName = HeaderName::from_static("wsmanidentify");

/// How long a body may take to come (documented: MaxPacketRetrievalTimeSeconds, MS-WSMV 2.2.4.36).
const BODY_WITHIN: Duration = Duration::from_secs(120);
