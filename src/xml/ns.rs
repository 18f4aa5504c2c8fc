//! Every namespace URI we name, with the specification that defines it, and the prefix it usually has.

/// SOAP 1.2 envelope (SOAP 1.2 part 1, section 5.1).
pub const SOAP: &str = "http://www.w3.org/2003/05/soap-envelope";
/// WS-Addressing of August 2004 (DSP0226 section 5.1).
pub const ADDRESSING: &str = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
/// WS-Management (DSP0226 section 6).
pub const WSMAN: &str = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
/// Identify (DSP0226 section 11).
pub const IDENTITY: &str = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd";
/// WS-Enumeration (DSP0226 section 8).
pub const ENUMERATION: &str = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
/// WS-Transfer (DSP0226 section 7).
pub const TRANSFER: &str = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
/// WS-Eventing (DSP0226 section 10).
pub const EVENTING: &str = "http://schemas.xmlsoap.org/ws/2004/08/eventing";
/// The CIM binding of WS-Management (DSP0227).
pub const CIM_BINDING: &str = "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd";
/// WS-CIM common types (DSP0230 section 5).
pub const CIM_COMMON: &str = "http://schemas.dmtf.org/wbem/wscim/1/common";
/// Microsoft's extension headers (MS-WSMV 2.2.1).
pub const MS_WSMAN: &str = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd";
/// Microsoft's fault detail (MS-WSMV 2.2.4.43).
pub const MS_FAULT: &str = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault";
/// XML Schema instance: `xsi:nil`, `xsi:type`.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The namespace of the prefix `xml` (Namespaces in XML 1.0, section 3).
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The anonymous address (WS-Addressing, DSP0226 section 5.1.2).
pub const ANONYMOUS: &str = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";

/// The prefix under which requests of Windows clients write a namespace.
pub(super) fn usual_prefix(namespace: &str) -> Option<&'static str> {
    usual(namespace).map(|(prefix, _)| prefix)
}

/// A namespace with a usual prefix, and that prefix.
pub(super) fn usual(namespace: &str) -> Option<(&'static str, &'static str)> {
    USUAL.iter().copied().find(|(_, known)| *known == namespace)
}

static USUAL: [(&str, &str); 13] = [
    ("s", SOAP),
    ("a", ADDRESSING),
    ("w", WSMAN),
    ("wsmid", IDENTITY),
    ("n", ENUMERATION),
    ("x", TRANSFER),
    ("e", EVENTING),
    ("b", CIM_BINDING),
    ("cim", CIM_COMMON),
    ("p", MS_WSMAN),
    ("f", MS_FAULT),
    ("xsi", XSI),
    ("xml", XML),
];
