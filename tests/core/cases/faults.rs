//! Faults as Windows writes them, by documentation and public captures.

use cimjob::soap::{FaultKind, QualifiedName};
use cimjob::wsman::{Get, ReplyError};
use cimjob::xml::ns;

use crate::cases::answers::{fault, job, reply};

#[test]
fn a_removed_job_is_not_found_and_everything_said_is_kept() {
    let fault = fault("job_removed/reply.xml");
    assert!(fault.code.is(ns::SOAP, "Sender"));
    assert!(fault.subcode.as_ref().unwrap().is(ns::ADDRESSING, "DestinationUnreachable"));
    assert_eq!((fault.kind(), fault.number()), (FaultKind::NotFound, Some(2_150_858_752)));
    assert_eq!(
        (fault.reason.as_str(), fault.detail_name()),
        ("The resource cannot be found.", Some("InvalidResourceURI"))
    );
    let outer = fault.wsman_fault.as_ref().unwrap();
    assert_eq!((outer.machine.as_deref(), outer.message.as_str()), (Some("hv01"), ""));
    assert_eq!((outer.chain().count(), outer.innermost_message()), (2, Some("The job is not there.")));
    let provider = outer.provider_fault.as_ref().unwrap();
    assert_eq!(provider.provider.as_deref(), Some("WMI Provider"));
    assert_eq!(provider.path.as_deref(), Some(r"C:\Windows\system32\WsmWmiPl.dll"));
    assert_eq!(provider.fault.as_ref().unwrap().machine.as_deref(), Some("HV01"));
    let status = provider.extended_status.as_ref().unwrap();
    assert_eq!((status.class_name.as_str(), status.properties.len()), ("__ExtendedStatus", 5));
}

#[test]
fn the_same_fault_answers_get() {
    let get = Get { target: job().reference().clone() };
    assert!(
        matches!(reply(&get, "job_removed/reply.xml"), Err(ReplyError::Fault(fault)) if fault.kind() == FaultKind::NotFound)
    );
}

#[test]
fn a_host_that_did_not_finish_in_time_is_told_apart() {
    let fault = fault("timed_out/reply.xml");
    assert_eq!((fault.kind(), fault.number(), fault.detail), (FaultKind::TimedOut, Some(2_150_858_793), None));
}

#[test]
fn without_a_reason_the_message_of_the_detail_speaks() {
    let fault = fault("access_denied/reply.xml");
    assert_eq!((fault.kind(), fault.number()), (FaultKind::AccessDenied, Some(5)));
    assert_eq!((fault.reason.as_str(), fault.message()), ("", "Access is denied."));
    assert_eq!(fault.wsman_fault.as_ref().unwrap().machine, None);
}

#[test]
fn a_quota_told_as_a_cim_error_is_busy() {
    let fault = fault("quota/reply.xml");
    assert_eq!((fault.kind(), fault.number(), &fault.wsman_fault), (FaultKind::Busy, Some(2_150_859_174), &None));
    let error = fault.cim_error.as_ref().unwrap();
    assert_eq!((error.class_name.as_str(), error.cim_status_code.unwrap().value()), ("MSFT_WmiError", 27));
    assert_eq!(error.message_id.as_deref(), Some("HRESULT 0x803381a6"));
}

#[test]
fn a_header_that_was_not_understood_is_named() {
    let fault = fault("not_understood/reply.xml");
    assert!(fault.code.is(ns::SOAP, "MustUnderstand"));
    assert_eq!(fault.not_understood, [QualifiedName { namespace: "http://example.org/".into(), local: "Foo".into() }]);
    assert!(fault.to_string().contains("header Foo"), "{fault}");
}

/// The general sentence and what says more, in the forms that were recorded.
#[test]
fn the_telling_sentence_follows_the_general_one() {
    for (file, told) in [
        (
            "reply-filter.xml",
            "The filter might be missing or it might be invalid. The class of the query is not in the namespace.\"",
        ),
        ("reply-timeout.xml", "one or more headers are invalid. The time limit in the header is invalid: PT-2S.\""),
        ("reply-driver.xml", ": \"The provider could not perform the operation. Return code of the driver: 4711\""),
        ("reply-quota.xml", "for this user has been exceeded. This user may have 12 operations at the same time.\""),
    ] {
        let fault = fault(&format!("told_inside/{file}"));
        assert!(fault.to_string().ends_with(told), "{fault}");
    }
}

#[test]
fn the_words_of_a_cim_error_are_those_of_its_provider() {
    let fault = fault("told_inside/reply-quota.xml");
    assert_eq!(fault.provider_message().as_deref(), Some("This user may have 12 operations at the same time."));
    assert_eq!((fault.kind(), fault.sentences().len()), (FaultKind::Busy, 2));
}

#[test]
fn a_sentence_that_is_told_twice_is_shown_once() {
    let fault = fault("told_inside/reply-driver.xml");
    let expected = ["The provider could not perform the operation.", "Return code of the driver: 4711"];
    assert_eq!(fault.sentences(), expected);
}

#[cfg(feature = "serde")]
#[test]
fn the_json_of_a_fault_holds_its_cim_error_and_its_extended_status() {
    let json = |file: &str| serde_json::to_value(fault(&format!("told_inside/{file}"))).unwrap();
    let (quota, driver) = (json("reply-quota.xml"), json("reply-driver.xml"));
    assert_eq!(quota["provider_message"], "This user may have 12 operations at the same time.");
    assert_eq!(quota["error"]["message_id"], "HRESULT 0x803381a6");
    assert_eq!(driver["extended_status"][1], serde_json::json!({ "name": "Operation", "values": ["ExecQuery"] }));
}
