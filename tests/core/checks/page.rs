//! A page of an enumeration is read or refused, the same in each encoding; one that ends the enumeration gives nothing to pull with (DSP0226
//! sections 8.3 to 8.7).

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::soap::MessageId;
use cimjob::wsman::{Enumerate, EnumerationContext, EnumerationMode, Filter, Operation, Page, Pull, read_reply};
use cimjob::xml::decode;

pub(crate) fn check(bytes: &[u8]) {
    let all = || EndpointReference {
        resource: ResourceUri::wmi_all(&Namespace::virtualization_v2()),
        selectors: SelectorSet::default(),
    };
    let mut enumerate = Enumerate::all(all());
    check_page(&enumerate, bytes);
    enumerate.filter = Some(Filter::Wql("SELECT Name, JobState FROM Msvm_ConcreteJob".to_owned()));
    enumerate.mode = EnumerationMode::ObjectsAndReferences;
    check_page(&enumerate, bytes);
    if let Some(context) = EnumerationContext::ahead(bytes, None) {
        assert!(!context.as_str().is_empty());
        let pull = Pull { target: all(), context, max_elements: 1, max_time: None };
        assert!(!is_last(&check_page(&pull, bytes)), "there is a context ahead of the last page");
    }
}

fn check_page(operation: &impl Operation<Output = Page>, bytes: &[u8]) -> Option<Page> {
    let read = |bytes: &[u8]| read_reply(operation, &MessageId::from_uuid(1), bytes, None);
    let page = read(bytes);
    if let Ok(text) = decode(bytes, None) {
        let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(format!("{page:?}"), format!("{:?}", read(&utf16)));
    }
    page.ok().map(|page| page.output)
}

fn is_last(page: &Option<Page>) -> bool {
    page.as_ref().is_some_and(|page| page.context.is_none())
}
