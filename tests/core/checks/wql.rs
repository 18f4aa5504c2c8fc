//! Whatever query comes, the simulated host answers it or refuses it with a fault (Microsoft's "WQL (SQL for WMI)").

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::simulator::Scenario;
use cimjob::simulator::fuzzing::Played;
use cimjob::soap::{MessageId, Settings};
use cimjob::wsman::{Enumerate, Filter, ReplyError, read_reply, write_request};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(query) = std::str::from_utf8(bytes) else { return };
    let resource = ResourceUri::wmi_all(&Namespace::virtualization_v2());
    let mut enumerate = Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() });
    enumerate.filter = Some(Filter::Wql(query.to_owned()));
    let id = MessageId::from_uuid(7);
    // Text that XML cannot carry is not sent.
    let Ok(request) = write_request(&enumerate, &Settings::new("https://hv01:5986/wsman"), &id) else { return };
    let (status, body) = Played::new(Scenario::built_in()).answer(&request);
    // A query is repeated in the fault that refuses it.
    let Some(body) = body else { return assert_eq!(status, 500) };
    let read = read_reply(&enumerate, &id, body.as_bytes(), None);
    let is_well = matches!((&read, status), (Ok(_), 200) | (Err(ReplyError::Fault(_)), 500));
    assert!(is_well, "{status} {read:?}");
}
