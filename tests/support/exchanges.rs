//! Exchanges kept in `tests/exchanges`: loading recordings and fixtures, comparing requests and answers as trees.
#![allow(dead_code, reason = "each test crate uses its part")]

use std::path::PathBuf;

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::soap::MessageId;
use cimjob::wsman::{Operation, Reply, ReplyError, read_reply};
use cimjob::xml::{Document, Limits, Node};

/// A recording: what was sent and what came back, byte for byte.
pub(crate) struct Exchange {
    pub(crate) file: String,
    pub(crate) request: Message,
    pub(crate) answer: Message,
}

/// An HTTP message as it went over the wire.
pub(crate) struct Message {
    pub(crate) start_line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Exchange {
    /// Loads a recording, such as `omi/get-run.http`.
    pub(crate) fn recorded(file: &str) -> Self {
        let path = exchanges().join("recorded").join(file);
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let after = |title: &str| {
            let start = find(&bytes, title.as_bytes()).unwrap_or_else(|| panic!("{file} has no {title:?}"));
            let line = find(&bytes[start..], b"\n").expect("a line end");
            Message::read(&bytes[start + line + 1..])
        };
        let (request, answer) = (after("### request, as sent"), after("### answer, as received"));
        Self { file: file.to_owned(), request, answer }
    }

    /// Reads the answer as our client would.
    pub(crate) fn reply<O: Operation>(&self, operation: &O) -> Result<Reply<O::Output>, ReplyError> {
        read_reply(operation, &self.message_id(), &self.answer.body, self.answer.charset())
    }

    /// The number at the end of the recorded MessageID; Identify has none.
    pub(crate) fn message_id(&self) -> MessageId {
        let text = std::str::from_utf8(&self.request.body).expect("a request in UTF-8");
        let written = text.split("MessageID>uuid:").nth(1).and_then(|rest| rest.split('<').next());
        let digits = written.unwrap_or_default().replace('-', "");
        MessageId::from_uuid(u128::from_str_radix(&digits, 16).unwrap_or_default())
    }
}

impl Message {
    /// A message in front of whatever follows it: its length is in `Content-Length`.
    fn read(bytes: &[u8]) -> Self {
        let end = find(bytes, b"\r\n\r\n").expect("an empty line after the headers");
        let head = std::str::from_utf8(&bytes[..end]).expect("headers in ASCII");
        let mut lines = head.split("\r\n").map(str::to_owned);
        let start_line = lines.next().expect("a first line");
        let headers = lines.filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        });
        let mut message = Self { start_line, headers: headers.collect(), body: Vec::new() };
        let length = message.header("content-length").next().map_or(0, |length| length.parse().expect("a length"));
        message.body = bytes[end + 4..end + 4 + length].to_vec();
        message
    }

    pub(crate) fn status(&self) -> u16 {
        self.start_line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
    }

    pub(crate) fn header<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn charset(&self) -> Option<&str> {
        self.header("content-type").next()?.split("charset=").nth(1)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body in UTF-8")
    }
}

/// The folder of all fixtures.
pub(crate) fn exchanges() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/exchanges")
}

/// A fixture, such as `get_error/reply.xml`.
pub(crate) fn fixture(file: &str) -> String {
    let path = exchanges().join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn parse(text: &str) -> Document<'_> {
    Document::parse(text, &Limits::default()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A job by the URI of Microsoft's form.
pub(crate) fn wmi(class: &str, instance_id: &str) -> EndpointReference {
    let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), class).expect("a class");
    EndpointReference { resource, selectors: SelectorSet::default().with("InstanceID", instance_id) }
}

/// A job by the URI of the DMTF's form, with its namespace as the last selector.
pub(crate) fn dmtf(class: &str, instance_id: &str) -> EndpointReference {
    let resource = ResourceUri::dmtf(class).expect("a class");
    let selectors = SelectorSet::default().with("InstanceID", instance_id);
    EndpointReference { resource, selectors: selectors.with("__cimnamespace", "root/virtualization/v2") }
}

/// Fails with both trees when two elements differ.
pub(crate) fn assert_same(ours: Node<'_>, theirs: Node<'_>, what: &str) {
    assert!(ours == theirs, "{what}:\nours:   {}\ntheirs: {}", outline(ours), outline(theirs));
}

/// An element as one line that shows all that counts.
pub(crate) fn outline(node: Node<'_>) -> String {
    let attributes: String = node.attributes().map(|(name, value)| format!(" {name}={value:?}")).collect();
    let children: String = node.children().map(outline).collect();
    format!("<{}{attributes}>{}{children}</>", node.name(), node.text().trim())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
