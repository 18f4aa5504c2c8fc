//! Instances of a host, in whatever shape, are read and rendered as text and as JSON within a budget, and nothing in them controls a terminal
//! (DSP0201; DSP0230).

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::report::InstanceReport;
use cimjob::soap::MessageId;
use cimjob::wsman::{Enumerate, Item, read_reply};

use crate::page_around::page;

/// The bytes are the items of a page, and once more the text of a property.
pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    for items in [text, &format!("<J><B>{escaped}</B></J>")] {
        let resource = ResourceUri::wmi_all(&Namespace::virtualization_v2());
        let enumerate = Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() });
        let answer = page(items);
        let read = read_reply(&enumerate, &MessageId::from_uuid(1), answer.as_bytes(), None);
        read.into_iter().flat_map(|page| page.output.items).for_each(check_item);
    }
}

fn check_item(item: Item) {
    if let Some(object) = &item.object {
        super::check_screen(&cimjob::cli::fuzzing::instance(object));
    }
    let report = InstanceReport::from(item);
    serde_json::to_writer(std::io::sink(), &report).expect("JSON");
}
