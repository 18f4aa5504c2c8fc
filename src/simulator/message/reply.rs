//! The envelope of an answer (MS-WSMV 3.1.4.1; headers, their order and prefixes as recorded by go-wsman and pypsrp from Windows).

use uuid::Uuid;

use super::fault::{Fault, Form};
use super::fault_detail::Origin;
use super::fault_element::fault_element;
use super::markup::LANG;
use crate::xml::{Element, Name, ns};

/// What goes into every answer, whatever its body is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) language: &'a str,
    pub(crate) message_id: Uuid,
    pub(crate) relates_to: Option<&'a str>,
    /// Where a fault comes from.
    pub(crate) origin: Origin<'a>,
}

impl Frame<'_> {
    /// An answer with one element as its body, or none, to a request with this action.
    pub(crate) fn answer(&self, action: &str, body: Option<Element>) -> Element {
        self.envelope(&format!("{action}Response"), prefixes(action), body, None)
    }

    /// An answer that is a fault.
    pub(crate) fn fault(&self, fault: &Fault) -> Element {
        let namespace = match fault.subcode {
            Some(subcode) if subcode.namespace == ns::WSMAN => "http://schemas.dmtf.org/wbem/wsman/1/wsman",
            Some(subcode) if subcode.namespace == ns::ENUMERATION => ns::ENUMERATION,
            _ => ns::ADDRESSING,
        };
        let body = fault_element(fault, self.language, self.origin);
        self.envelope(&format!("{namespace}/fault"), &FAULT, Some(body), not_understood(&fault.form))
    }

    fn envelope(&self, action: &str, prefixes: &[Prefix], body: Option<Element>, extra: Option<Element>) -> Element {
        let message_id = format!("uuid:{}", self.message_id.hyphenated().to_string().to_uppercase());
        let header = Element::new(ns::SOAP, "Header")
            .child(Element::with_text(ns::ADDRESSING, "Action", action))
            .child(Element::with_text(ns::ADDRESSING, "MessageID", message_id))
            .child(Element::with_text(ns::ADDRESSING, "To", ns::ANONYMOUS))
            .children(self.relates_to.map(|id| Element::with_text(ns::ADDRESSING, "RelatesTo", id)))
            .children(extra);
        let envelope = Element::new(ns::SOAP, "Envelope").attribute(LANG, self.language);
        let envelope =
            prefixes.iter().fold(envelope, |envelope, (prefix, namespace)| envelope.declaring(prefix, *namespace));
        envelope.child(header).child(Element::new(ns::SOAP, "Body").children(body))
    }
}

type Prefix = (&'static str, &'static str);

/// The prefixes that an envelope declares. recorded: for Get and for enumerations (go-wsman); assumed: for methods, as answers of shells
/// have these and one more (masterzen/winrm, response_test.go).
fn prefixes(action: &str) -> &'static [Prefix] {
    if action.starts_with(ns::ENUMERATION) { &ENUMERATION } else { &GENERAL }
}

const GENERAL: [Prefix; 5] =
    [("s", ns::SOAP), ("a", ns::ADDRESSING), ("x", ns::TRANSFER), ("w", ns::WSMAN), ("p", ns::MS_WSMAN)];
const ENUMERATION: [Prefix; 4] = [("s", ns::SOAP), ("a", ns::ADDRESSING), ("n", ns::ENUMERATION), ("w", ns::WSMAN)];
/// recorded: pypsrp, test_psrp_is_alive_other_wsman_error.
const FAULT: [Prefix; 7] = [
    ("s", ns::SOAP),
    ("a", ns::ADDRESSING),
    ("x", ns::TRANSFER),
    ("e", ns::EVENTING),
    ("n", ns::ENUMERATION),
    ("w", ns::WSMAN),
    ("p", ns::MS_WSMAN),
];

fn not_understood(form: &Form) -> Option<Element> {
    let Form::NotUnderstood { namespace, local } = form else { return None };
    let element = Element::new(ns::SOAP, "NotUnderstood");
    if namespace.is_empty() {
        return Some(element.attribute(QNAME, local));
    }
    Some(element.declaring("n1", namespace.clone()).attribute(QNAME, format!("n1:{local}")))
}

const QNAME: Name<'static> = Name::new("", "qname");
