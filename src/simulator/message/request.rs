//! A request, and what MS-WSMV 3.1.4.1 demands of its headers.

use super::fault::Fault;
use super::faults;
use super::reference::Reference;
use super::resource::{Resource, Selectors};
use crate::xml::{Name, Node, ns};

/// A request whose headers are in order.
#[derive(Debug)]
pub(crate) struct Request<'d> {
    pub(crate) action: &'d str,
    pub(crate) resource: Resource,
    pub(crate) selectors: Selectors,
    /// The longest answer the client takes, in bytes.
    pub(crate) max_envelope_size: usize,
    /// The part of the instance that is wanted (`w:FragmentTransfer`).
    pub(crate) fragment: Option<&'d str>,
    /// The element in the body.
    pub(crate) input: Option<Node<'d>>,
}

/// An envelope whose headers were not looked at yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelope<'d> {
    header: Option<Node<'d>>,
    body: Option<Node<'d>>,
}

impl<'d> Envelope<'d> {
    pub(crate) fn of(root: Node<'d>) -> Result<Self, Box<Fault>> {
        if root.name() != Name::new(ns::SOAP, "Envelope") {
            return Err(faults::version_mismatch());
        }
        let child = |local| root.child(Name::new(ns::SOAP, local));
        Ok(Self { header: child("Header"), body: child("Body") })
    }

    /// The element in the body.
    pub(crate) fn input(&self) -> Option<Node<'d>> {
        self.body?.children().next()
    }

    /// The client's MessageID, if there is one.
    pub(crate) fn message_id(&self) -> Option<&'d str> {
        self.text(MESSAGE_ID).filter(|id| !id.is_empty())
    }

    /// Checks the headers and reads them.
    pub(crate) fn request(&self) -> Result<Request<'d>, Box<Fault>> {
        self.check_understood()?;
        self.check_addresses()?;
        let max_envelope_size = self.max_envelope_size()?;
        self.check_timeout()?;
        let action = self.required(ACTION)?;
        let uri = self.text(RESOURCE_URI).unwrap_or_default();
        let mut selectors = self.selectors()?;
        let resource = Resource::read(uri, &mut selectors)?;
        let fragment = self.text(Name::new(ns::WSMAN, "FragmentTransfer"));
        Ok(Request { action, resource, selectors, max_envelope_size, fragment, input: self.input() })
    }

    fn headers(&self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        self.header.into_iter().flat_map(|header| header.children())
    }

    fn text(&self, name: Name<'_>) -> Option<&'d str> {
        self.headers().find(|header| header.name() == name).map(|header| header.text().trim())
    }

    fn required(&self, name: Name<'_>) -> Result<&'d str, Box<Fault>> {
        self.text(name).ok_or_else(|| faults::header_required(name.local))
    }

    /// documented: MS-WSMV 3.1.4.1.8 (Locale), SOAP 1.2 part 1 section 2.4 (all others).
    fn check_understood(&self) -> Result<(), Box<Fault>> {
        for header in self.headers().filter(must_understand) {
            if header.name() == Name::new(ns::WSMAN, "Locale") {
                return Err(faults::unsupported_feature("Locale"));
            }
            if !is_known(header.name()) {
                return Err(faults::must_understand(header.name()));
            }
        }
        Ok(())
    }

    /// documented: MS-WSMV 3.1.4.1.3 (ReplyTo), 3.1.4.1.4 (FaultTo), 3.1.4.1.5 (MessageID); WS-Addressing (2004/08) section 4.2 (To).
    fn check_addresses(&self) -> Result<(), Box<Fault>> {
        self.required(TO)?;
        if self.required(MESSAGE_ID)?.is_empty() {
            return Err(faults::invalid_header("MessageID"));
        }
        self.required(REPLY_TO)?;
        let is_address = |node: &Node<'_>| [REPLY_TO, FAULT_TO].contains(&node.name());
        let anonymous = |node: Node<'_>| {
            let address = node.child(Name::new(ns::ADDRESSING, "Address"));
            address.is_some_and(|address| address.text().trim() == ns::ANONYMOUS)
        };
        if self.headers().filter(is_address).all(anonymous) {
            Ok(())
        } else {
            Err(faults::unsupported_feature("AddressingMode"))
        }
    }

    /// documented: MS-WSMV 3.1.4.1.7.
    fn max_envelope_size(&self) -> Result<usize, Box<Fault>> {
        let Some(text) = self.text(Name::new(ns::WSMAN, "MaxEnvelopeSize")) else { return Ok(MAX_ENVELOPE_SIZE) };
        let size: usize = text.parse().map_err(|_| faults::invalid_header("MaxEnvelopeSize"))?;
        if size < 8192 {
            return Err(faults::envelope_size_too_small());
        }
        Ok(size.min(MAX_ENVELOPE_SIZE))
    }

    /// recorded: PT-1S is a fault, which is negative and not an xs:duration (pypsrp, test_psrp_is_alive_other_wsman_error).
    fn check_timeout(&self) -> Result<(), Box<Fault>> {
        let Some(text) = self.text(Name::new(ns::WSMAN, "OperationTimeout")) else { return Ok(()) };
        let span: Result<jiff::Span, _> = text.parse();
        span.ok()
            .filter(|span| !span.is_negative())
            .map(|_| ())
            .ok_or_else(|| faults::invalid_header("OperationTimeout"))
    }

    fn selectors(&self) -> Result<Selectors, Box<Fault>> {
        let set = self.headers().find(|header| header.name() == Name::new(ns::WSMAN, "SelectorSet"));
        let mut selectors = Selectors::new();
        for selector in set.into_iter().flat_map(|set| set.children()) {
            let name = selector.attribute(Name::new("", "Name")).unwrap_or_default();
            if selectors.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                return Err(faults::selectors("DuplicateSelectors"));
            }
            let path = selector.child_local("EndpointReference").and_then(Reference::read).map(|found| found.path());
            selectors.push((name.to_owned(), path.unwrap_or_else(|| selector.text().to_owned())));
        }
        Ok(selectors)
    }
}

fn must_understand(header: &Node<'_>) -> bool {
    matches!(header.attribute(Name::new(ns::SOAP, "mustUnderstand")).map(str::trim), Some("true" | "1"))
}

/// The headers of MS-WSMV 3.1.4.1.
fn is_known(name: Name<'_>) -> bool {
    match name.namespace {
        ns::ADDRESSING => {
            matches!(name.local, "To" | "Action" | "MessageID" | "ReplyTo" | "FaultTo" | "From" | "RelatesTo")
        }
        ns::WSMAN => KNOWN.contains(&name.local),
        ns::MS_WSMAN => {
            matches!(name.local, "DataLocale" | "SessionId" | "OperationID" | "SequenceId" | "ActivityId")
        }
        _ => false,
    }
}

const KNOWN: [&str; 7] = [
    "ResourceURI",
    "SelectorSet",
    "OperationTimeout",
    "MaxEnvelopeSize",
    "OptionSet",
    "FragmentTransfer",
    "RequestTotalItemsCountEstimate",
];

const TO: Name<'static> = Name::new(ns::ADDRESSING, "To");
const ACTION: Name<'static> = Name::new(ns::ADDRESSING, "Action");
const MESSAGE_ID: Name<'static> = Name::new(ns::ADDRESSING, "MessageID");
const REPLY_TO: Name<'static> = Name::new(ns::ADDRESSING, "ReplyTo");
const FAULT_TO: Name<'static> = Name::new(ns::ADDRESSING, "FaultTo");
const RESOURCE_URI: Name<'static> = Name::new(ns::WSMAN, "ResourceURI");

/// MaxEnvelopeSizekb of Windows Server 2012 and later, in bytes (documented: MS-WSMV 2.2.4.10).
pub(crate) const MAX_ENVELOPE_SIZE: usize = 500 * 1024;
