//! The detail of a fault: WSManFault, ProviderFault, `__ExtendedStatus`, MSFT_WmiError (MS-WSMV 2.2.4.43).

use super::fault::{Fault, Form};
use super::markup::{TYPE, declaring_instance, nil, with_text};
use crate::xml::{Element, Name, NamespaceUri, ns};

/// What a provider had to do, and on what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    /// The computer name.
    pub(crate) machine: &'a str,
    /// The WMI namespace of the class.
    pub(crate) namespace: &'a str,
    /// Of IWbemServices, such as `GetObject`.
    pub(crate) operation: &'a str,
}

/// The child of `s:Detail` that tells what happened.
pub(super) fn detail(fault: &Fault, origin: Origin<'_>) -> Element {
    let Origin { machine, .. } = origin;
    match &fault.form {
        Form::Plain | Form::NotUnderstood { .. } => {
            wsman_fault(fault.number, machine).child(with_text(message(), &fault.text))
        }
        Form::ProviderText => {
            wsman_fault(fault.number, machine).child(message().child(with_text(provider(), &fault.text)))
        }
        Form::Provider { inner, parameter, name } => {
            let inner = wsman_fault(*inner, machine).child(with_text(message(), &fault.text));
            let status = extended_status(origin, parameter, name);
            let provider = provider().child(inner).child(Element::new(ns::MS_FAULT, "ExtendedError").child(status));
            wsman_fault(fault.number, machine).child(message().child(provider))
        }
        Form::WmiError => wmi_error(fault),
    }
}

fn message() -> Element {
    Element::new(ns::MS_FAULT, "Message")
}

/// recorded: name and path (WinRb/WinRM, soap_fault_v2.xml; Microsoft, KB 2679685).
fn provider() -> Element {
    Element::new(ns::MS_FAULT, "ProviderFault")
        .attribute(Name::new("", "provider"), "WMI Provider")
        .attribute(Name::new("", "path"), r"%systemroot%\system32\WsmWmiPl.dll")
}

fn wsman_fault(number: u32, machine: &str) -> Element {
    Element::new(ns::MS_FAULT, "WSManFault")
        .declaring("f", ns::MS_FAULT)
        .attribute(Name::new("", "Code"), number.to_string())
        .attribute(Name::new("", "Machine"), machine)
}

/// `__ExtendedStatus` of a provider. recorded: its properties, and its URI in the class's own namespace (WinRb/WinRM, soap_fault_v2.xml;
/// Microsoft, KB 2679685).
fn extended_status(origin: Origin<'_>, parameter: &str, name: &str) -> Element {
    let Origin { namespace, operation, .. } = origin;
    let uri = format!("http://schemas.microsoft.com/wbem/wsman/1/wmi/{namespace}/__ExtendedStatus");
    let uri = NamespaceUri::from(uri);
    let element = |local: &'static str| Element::new(uri.clone(), local).prefixed("p");
    declaring_instance(element("__ExtendedStatus"), &uri)
        .attribute(TYPE, "p:__ExtendedStatus_Type")
        .child(nil(element("Description")))
        .child(with_text(element("Operation"), operation))
        .child(with_text(element("ParameterInfo"), parameter))
        .child(with_text(element("ProviderName"), name))
        .child(nil(element("StatusCode")))
}

/// MSFT_WmiError, a CIM_Error as a tree. recorded: its properties and their types (WinRb/WinRM, wmi_error_v2.xml).
fn wmi_error(fault: &Fault) -> Element {
    let text = |local, text: &str| with_text(typed(local, "String"), text);
    let number = |local, kind, number: u32| typed(local, kind).text(number.to_string());
    let null = |local| nil(typed(local, "String"));
    Element::new(WMI_ERROR, "MSFT_WmiError")
        .prefixed("p")
        .declaring("b", ns::CIM_BINDING)
        .declaring("xsi", ns::XSI)
        .declaring("p", WMI_ERROR)
        .declaring("cim", ns::CIM_COMMON)
        .attribute(Name::new(ns::CIM_BINDING, "IsCIM_Error"), "true")
        .attribute(TYPE, "p:MSFT_WmiError_Type")
        .children([
            number("CIMStatusCode", "UnsignedInt", 27),
            null("CIMStatusCodeDescription"),
            null("ErrorSource"),
            number("ErrorSourceFormat", "UnsignedShort", 0),
            number("ErrorType", "UnsignedShort", 0),
            text("Message", &fault.text),
            text("MessageID", &format!("HRESULT 0x{:08x}", fault.number)),
            null("OtherErrorSourceFormat"),
            null("OtherErrorType"),
            null("OwningEntity"),
            number("PerceivedSeverity", "UnsignedShort", 0),
            number("ProbableCause", "UnsignedShort", 0),
            null("ProbableCauseDescription"),
            number("error_Category", "UnsignedInt", 30),
            number("error_Code", "UnsignedInt", fault.number),
            text("error_Type", "HRESULT"),
            text("error_WindowsErrorMessage", &fault.text),
        ])
}

fn typed(local: &'static str, kind: &str) -> Element {
    Element::new(WMI_ERROR, local).prefixed("p").attribute(TYPE, format!("cim:cim{kind}"))
}

const WMI_ERROR: &str = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError";
