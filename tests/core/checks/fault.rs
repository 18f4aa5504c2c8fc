//! Whatever fault comes, it has a kind, a message and a remedy, and is JSON (SOAP 1.2 section 5.4; MS-WSMV 2.2.4.43).

use cimjob::client::Error;
use cimjob::report::FaultReport;
use cimjob::soap::{Fault, MessageId};
use cimjob::wsman::{Identify, ReplyError, read_reply};

pub(crate) fn check(bytes: &[u8]) {
    let Err(ReplyError::Fault(fault)) = read_reply(&Identify, &MessageId::from_uuid(1), bytes, None) else { return };
    check_fault(&fault);
    let error = Error::Fault(fault);
    let _ = (error.remedy(), error.is_transient(), error.to_string());
}

fn check_fault(fault: &Fault) {
    let _ = (fault.kind(), fault.number(), fault.detail_name(), fault.provider_message(), fault.refuses_fragments());
    assert!(!fault.to_string().is_empty());
    assert!(fault.sentences().iter().all(|sentence| !sentence.trim().is_empty()));
    serde_json::to_writer(std::io::sink(), &FaultReport::from(fault)).expect("JSON");
}
