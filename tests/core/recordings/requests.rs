//! Our request for the same call is the recorded one, but for what is listed here.

use cimjob::soap::Settings;
use cimjob::wsman::{Operation, write_request};
use cimjob::xml::{Name, Node, ns};

use crate::support::{Exchange, assert_same, outline, parse};

/// Holds our request against the recorded one as trees: body, and the headers in their order.
///
/// Ours differs in three ways: it has `p:DataLocale` (Microsoft's clients send it), it writes the time-out as `PT60.000S`
/// instead of `PT60S`, and it asks for another `w:MaxEnvelopeSize` (here set to the recorded one). `extra` are headers that the
/// recording had in order to provoke a fault.
pub(crate) fn same_request<O: Operation>(exchange: &Exchange, operation: &O, extra: &[&str]) {
    let theirs = parse(exchange.request.text());
    let header = |node: Node<'_>, local: &str| {
        node.descendants().find(|found| found.local() == local).map(|found| found.text().to_owned())
    };
    let mut settings = Settings::new(header(theirs.root(), "To").unwrap_or_default());
    settings.max_envelope_size = header(theirs.root(), "MaxEnvelopeSize").map_or(0, |size| size.parse().unwrap());
    let written = write_request(operation, &settings, &exchange.message_id()).unwrap();
    let ours = parse(&written);
    let same =
        |node: &Node<'_>| !["DataLocale", "OperationTimeout"].contains(&node.local()) && !extra.contains(&node.local());
    let headers = |root: Node<'_>| -> Vec<String> {
        root.child(Name::new(ns::SOAP, "Header")).unwrap().children().filter(same).map(outline).collect()
    };
    assert_eq!(headers(ours.root()), headers(theirs.root()), "{}", exchange.file);
    let body = Name::new(ns::SOAP, "Body");
    assert_same(ours.root().child(body).unwrap(), theirs.root().child(body).unwrap(), &exchange.file);
    if operation.target().is_some() {
        assert_eq!(header(ours.root(), "OperationTimeout").as_deref(), Some("PT60.000S"), "{}", exchange.file);
        assert_eq!(header(theirs.root(), "OperationTimeout").as_deref(), Some("PT60S"), "{}", exchange.file);
    }
}
