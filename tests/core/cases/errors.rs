//! Answers to GetError and GetErrorEx: errors, no errors, return values.

use cimjob::addressing::Namespace;
use cimjob::cim::error_values::{CimStatusCode, ErrorType};
use cimjob::cim::{CimProperty, CimType, CimValue, read_cim_xml};
use cimjob::job::{ErrorMethod, GetError, JobPath, ReportedError};
use cimjob::wsman::{Correlation, ReplyError};
use cimjob::xml::Limits;

use crate::cases::answers::{get_error, get_error_ex, only_error, output, reply};

#[test]
fn an_error_as_escaped_cim_xml_is_decoded() {
    let reply = reply(&get_error(), "get_error/reply.xml").unwrap();
    assert_eq!((reply.correlation, reply.output.return_value.raw()), (Correlation::Matched, 0));
    let error = only_error(reply.output);
    assert_eq!(error.class_name, "Msvm_Error");
    assert_eq!(error.cim_status_code, Some(CimStatusCode::from(1)));
    assert_eq!(error.cim_status_code_description, None);
    assert_eq!(error.message.as_deref(), Some("'web01' could not start."));
    assert_eq!(error.message_arguments.as_deref(), Some(&["web01".to_owned()][..]));
    assert_eq!((error.error_type, error.message_id, error.other.as_slice()), (None, None, [].as_slice()));
}

#[test]
fn an_error_as_a_tree_is_decoded() {
    let error = only_error(reply(&get_error(), "get_error/reply-tree.xml").unwrap().output);
    assert_eq!(error.class_name, "Msvm_Error");
    assert_eq!(error.error_type, Some(ErrorType::SoftwareError));
    assert_eq!((error.message.as_deref(), error.owning_entity), (Some("m"), None));
    assert_eq!(error.message_arguments, Some(vec!["a".to_owned(), "b".to_owned()]));
}

/// Null, an empty element, white space and no element at all: the job has no error.
#[test]
fn every_way_to_say_no_error_is_no_error() {
    for parameters in [
        r#"<p:Error xsi:nil="true"/><p:ReturnValue>0</p:ReturnValue>"#,
        r#"<p:Error xsi:nil="1"/><p:ReturnValue>0</p:ReturnValue>"#,
        r#"<p:Error xsi:nil="TRUE"/><p:ReturnValue>0</p:ReturnValue>"#,
        "<p:ReturnValue>0</p:ReturnValue>",
        "<p:Error></p:Error><p:ReturnValue>0</p:ReturnValue>",
        "<p:Error/><p:ReturnValue>0</p:ReturnValue>",
        "<p:Error>\n  </p:Error><p:ReturnValue>0</p:ReturnValue>",
    ] {
        let output = output(&get_error(), parameters).unwrap();
        assert_eq!((output.errors.as_slice(), output.return_value.is_success()), ([].as_slice(), true), "{parameters}");
    }
}

#[test]
fn the_null_answer_of_the_fixture_is_no_error() {
    assert_eq!(reply(&get_error(), "get_error/reply-nil.xml").unwrap().output.errors, []);
}

#[test]
fn a_refusal_is_named_after_the_class_that_was_asked() {
    let refused = |operation: &GetError, value: u32| {
        let parameters = format!(r#"<p:Error xsi:nil="true"/><p:ReturnValue>{value}</p:ReturnValue>"#);
        output(operation, &parameters).unwrap().return_value.to_string()
    };
    let dmtf = JobPath::new(&Namespace::virtualization_v2(), "CIM_ConcreteJob", "x").unwrap();
    assert_eq!(refused(&get_error(), 32775), "32775 (Invalid state for this operation)");
    assert_eq!(refused(&GetError::new(dmtf, ErrorMethod::GetError), 6), "6 (Access Denied)");
}

#[test]
fn a_missing_return_value_is_never_taken_for_success() {
    assert_eq!(output(&get_error(), "<p:Error/>"), Err(ReplyError::Missing("ReturnValue")));
}

#[test]
fn a_return_value_may_be_padded_or_hexadecimal() {
    for value in ["0x1000", " 4096 ", "4096", "\n4096\n", "+4096"] {
        let parameters = format!("<p:ReturnValue>{value}</p:ReturnValue>");
        assert_eq!(output(&get_error(), &parameters).unwrap().return_value.raw(), 4096, "{value}");
    }
}

#[test]
fn a_return_value_that_is_no_number_is_shown() {
    for value in ["", "-1", "soon", "4294967296", "0x", "0x+1"] {
        let found = output(&get_error(), &format!("<p:ReturnValue>{value}</p:ReturnValue>"));
        assert_eq!(found, Err(ReplyError::Unreadable { what: "ReturnValue", text: value.into() }), "{value}");
    }
}

#[test]
fn two_errors_come_in_their_order_whatever_their_shape() {
    let errors = reply(&get_error_ex(), "get_error_ex/reply.xml").unwrap().output.errors;
    let messages: Vec<_> = errors.iter().map(|error| error.message().unwrap()).collect();
    assert_eq!(messages, ["'web01' could not start.", "The second."]);
}

#[test]
fn a_null_array_of_errors_is_empty() {
    let parameters = r#"<p:Errors xsi:nil="true"/><p:ReturnValue>0</p:ReturnValue>"#;
    assert_eq!(output(&get_error_ex(), parameters).unwrap().errors, []);
}

#[test]
fn an_array_of_one_error_is_one_error() {
    let parameters = r#"<p:Errors>&lt;INSTANCE CLASSNAME="E"/&gt;</p:Errors><p:ReturnValue>0</p:ReturnValue>"#;
    assert_eq!(only_error(output(&get_error_ex(), parameters).unwrap()).class_name, "E");
}

#[test]
fn a_text_that_is_no_instance_is_kept_raw() {
    let parameters = "<p:Error>The disk is full.</p:Error><p:ReturnValue>0</p:ReturnValue>";
    let expected = ReportedError::Raw { text: "The disk is full.".into(), reason: None };
    assert_eq!(output(&get_error(), parameters).unwrap().errors, [expected]);
}

#[test]
fn unknown_numbers_properties_and_classes_are_kept() {
    let error = only_error(reply(&get_error(), "get_error/reply-unknown.xml").unwrap().output);
    assert_eq!(error.class_name, "Acme_Error");
    assert_eq!(error.error_type.unwrap().to_string(), "Unknown (4711)");
    assert_eq!(error.cim_status_code.unwrap().to_string(), "Unknown (40)");
    let foo = CimProperty {
        name: "VendorFoo".into(),
        cim_type: Some(CimType::String),
        value: CimValue::String("bar".into()),
    };
    // The system property __PATH is none of the class's.
    assert_eq!(error.other, [foo]);
}

/// DSP0201: no `VALUE` is null, an empty one is empty; the same for arrays and their entries.
#[test]
fn null_and_empty_are_kept_apart_in_cim_xml() {
    let value = |property: &str| {
        let text = format!(r#"<INSTANCE CLASSNAME="E">{property}</INSTANCE>"#);
        read_cim_xml(&text, &Limits::default()).unwrap().properties.remove(0).value
    };
    assert_eq!(value(r#"<PROPERTY NAME="M" TYPE="string"></PROPERTY>"#), CimValue::Null);
    assert_eq!(
        value(r#"<PROPERTY NAME="M" TYPE="string"><VALUE></VALUE></PROPERTY>"#),
        CimValue::String(String::new())
    );
    assert_eq!(value(r#"<PROPERTY.ARRAY NAME="R" TYPE="string"></PROPERTY.ARRAY>"#), CimValue::Null);
    assert_eq!(
        value(r#"<PROPERTY.ARRAY NAME="R" TYPE="string"><VALUE.ARRAY></VALUE.ARRAY></PROPERTY.ARRAY>"#),
        CimValue::Array(vec![])
    );
    assert_eq!(
        value(
            r#"<PROPERTY.ARRAY NAME="R" TYPE="string"><VALUE.ARRAY><VALUE.NULL/><VALUE>x</VALUE></VALUE.ARRAY></PROPERTY.ARRAY>"#
        ),
        CimValue::Array(vec![CimValue::Null, CimValue::String("x".into())])
    );
}
