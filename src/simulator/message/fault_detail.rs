//! The detail of a fault: WSManFault, ProviderFault, `__ExtendedStatus`, MSFT_WmiError (MS-WSMV 2.2.4.43).

use super::fault::{Fault, Form};
use super::markup::{TYPE, carried, declaring, nil};
use crate::xml::{Element, Name, ns};

/// The child of `s:Detail` that tells what happened.
pub(super) fn detail(fault: &Fault, machine: &str) -> Element {
    match &fault.form {
        Form::Plain | Form::EmptyReason | Form::NotUnderstood { .. } => {
            let machine = if fault.form == Form::EmptyReason { "" } else { machine };
            wsman_fault(fault.number, machine).child(message().text(carried(&fault.text)))
        }
        Form::Provider { inner, parameter } => {
            let inner = wsman_fault(*inner, machine).child(message().text(carried(&fault.text)));
            let provider = Element::new(ns::MS_FAULT, "ProviderFault")
                .attribute(Name::new("", "provider"), "WMI Provider")
                .attribute(Name::new("", "path"), r"C:\Windows\system32\WsmWmiPl.dll")
                .child(inner)
                .child(Element::new(ns::MS_FAULT, "ExtendedError").child(extended_status(parameter)));
            wsman_fault(fault.number, machine).child(message().child(provider))
        }
        Form::WmiError => wmi_error(fault),
    }
}

fn message() -> Element {
    Element::new(ns::MS_FAULT, "Message")
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
