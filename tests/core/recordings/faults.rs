//! Faults: names resolved, every part of the details, and what kind of fault it is.

use cimjob::addressing::{EndpointReference, ResourceUri, SelectorSet};
use cimjob::cim::error_values::{CimStatusCode, PerceivedSeverity, ProbableCause};
use cimjob::cim::{CimError, CimProperty, CimType, CimValue};
use cimjob::job::{ErrorMethod, GetError, JobPath};
use cimjob::soap::{Fault, FaultKind, QualifiedName};
use cimjob::wsman::{Get, Invoke, Operation, ReplyError};
use cimjob::xml::ns;

use crate::recordings::errors;
use crate::recordings::requests::same_request;
use crate::support::{Exchange, dmtf, wmi};

const JOB: &str = "A0000000-0000-4000-8000-000000000010";

recordings! {
    omi_fault_class: "omi/fault-class.http" => |exchange| {
        let fault = fault(exchange, 500, &Get { target: dmtf("No_SuchClass", JOB) }, &[]);
        expect(&fault, "Sender", Some((ns::ADDRESSING, "DestinationUnreachable")), FaultKind::NotFound);
        assert_eq!(fault.reason, "The specified class does not exist.");
        assert_eq!(fault.cim_error, Some(omi_error(5, 10, "The specified class does not exist.")));
    },
    omi_fault_method: "omi/fault-method.http" => |exchange| {
        let operation = Invoke::new(dmtf("Msvm_ConcreteJob", JOB), "NoSuchMethod").unwrap();
        let fault = fault(exchange, 500, &operation, &[]);
        // Nothing here says that it is the method: CIM_ERR_FAILED.
        expect(&fault, "Receiver", Some((ns::WSMAN, "InternalError")), FaultKind::Other);
        assert_eq!(fault.cim_error, Some(omi_error(1, 0, "A general error occurred, not covered by a more specific error code.")));
    },
    omi_fault_mustunderstand: "omi/fault-mustunderstand.http" => |exchange| {
        let fault = fault(exchange, 500, &Get { target: dmtf("Msvm_ConcreteJob", JOB) }, &["Foo"]);
        expect(&fault, "MustUnderstand", None, FaultKind::Other);
        assert_eq!(fault.reason, "Header not understood");
        assert_eq!(fault.not_understood, [QualifiedName { namespace: String::new(), local: "Foo".into() }]);
    },
    openwsman_fault_mustunderstand: "openwsman/fault-mustunderstand.http" => |exchange| {
        // With status 200: only the body tells that it is a fault.
        let fault = fault(exchange, 200, &Get { target: wmi("Msvm_ConcreteJob", JOB) }, &["F"]);
        expect(&fault, "MustUnderstand", None, FaultKind::Other);
        assert!(fault.reason.starts_with("The WS-Management service cannot process a SOAP header"));
        assert_eq!(fault.not_understood, [QualifiedName { namespace: "http://example.org/".into(), local: "F".into() }]);
    },
    omi_fault_selector_missing: "omi/fault-selector-missing.http" => |exchange| {
        let selectors = SelectorSet::default().with("__cimnamespace", "root/virtualization/v2");
        let target = EndpointReference { resource: ResourceUri::dmtf("Msvm_ConcreteJob").unwrap(), selectors };
        let fault = fault(exchange, 500, &Get { target }, &[]);
        expect(&fault, "Receiver", Some((ns::WSMAN, "InternalError")), FaultKind::Other);
        assert_eq!((fault.reason.as_str(), &fault.cim_error), ("get-instance: instance name parameter is missing", &None));
    },
    omi_fault_selector_value: "omi/fault-selector-value.http" => |exchange| {
        let fault = fault(exchange, 500, &Get { target: dmtf("Msvm_ConcreteJob", "nope") }, &[]);
        expect(&fault, "Sender", Some((ns::ADDRESSING, "DestinationUnreachable")), FaultKind::NotFound);
        assert_eq!(fault.reason, "CIM ERROR:NOT_FOUND: The requested object cannot be found.");
        assert_eq!(fault.cim_error, Some(omi_error(6, 13, "The requested object cannot be found.")));
    },
    omi_fault_xml_dtd: "omi/fault-xml-dtd.http" => |exchange| {
        // The request began with a document type, which we never write; the answer relates to nothing.
        let Err(ReplyError::Fault(fault)) = exchange.reply(&Get { target: dmtf("Msvm_ConcreteJob", JOB) }) else { panic!() };
        expect(&fault, "Receiver", Some((ns::WSMAN, "InternalError")), FaultKind::Other);
        assert!(fault.reason.starts_with("Failed to parse XML."));
    },
    omi_geterror_mierror: "omi/invoke-geterror-msvmconcrete-mierror.http" => |exchange| {
        let fault = fault(exchange, 500, &get_error(dmtf("Msvm_ConcreteJob", "A0000000-0000-4000-8000-000000000015")), &[]);
        expect(&fault, "Sender", Some((ns::WSMAN, "AccessDenied")), FaultKind::AccessDenied);
        assert_eq!(fault.reason, "The provider says <no> & explains why.");
        let mut expected = omi_error(2, 18, "Access to a CIM resource is not available to the client.");
        expected.message = Some("The provider says <no> & explains why.".into());
        assert_eq!(fault.cim_error, Some(expected));
    },
    omi_geterror_cimerror: "omi/invoke-geterror-msvmconcrete-cimerror.http" => |exchange| {
        let fault = fault(exchange, 500, &get_error(dmtf("Msvm_ConcreteJob", "A0000000-0000-4000-8000-000000000016")), &[]);
        expect(&fault, "Receiver", Some((ns::WSMAN, "InternalError")), FaultKind::Other);
        let mut expected = errors::error("32768", "CIM_Error posted by the provider <&>");
        expected.class_name = "CIM_Error".into();
        expected.cim_status_code = Some(CimStatusCode::from(4));
        assert_eq!(fault.cim_error, Some(expected));
    },
    openwsman_geterror_cimerror: "openwsman/invoke-geterror-text-cimerror.http" => |exchange| {
        let fault = fault(exchange, 400, &get_error(wmi("Msvm_ConcreteJob", "A0000000-0000-4000-8000-000000000016")), &[]);
        expect(&fault, "Sender", Some((ns::WSMAN, "InvalidParameter")), FaultKind::Other);
        assert_eq!((fault.reason.as_str(), fault.detail_name()), ("", Some("MissingValues")));
        assert_eq!(fault.to_string(), "InvalidParameter (MissingValues)");
    },
    openwsman_fault_class: "openwsman/fault-class.http" => |exchange| {
        let fault = fault(exchange, 400, &Get { target: wmi("Msvm_Nope", JOB) }, &[]);
        expect(&fault, "Sender", Some((ns::ADDRESSING, "DestinationUnreachable")), FaultKind::NotFound);
        assert_eq!(fault.reason, "Class 'Msvm_Nope' not found in namespace 'root/virtualization/v2'.");
    },
    openwsman_fault_selector_value: "openwsman/fault-selector-value.http" => |exchange| {
        let fault = fault(exchange, 400, &Get { target: wmi("Msvm_ConcreteJob", "nope") }, &[]);
        expect(&fault, "Sender", Some((ns::ADDRESSING, "DestinationUnreachable")), FaultKind::NotFound);
        assert_eq!(fault.reason, "no such instance");
    },
    openwsman_fault_maxenvelope_small: "openwsman/fault-maxenvelope-small.http" => |exchange| {
        let fault = fault(exchange, 400, &Get { target: wmi("Msvm_ConcreteJob", JOB) }, &[]);
        expect(&fault, "Sender", Some((ns::WSMAN, "EncodingLimit")), FaultKind::Other);
        assert_eq!(fault.detail_name(), Some("MinimumEnvelopeLimit"));
        assert!(fault.reason.starts_with("An internal encoding limit was exceeded"));
    },
}

fn get_error(target: EndpointReference) -> GetError {
    GetError::new(JobPath::from_reference(target).unwrap(), ErrorMethod::GetError)
}

fn fault<O: Operation<Output: std::fmt::Debug>>(
    exchange: &Exchange,
    status: u16,
    operation: &O,
    extra: &[&str],
) -> Fault {
    same_request(exchange, operation, extra);
    assert_eq!(exchange.answer.status(), status, "{}", exchange.file);
    match exchange.reply(operation) {
        Err(ReplyError::Fault(fault)) => *fault,
        other => panic!("{}: {other:?}", exchange.file),
    }
}

/// Neither server writes `f:WSManFault`.
fn expect(fault: &Fault, code: &str, subcode: Option<(&str, &str)>, kind: FaultKind) {
    assert!(fault.code.is(ns::SOAP, code), "{:?}", fault.code);
    let found = fault.subcode.as_ref().map(|subcode| (subcode.namespace.as_str(), subcode.local.as_str()));
    assert_eq!((found, fault.kind(), &fault.wsman_fault), (subcode, kind, &None));
}

/// The error that Open Management Infrastructure makes of one of its results.
fn omi_error(status: u32, category: u64, message: &str) -> CimError {
    let text = |text: &str| Some(text.to_owned());
    let property = |name: &str, cim_type, value| CimProperty { name: name.to_owned(), cim_type: Some(cim_type), value };
    let mut error = CimError::default();
    error.class_name = "OMI_Error".into();
    error.owning_entity = text("OMI:CIMOM");
    error.message_id = Some(format!("OMI:MI_Result:{status}"));
    error.message = text(message);
    error.perceived_severity = Some(PerceivedSeverity::from(7));
    error.probable_cause = Some(ProbableCause::from(0));
    error.probable_cause_description = text("Unknown");
    error.cim_status_code = Some(CimStatusCode::from(status));
    error.other = vec![
        property("OMI_Code", CimType::Uint32, CimValue::Unsigned(status.into())),
        property("OMI_Category", CimType::Uint32, CimValue::Unsigned(category)),
        property("OMI_Type", CimType::String, CimValue::String("MI".into())),
        property("OMI_ErrorMessage", CimType::String, CimValue::String(message.to_owned())),
    ];
    error
}
