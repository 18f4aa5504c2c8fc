//! An endpoint reference that was read is written so that it is read as the same, and can be called (DSP0226 section 5.1).

use cimjob::addressing::EndpointReference;
use cimjob::job::JobPath;
use cimjob::soap::{MessageId, Settings};
use cimjob::wsman::{Get, write_request};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(reference) = EndpointReference::from_xml(text) else { return };
    if let Ok(written) = reference.to_element().to_xml() {
        assert_eq!(EndpointReference::from_xml(&written).as_ref(), Ok(&reference));
        let get = Get { target: reference.clone() };
        let request = write_request(&get, &Settings::new("https://hv01:5986/wsman"), &MessageId::from_uuid(1));
        assert!(request.is_ok_and(|request| request.contains("SelectorSet") || reference.selectors.is_empty()));
    }
    if let Ok(job) = JobPath::from_reference(reference) {
        assert!(!job.instance_id().is_empty() && !job.class().is_empty());
    }
}
