//! The envelope of an answer (MS-WSMV 3.1.4.1; the headers and their order as recorded by go-wsman from Windows).

use uuid::Uuid;

use super::faults::{Fault, Form};
use crate::simulator::model::properties::{carried, declaring, nil};
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
        self.envelope(&action, not_understood(&fault.form), Some(self.fault_element(fault)))
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

    fn fault_element(&self, fault: &Fault) -> Element {
        let mut code = Element::new(ns::SOAP, "Code").child(soap("Value").text(format!("s:{}", fault.code)));
        if let Some(subcode) = fault.subcode {
            code = code.child(soap("Subcode").child(qname(subcode)));
        }
        let (language, reason) = match fault.form {
            Form::EmptyReason => ("", String::new()),
            _ => (self.language, carried(&fault.text)),
        };
        let text = soap("Text").attribute(LANG, language).text(reason);
        let detail = fault.detail.map(|detail| {
            Element::with_text(
                ns::WSMAN,
                "FaultDetail",
                format!("{}/faultDetail/{detail}", "http://schemas.dmtf.org/wbem/wsman/1/wsman"),
            )
        });
        let detail = soap("Detail").children(detail).child(self.detail(fault));
        soap("Fault").child(code).child(soap("Reason").child(text)).child(detail)
    }

    fn detail(&self, fault: &Fault) -> Element {
        match &fault.form {
            Form::Plain | Form::EmptyReason | Form::NotUnderstood { .. } => {
                let machine = if fault.form == Form::EmptyReason { "" } else { self.machine };
                wsman_fault(fault.number, machine).child(message().text(carried(&fault.text)))
            }
            Form::Provider { inner, parameter } => {
                let inner = wsman_fault(*inner, self.machine).child(message().text(carried(&fault.text)));
                let provider = Element::new(ns::MS_FAULT, "ProviderFault")
                    .attribute(Name::new("", "provider"), "WMI Provider")
                    .attribute(Name::new("", "path"), r"C:\Windows\system32\WsmWmiPl.dll")
                    .child(inner)
                    .child(Element::new(ns::MS_FAULT, "ExtendedError").child(extended_status(parameter)));
                wsman_fault(fault.number, self.machine).child(message().child(provider))
            }
            Form::WmiError => wmi_error(fault),
        }
    }
}

fn soap(local: &'static str) -> Element {
    Element::new(ns::SOAP, local)
}

fn message() -> Element {
    Element::new(ns::MS_FAULT, "Message")
}

fn qname(name: Name<'static>) -> Element {
    let (prefix, declaration) = match name.namespace {
        ns::WSMAN => ("w", "xmlns:w"),
        ns::ENUMERATION => ("n", "xmlns:n"),
        _ => ("a", "xmlns:a"),
    };
    declaring(soap("Value"), declaration, name.namespace).text(format!("{prefix}:{}", name.local))
}

fn wsman_fault(number: u32, machine: &str) -> Element {
    Element::new(ns::MS_FAULT, "WSManFault")
        .attribute(Name::new("", "Code"), number.to_string())
        .attribute(Name::new("", "Machine"), machine)
}

/// `__ExtendedStatus` of a provider (recorded).
fn extended_status(parameter: &str) -> Element {
    const STATUS: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/__ExtendedStatus";
    let element = |local: &'static str| Element::new(STATUS, local).prefixed("p");
    element("__ExtendedStatus")
        .attribute(TYPE, "p:__ExtendedStatus_Type")
        .child(nil(element("Description")))
        .child(element("Operation").text("GetObject"))
        .child(element("ParameterInfo").text(carried(parameter)))
        .child(element("ProviderName").text("VmmsWmiInstanceAndMethodProvider"))
        .child(nil(element("StatusCode")))
}

/// MSFT_WmiError, a CIM_Error as a tree (recorded).
fn wmi_error(fault: &Fault) -> Element {
    const CLASS: &str = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError";
    let element = |local: &'static str, kind: &str| {
        Element::new(CLASS, local).prefixed("p").attribute(TYPE, format!("cim:cim{kind}"))
    };
    let root = Element::new(CLASS, "MSFT_WmiError")
        .prefixed("p")
        .attribute(Name::new(ns::CIM_BINDING, "IsCIM_Error"), "true")
        .attribute(TYPE, "p:MSFT_WmiError_Type");
    declaring(root, "xmlns:cim", ns::CIM_COMMON)
        .child(element("CIMStatusCode", "UnsignedInt").text("27"))
        .child(nil(element("CIMStatusCodeDescription", "String")))
        .child(nil(element("ErrorSource", "String")))
        .child(element("ErrorSourceFormat", "UnsignedShort").text("0"))
        .child(element("ErrorType", "UnsignedShort").text("0"))
        .child(element("Message", "String").text(carried(&fault.text)))
        .child(element("MessageID", "String").text(format!("HRESULT 0x{:08x}", fault.number)))
        .child(element("PerceivedSeverity", "UnsignedShort").text("0"))
        .child(element("error_Category", "UnsignedInt").text("30"))
        .child(element("error_Code", "UnsignedInt").text(fault.number.to_string()))
        .child(element("error_Type", "String").text("HRESULT"))
        .child(element("error_WindowsErrorMessage", "String").text(carried(&fault.text)))
}

fn not_understood(form: &Form) -> Option<Element> {
    let Form::NotUnderstood { namespace, local } = form else { return None };
    if namespace.is_empty() {
        return Some(soap("NotUnderstood").attribute(Name::new("", "qname"), local));
    }
    let element = declaring(soap("NotUnderstood"), "xmlns:n1", namespace);
    Some(element.attribute(Name::new("", "qname"), format!("n1:{local}")))
}

pub(crate) const LANG: Name<'static> = Name::new(ns::XML, "lang");
pub(crate) const TYPE: Name<'static> = Name::new(ns::XSI, "type");
