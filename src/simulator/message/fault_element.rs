//! The body of a fault (SOAP 1.2 part 1, section 5.4).

use super::fault::{Fault, Form};
use super::fault_detail::{self, Origin};
use super::markup::{LANG, with_text};
use crate::xml::{Element, Name, ns};

/// `s:Fault` in the language of the host. The envelope declares the prefixes `w`, `n` and `a` of its codes.
pub(super) fn fault_element(fault: &Fault, language: &str, origin: Origin<'_>) -> Element {
    let mut code = soap("Code").child(soap("Value").text(format!("s:{}", fault.code)));
    if let Some(subcode) = fault.subcode {
        code = code.child(soap("Subcode").child(soap("Value").text(qname(subcode))));
    }
    let text = match fault.form {
        // recorded: no language next to what a plug-in says (masterzen/winrm, fixture_test.go).
        Form::ProviderText => with_text(soap("Text").attribute(LANG, ""), &fault.text),
        _ => with_text(soap("Text").attribute(LANG, language), fault.general.unwrap_or(&fault.text)),
    };
    let detail = fault.detail.map(|detail| Element::with_text(ns::WSMAN, "FaultDetail", format!("{DETAIL}{detail}")));
    let detail = soap("Detail").children(detail).child(fault_detail::detail(fault, origin));
    soap("Fault").child(code).child(soap("Reason").child(text)).child(detail)
}

fn qname(name: Name<'static>) -> String {
    let prefix = match name.namespace {
        ns::WSMAN => "w",
        ns::ENUMERATION => "n",
        _ => "a",
    };
    format!("{prefix}:{}", name.local)
}

fn soap(local: &'static str) -> Element {
    Element::new(ns::SOAP, local)
}

const DETAIL: &str = "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/";
