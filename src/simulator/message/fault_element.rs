//! The body of a fault (SOAP 1.2 part 1, section 5.4).

use super::fault::{Fault, Form};
use super::fault_detail;
use super::markup::{LANG, carried, declaring};
use crate::xml::{Element, Name, ns};

/// `s:Fault` in the language of the host, which calls itself `machine`.
pub(crate) fn fault_element(fault: &Fault, language: &str, machine: &str) -> Element {
    let mut code = Element::new(ns::SOAP, "Code").child(soap("Value").text(format!("s:{}", fault.code)));
    if let Some(subcode) = fault.subcode {
        code = code.child(soap("Subcode").child(qname(subcode)));
    }
    let (language, reason) = match fault.form {
        Form::EmptyReason => ("", String::new()),
        _ => (language, carried(&fault.text)),
    };
    let text = soap("Text").attribute(LANG, language).text(reason);
    let detail = fault.detail.map(|detail| {
        Element::with_text(
            ns::WSMAN,
            "FaultDetail",
            format!("{}/faultDetail/{detail}", "http://schemas.dmtf.org/wbem/wsman/1/wsman"),
        )
    });
    let detail = soap("Detail").children(detail).child(fault_detail::detail(fault, machine));
    soap("Fault").child(code).child(soap("Reason").child(text)).child(detail)
}

fn qname(name: Name<'static>) -> Element {
    let (prefix, declaration) = match name.namespace {
        ns::WSMAN => ("w", "xmlns:w"),
        ns::ENUMERATION => ("n", "xmlns:n"),
        _ => ("a", "xmlns:a"),
    };
    declaring(soap("Value"), declaration, name.namespace).text(format!("{prefix}:{}", name.local))
}

fn soap(local: &'static str) -> Element {
    Element::new(ns::SOAP, local)
}
