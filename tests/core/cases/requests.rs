//! Our requests are the documented ones, as trees and in the order of their headers (MS-WSMV 3.1.4.1).

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::soap::{MessageId, Settings};
use cimjob::wsman::{Effect, Get, Identify, Invoke, Operation, write_request};
use cimjob::xml::{Element, Name, ns};

use crate::cases::answers::{GUID, get_error, get_error_ex, job, message_id};
use crate::support::{assert_same, fixture, parse};

fn written<O: Operation>(operation: &O) -> String {
    write_request(operation, &Settings::new("https://hv01.example.net:5986/wsman"), &message_id()).unwrap()
}

fn assert_request<O: Operation>(operation: &O, file: &str) {
    let (ours, documented) = (written(operation), fixture(file));
    assert_same(parse(&ours).root(), parse(&documented).root(), file);
}

#[test]
fn get_error_is_written_as_documented() {
    assert_request(&get_error(), "get_error/request.xml");
}

#[test]
fn get_error_ex_is_written_as_documented() {
    assert_request(&get_error_ex(), "get_error_ex/request.xml");
}

#[test]
fn get_is_written_as_documented() {
    assert_request(&Get { target: job().reference().clone() }, "get/request.xml");
}

#[test]
fn identify_is_written_as_documented() {
    assert_request(&Identify, "identify/request.xml");
}

#[test]
fn a_method_with_a_reference_is_written_as_documented() {
    let resource = |class| ResourceUri::wmi(&Namespace::virtualization_v2(), class).unwrap();
    let service = resource("Msvm_VirtualSystemManagementService");
    let system = EndpointReference {
        resource: resource("Msvm_ComputerSystem"),
        selectors: SelectorSet::default().with("Name", GUID),
    };
    let parameter = Element::new(service.to_string(), "AffectedSystem").children(system.to_parameter());
    let target = EndpointReference { resource: service, selectors: SelectorSet::default().with("Name", "vmms") };
    let operation = Invoke::new(target, "DestroySystem").unwrap().parameter(parameter);
    assert_request(&operation, "start_job/request.xml");
    assert_eq!((operation.effect(), get_error().effect()), (Effect::Changes, Effect::Reads));
}

#[test]
fn the_headers_are_in_the_order_of_windows_clients() {
    let mut settings = Settings::new("https://hv01:5986/wsman");
    settings.session = Some(MessageId::from_uuid(7));
    let request = write_request(&get_error(), &settings, &message_id()).unwrap();
    let document = parse(&request);
    let header = document.root().child(Name::new(ns::SOAP, "Header")).unwrap();
    let names: Vec<_> = header.children().map(|child| child.local()).collect();
    let expected = [
        "To",
        "ResourceURI",
        "ReplyTo",
        "Action",
        "MaxEnvelopeSize",
        "MessageID",
        "Locale",
        "DataLocale",
        "SessionId",
        "OperationTimeout",
        "SelectorSet",
    ];
    assert_eq!(names, expected);
}

/// `mustUnderstand="true"` on a locale is a fault (MS-WSMV 3.1.4.1.8).
#[test]
fn only_the_documented_headers_must_be_understood() {
    let request = written(&get_error());
    let document = parse(&request);
    let must = |value: &str| {
        let marked = document
            .root()
            .descendants()
            .filter(|node| node.attribute(Name::new(ns::SOAP, "mustUnderstand")) == Some(value));
        marked.map(|node| node.local().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(must("true"), ["ResourceURI", "Address", "Action", "MaxEnvelopeSize"]);
    assert_eq!(must("false"), ["Locale", "DataLocale"]);
}

#[test]
fn a_selector_that_xml_cannot_carry_is_refused() {
    let target = EndpointReference {
        resource: job().reference().resource.clone(),
        selectors: SelectorSet::default().with("InstanceID", "a\u{0}b"),
    };
    let error = write_request(&Get { target }, &Settings::new("x"), &message_id()).unwrap_err();
    assert_eq!(error.to_string(), "the character U+0000 cannot be written in XML");
}
