//! Writing and reading envelopes (SOAP 1.2 part 1 section 5; the headers of MS-WSMV 3.1.4.1 in the order Windows clients use).

use std::time::Duration;

use crate::addressing::EndpointReference;
use crate::xml::{Document, Element, Name, Node, ns};

use super::MessageId;
use super::understood::not_understood;

/// What every request of one client has in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The URL the request is sent to, such as `https://hv01:5986/wsman`.
    pub to: String,
    /// The largest answer that is asked for, in bytes. Default 512,000; hosts before 2012 lower it to 153,600 by themselves and none
    /// accepts less than 8,192 (MS-WSMV 3.1.4.1.7).
    pub max_envelope_size: u32,
    /// The language of messages, such as `en-US` (the default).
    pub locale: String,
    /// How long the host may work on one request. Default 60 s, which is also the most that WinRM grants (MS-WSMV 3.1.4.1.6).
    pub operation_timeout: Duration,
    /// The identity of this client's session, when there is one (MS-WSMV 3.1.4.1.37).
    pub session: Option<MessageId>,
}

impl Settings {
    /// The defaults for a URL.
    #[must_use]
    pub fn new(to: impl Into<String>) -> Self {
        let operation_timeout = Duration::from_secs(60);
        Self { to: to.into(), max_envelope_size: 512_000, locale: "en-US".into(), operation_timeout, session: None }
    }
}

/// The headers that differ from message to message.
#[derive(Debug, Clone)]
pub struct Header<'a> {
    /// What is to be done.
    pub action: &'a str,
    /// To what.
    pub target: &'a EndpointReference,
    /// The identity of this message.
    pub id: &'a MessageId,
    /// Headers of this kind of message alone, such as `w:FragmentTransfer`.
    pub more: Vec<Element>,
}

/// The parts of an answer.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Envelope<'d> {
    /// `a:RelatesTo`, trimmed.
    pub relates_to: Option<&'d str>,
    /// `s:Header`.
    pub header: Option<Node<'d>>,
    /// `s:Body`.
    pub body: Node<'d>,
}

/// Why a document is not an envelope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// The root element is another one.
    #[error("the answer is not a SOAP envelope but <{0}>")]
    NotSoap(String),
    /// There is no `s:Body`.
    #[error("the SOAP envelope has no Body")]
    NoBody,
    /// It would depend on the reader which of them counts.
    #[error("the SOAP envelope has more than one {0}")]
    Several(&'static str),
    /// The host requires that a header is understood, and it is not known here.
    #[error("the answer has a header that must be understood and is not known: {0:?}")]
    NotUnderstood(String),
}

impl<'d> Envelope<'d> {
    /// Finds header and body in a document.
    ///
    /// # Errors
    /// [`EnvelopeError`] when the document is not a SOAP 1.2 envelope with one body, or has a header that must be understood and is not known.
    pub fn read(document: &'d Document<'d>) -> Result<Self, EnvelopeError> {
        let root = document.root();
        if root.name() != Name::new(ns::SOAP, "Envelope") {
            return Err(EnvelopeError::NotSoap(root.local().chars().take(60).collect()));
        }
        let header = only(root, "Header")?;
        let body = only(root, "Body")?.ok_or(EnvelopeError::NoBody)?;
        if let Some(unknown) = header.and_then(not_understood) {
            return Err(EnvelopeError::NotUnderstood(unknown.local().chars().take(60).collect()));
        }
        let relates_to = header
            .and_then(|header| header.child(Name::new(ns::ADDRESSING, "RelatesTo")))
            .map(|node| node.text().trim());
        Ok(Self { relates_to, header, body })
    }

    /// An envelope without headers around a body, as Identify wants it.
    #[must_use]
    pub fn bare(body: Option<Element>) -> Element {
        Self::around(Element::new(ns::SOAP, "Header"), body)
    }

    /// A request with all its headers.
    #[must_use]
    pub fn request(header: Header<'_>, settings: &Settings, body: Option<Element>) -> Element {
        Self::around(Element::new(ns::SOAP, "Header").children(headers(header, settings)), body)
    }

    fn around(header: Element, body: Option<Element>) -> Element {
        Element::new(ns::SOAP, "Envelope").child(header).child(Element::new(ns::SOAP, "Body").children(body))
    }
}

/// The child of this name, of which there is one at most.
fn only<'d>(envelope: Node<'d>, local: &'static str) -> Result<Option<Node<'d>>, EnvelopeError> {
    let name = Name::new(ns::SOAP, local);
    let mut found = envelope.children().filter(|child| child.name() == name);
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(EnvelopeError::Several(local)),
        (first, None) => Ok(first),
    }
}

fn headers(header: Header<'_>, settings: &Settings) -> Vec<Element> {
    let anonymous = must_understand(Element::with_text(ns::ADDRESSING, "Address", ns::ANONYMOUS));
    let mut headers = vec![
        Element::with_text(ns::ADDRESSING, "To", &settings.to),
        must_understand(Element::with_text(ns::WSMAN, "ResourceURI", header.target.resource.as_str())),
        Element::new(ns::ADDRESSING, "ReplyTo").child(anonymous),
        must_understand(Element::with_text(ns::ADDRESSING, "Action", header.action)),
        must_understand(Element::with_text(ns::WSMAN, "MaxEnvelopeSize", settings.max_envelope_size.to_string())),
        Element::with_text(ns::ADDRESSING, "MessageID", header.id.as_str()),
        locale(ns::WSMAN, "Locale", &settings.locale),
        locale(ns::MS_WSMAN, "DataLocale", &settings.locale),
    ];
    let session = settings.session.as_ref();
    headers.extend(session.map(|id| optional(Element::with_text(ns::MS_WSMAN, "SessionId", id.as_str()))));
    let timeout = settings.operation_timeout;
    let timeout = format!("PT{}.{:03}S", timeout.as_secs(), timeout.subsec_millis());
    headers.push(Element::with_text(ns::WSMAN, "OperationTimeout", timeout));
    headers.extend(header.more);
    if !header.target.selectors.is_empty() {
        headers.push(header.target.selectors.to_element());
    }
    headers
}

fn must_understand(element: Element) -> Element {
    element.attribute(MUST_UNDERSTAND, "true")
}

fn optional(element: Element) -> Element {
    element.attribute(MUST_UNDERSTAND, "false")
}

/// Never with `mustUnderstand="true"`: that is a fault (MS-WSMV 3.1.4.1.8).
fn locale(namespace: &'static str, local: &'static str, language: &str) -> Element {
    optional(Element::new(namespace, local).attribute(Name::new(ns::XML, "lang"), language))
}

const MUST_UNDERSTAND: Name<'static> = Name::new(ns::SOAP, "mustUnderstand");
