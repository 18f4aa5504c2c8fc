//! The envelope of an answer (MS-WSMV 3.1.4.1; the headers and their order as recorded by go-wsman from Windows).

use uuid::Uuid;

use super::fault::{Fault, Form};
use super::fault_element::fault_element;
use super::markup::{LANG, declaring};
use crate::xml::{Element, Name, ns};

/// What goes into every answer, whatever its body is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) language: &'a str,
    pub(crate) machine: &'a str,
    pub(crate) message_id: Uuid,
    pub(crate) relates_to: Option<&'a str>,
}

impl Frame<'_> {
    /// An answer with one element as its body, or none.
    pub(crate) fn answer(&self, action: &str, body: Option<Element>) -> Element {
        self.envelope(action, None, body)
    }

    /// An answer that is a fault.
    pub(crate) fn fault(&self, fault: &Fault) -> Element {
        let action = format!(
            "{}/fault",
            match fault.subcode {
                Some(subcode) if subcode.namespace == ns::WSMAN => "http://schemas.dmtf.org/wbem/wsman/1/wsman",
                Some(subcode) if subcode.namespace == ns::ENUMERATION => ns::ENUMERATION,
                _ => ns::ADDRESSING,
            }
        );
        let body = fault_element(fault, self.language, self.machine);
        self.envelope(&action, not_understood(&fault.form), Some(body))
    }

    fn envelope(&self, action: &str, extra: Option<Element>, body: Option<Element>) -> Element {
        let message_id = format!("uuid:{}", self.message_id.hyphenated().to_string().to_uppercase());
        let header = Element::new(ns::SOAP, "Header")
            .child(Element::with_text(ns::ADDRESSING, "Action", action))
            .child(Element::with_text(ns::ADDRESSING, "MessageID", message_id))
            .child(Element::with_text(ns::ADDRESSING, "To", ns::ANONYMOUS))
            .children(self.relates_to.map(|id| Element::with_text(ns::ADDRESSING, "RelatesTo", id)))
            .children(extra);
        let envelope = Element::new(ns::SOAP, "Envelope").attribute(LANG, self.language);
        // Recorded: `p` is declared here, and bound anew on the instance in the body.
        declaring(envelope, "xmlns:p", ns::MS_WSMAN).child(header).child(Element::new(ns::SOAP, "Body").children(body))
    }
}

fn soap(local: &'static str) -> Element {
    Element::new(ns::SOAP, local)
}

fn not_understood(form: &Form) -> Option<Element> {
    let Form::NotUnderstood { namespace, local } = form else { return None };
    if namespace.is_empty() {
        return Some(soap("NotUnderstood").attribute(Name::new("", "qname"), local));
    }
    let element = declaring(soap("NotUnderstood"), "xmlns:n1", namespace);
    Some(element.attribute(Name::new("", "qname"), format!("n1:{local}")))
}
