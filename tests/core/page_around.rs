//! The only page of an enumeration, around any items.

/// A page with these items.
pub(crate) fn page(items: &str) -> String {
    format!("{HEAD}{items}{TAIL}")
}

const HEAD: &str = concat!(
    r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing""#,
    r#" xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd""#,
    r#" xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Header>"#,
    "<a:RelatesTo>uuid:00000000-0000-0000-0000-000000000001</a:RelatesTo></s:Header><s:Body><n:EnumerateResponse><n:Items>"
);
const TAIL: &str = "</n:Items><n:EndOfSequence/></n:EnumerateResponse></s:Body></s:Envelope>";
