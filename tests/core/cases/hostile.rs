//! Encodings, answers to other messages, and what is not an answer at all.

use std::time::{Duration, Instant};

use cimjob::cim::{CimProperty, CimValue};
use cimjob::job::ReportedError;
use cimjob::soap::EnvelopeError;
use cimjob::wsman::{Correlation, Reply, ReplyError, read_reply};
use cimjob::xml::{Limits, XmlError};

use crate::cases::answers::{get_error, get_error_ex, message_id, only_error, output, reply};
use crate::support::fixture;

fn read(bytes: &[u8], charset: Option<&str>) -> Result<Reply<cimjob::job::GetErrorOutput>, ReplyError> {
    read_reply(&get_error(), &message_id(), bytes, charset)
}

#[test]
fn the_encoding_does_not_change_the_answer() {
    let text = fixture("get_error/reply-japanese.xml");
    let expected = read(text.as_bytes(), Some("UTF-8")).unwrap();
    let units = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let (little, big) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
    for (bytes, charset) in [
        ([b"\xFF\xFE".as_slice(), &little].concat(), Some("UTF-16")),
        ([b"\xFE\xFF".as_slice(), &big].concat(), Some("utf-16")),
        ([b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat(), Some("UTF-8")),
        (little, Some("UTF-16")),
        (big, None),
    ] {
        assert_eq!(read(&bytes, charset).as_ref(), Ok(&expected), "{charset:?}");
    }
    assert_eq!(only_error(expected.output).message.as_deref(), Some("仮想マシン 'web01' を起動できませんでした。"));
}

#[test]
fn an_answer_to_another_message_is_refused() {
    let text = fixture("get_error/reply.xml").replace("5E6FD101", "00000000");
    assert!(
        matches!(read(text.as_bytes(), None), Err(ReplyError::RelatesTo { found, .. }) if found.starts_with("uuid:00000000"))
    );
}

#[test]
fn an_answer_that_relates_to_nothing_is_told() {
    let text = fixture("get_error/reply.xml").replace("a:RelatesTo", "a:Relates");
    assert_eq!(read(text.as_bytes(), None).unwrap().correlation, Correlation::Missing);
}

#[test]
fn of_two_bodies_none_is_taken() {
    let text = fixture("get_error/reply.xml");
    let (before, rest) = text.split_once("<s:Body>").unwrap();
    let text = format!("{before}<s:Body><s:Fault/></s:Body><s:Body>{rest}");
    assert_eq!(read(text.as_bytes(), None), Err(EnvelopeError::Several("Body").into()));
}

/// The answer with one more header.
fn with_header(header: &str) -> Result<Reply<cimjob::job::GetErrorOutput>, ReplyError> {
    let text = fixture("get_error/reply.xml").replacen("</s:Header>", &format!("{header}</s:Header>"), 1);
    read(text.as_bytes(), None)
}

#[test]
fn a_header_that_must_be_understood_and_is_not_known_is_refused() {
    for mark in ["true", "1", " true "] {
        let answer = with_header(&format!(r#"<x:Redo xmlns:x="urn:x" s:mustUnderstand="{mark}"/>"#));
        assert_eq!(answer, Err(EnvelopeError::NotUnderstood("Redo".to_owned()).into()), "{mark}");
    }
}

#[test]
fn headers_that_are_known_or_need_not_be_understood_are_taken() {
    for header in [
        r#"<x:Redo xmlns:x="urn:x" s:mustUnderstand="false"/>"#,
        r#"<x:Redo xmlns:x="urn:x" s:mustUnderstand="true" s:role="http://www.w3.org/2003/05/soap-envelope/role/none"/>"#,
        r#"<a:From s:mustUnderstand="true"/>"#,
        r#"<w:FragmentTransfer xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" s:mustUnderstand="true">X</w:FragmentTransfer>"#,
    ] {
        assert!(with_header(header).is_ok(), "{header}");
    }
}

#[test]
fn case_and_white_space_of_relates_to_do_not_matter() {
    let text = fixture("get_error/reply.xml").replace("uuid:5E6FD101-710A-4EEA", "\n  uuid:5e6fd101-710a-4eea");
    assert_eq!(read(text.as_bytes(), None).unwrap().correlation, Correlation::Matched);
}

#[test]
fn entities_and_document_types_are_refused() {
    assert_eq!(reply(&get_error(), "hostile/doctype.xml").unwrap_err(), ReplyError::Xml(XmlError::DocumentType));
}

#[test]
fn an_error_text_with_entities_is_kept_raw() {
    let errors = reply(&get_error(), "hostile/inner-doctype.xml").unwrap().output.errors;
    let [ReportedError::Raw { text, reason: Some(XmlError::DocumentType) }] = errors.as_slice() else {
        panic!("{errors:?}")
    };
    assert!(text.starts_with("<!DOCTYPE INSTANCE"));
}

#[test]
fn two_envelopes_are_not_one_answer() {
    let found = reply(&get_error(), "hostile/two-envelopes.xml").unwrap_err();
    assert!(matches!(found, ReplyError::Xml(XmlError::OutsideRoot(_))), "{found:?}");
}

#[test]
fn an_attribute_that_is_given_twice_is_refused() {
    let found = reply(&get_error(), "hostile/duplicate-attribute.xml").unwrap_err();
    assert!(matches!(found, ReplyError::Xml(XmlError::Malformed { .. })), "{found:?}");
}

#[test]
fn the_page_of_a_proxy_is_no_answer() {
    let page = reply(&get_error(), "hostile/login.html").unwrap_err();
    assert!(matches!(page, ReplyError::Html { .. }), "{page:?}");
    assert_eq!(read(b"<html><body/></html>", None).unwrap_err(), ReplyError::Html { heading: None });
}

#[test]
fn every_cut_of_an_answer_is_an_error() {
    let text = fixture("get_error/reply.xml");
    let end = text.trim_end().len();
    for cut in (0..end).filter(|cut| text.is_char_boundary(*cut)) {
        assert!(read(&text.as_bytes()[..cut], None).is_err(), "cut at byte {cut}");
    }
}

#[test]
fn nesting_without_end_is_refused_outside_and_inside() {
    let deep = "<a>".repeat(100_000);
    assert_eq!(read(deep.as_bytes(), None).unwrap_err(), ReplyError::Xml(XmlError::TooDeep(256)));
    let parameters = format!("<p:Error>{}</p:Error><p:ReturnValue>0</p:ReturnValue>", deep.replace('<', "&lt;"));
    let errors = output(&get_error(), &parameters).unwrap().errors;
    assert!(matches!(errors.as_slice(), [ReportedError::Raw { reason: Some(XmlError::TooDeep(256)), .. }]));
}

#[test]
fn a_body_beyond_the_limit_is_refused_unread() {
    let limit = Limits::default().max_bytes;
    assert_eq!(read(&vec![0xFF; limit + 1], None).unwrap_err(), ReplyError::Xml(XmlError::TooLong(limit)));
}

/// Each of these took minutes once: a name was searched among all before it.
#[test]
fn a_hundred_thousand_names_do_not_hold_us_up() {
    let namespaces: String = (0..100_000).map(|index| format!("<a xmlns='urn:{index}'/>")).collect();
    let properties: String = (0..100_000).map(|index| format!("<p{index}/>")).collect();
    for content in [namespaces, properties] {
        let parameters = format!("<p:Error><e>{content}</e></p:Error><p:ReturnValue>0</p:ReturnValue>");
        let error = only_error(output(&get_error(), &parameters).unwrap());
        let CimProperty { value, .. } = &error.other[0];
        let found = if let CimValue::Array(values) = value { values.len() } else { error.other.len() };
        assert_eq!(found, 100_000);
    }
}

#[test]
fn a_job_has_at_most_a_thousand_errors() {
    let read = |count: usize| {
        let errors = "<p:Errors>x</p:Errors>".repeat(count);
        output(&get_error_ex(), &format!("{errors}<p:ReturnValue>0</p:ReturnValue>")).map(|output| output.errors.len())
    };
    assert_eq!(read(1000), Ok(1000));
    assert_eq!(read(1001), Err(ReplyError::TooMany { what: "errors of one job", limit: 1000 }));
}

/// A search for an end that never comes may not begin anew at each mark.
#[test]
fn damaged_instances_take_little_time() {
    let begin = Instant::now();
    for piece in ["<HOST '", "<!--", "<![CDATA[", "&#x", "<", "&", "</HOST>", "<HOST>", "<VALUE a='>"] {
        let text = format!("<INSTANCE>{}", piece.repeat(300_000 / piece.len()));
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        output(&get_error(), &format!("<p:Error>{escaped}</p:Error><p:ReturnValue>0</p:ReturnValue>")).unwrap();
    }
    assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
}

/// Otherwise a large error inside of many faults would be kept as often as there are faults.
#[test]
fn what_the_innermost_fault_says_is_kept_once() {
    let namespace = r#"xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault""#;
    let open = format!("<f:WSManFault {namespace} Code='1'><f:Message><f:ProviderFault>").repeat(50);
    let close = "</f:ProviderFault></f:Message></f:WSManFault>".repeat(50);
    let error = "<f:ExtendedError><MSFT_WmiError><Message>m</Message></MSFT_WmiError></f:ExtendedError>";
    let whole = fixture("access_denied/reply.xml");
    let (before, rest) = whole.split_once("<f:WSManFault").unwrap();
    let (_, after) = rest.split_once("</f:WSManFault>").unwrap();
    let text = format!("{before}{open}{error}{close}{after}");
    let Err(ReplyError::Fault(fault)) = read(text.as_bytes(), None) else { panic!() };
    let providers = fault.wsman_fault.as_ref().unwrap().chain().filter_map(|fault| fault.provider_fault.as_ref());
    let told: Vec<bool> = providers.map(|provider| provider.cim_error.is_some()).collect();
    assert_eq!((told.len(), told.iter().filter(|told| **told).count(), told.last()), (50, 1, Some(&true)));
}

#[test]
fn a_fault_of_soap_1_1_is_shown_with_its_text() {
    let fault = r#"<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>e:Server</faultcode>
        <faultstring>the policy rejects the message</faultstring></e:Fault></e:Body></e:Envelope>"#;
    let told = read(fault.as_bytes(), None).unwrap_err().to_string();
    assert_eq!(told, "the answer is SOAP 1.1, not WS-Management: \"the policy rejects the message\"");
}

#[test]
fn what_is_no_envelope_is_said() {
    assert_eq!(read(b"", None).unwrap_err(), ReplyError::Empty);
    assert_eq!(read(b" \r\n", None).unwrap_err(), ReplyError::Empty);
    assert_eq!(read(b"<a/>", None).unwrap_err(), ReplyError::Envelope(EnvelopeError::NotSoap("a".into())));
    let empty = r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>"#;
    assert_eq!(read(empty.as_bytes(), None).unwrap_err(), ReplyError::Envelope(EnvelopeError::NoBody));
    let no_output = empty.replace("/>", "><s:Body/></s:Envelope>");
    assert_eq!(read(no_output.as_bytes(), None).unwrap_err(), ReplyError::Missing("output element in its Body"));
}
