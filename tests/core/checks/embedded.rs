//! Instances of a host, in whatever shape, are read and rendered as text and as JSON within a budget, and nothing in them controls a terminal
//! (DSP0201; DSP0230).

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::report::InstanceReport;
use cimjob::soap::MessageId;
use cimjob::wsman::{Enumerate, Item, read_reply};

/// The bytes are the items of a page, and once more the text of a property.
pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    for items in [text, &format!("<J><B>{escaped}</B></J>")] {
        let resource = ResourceUri::wmi_all(&Namespace::virtualization_v2());
        let enumerate = Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() });
        let answer = format!("{HEAD}{items}{TAIL}");
        let page = read_reply(&enumerate, &MessageId::from_uuid(1), answer.as_bytes(), None);
        page.into_iter().flat_map(|page| page.output.items).for_each(check_item);
    }
}

fn check_item(item: Item) {
    if let Some(object) = &item.object {
        super::check_screen(&cimjob::cli::fuzzing::instance(object));
    }
    let report = InstanceReport::from(item);
    serde_json::to_writer(std::io::sink(), &report).expect("JSON");
}

const HEAD: &str = concat!(
    r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing""#,
    r#" xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd""#,
    r#" xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Header>"#,
    "<a:RelatesTo>uuid:00000000-0000-0000-0000-000000000001</a:RelatesTo></s:Header><s:Body><n:EnumerateResponse><n:Items>"
);
const TAIL: &str = "</n:Items><n:EndOfSequence/></n:EnumerateResponse></s:Body></s:Envelope>";
