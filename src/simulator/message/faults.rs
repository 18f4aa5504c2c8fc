//! The faults of the simulated host (MS-WSMV 2.2.4.43 WSManFault, DSP0226 section 14.6). The texts are ours.
//!
//! Grades: *recorded* shapes come from microsoft/omi's test_wsmanparser.cpp (a Windows Server 2012 R2 answer) and from pywinrm's test
//! data; *documented* codes from MS-WSMV, DSP0226 and the Windows headers; the rest is *assumed*.

use super::fault::{Fault, Form};
use crate::xml::{Name, ns};

fn fault(code: &'static str, subcode: Name<'static>, number: u32, text: impl Into<String>) -> Box<Fault> {
    let text = text.into();
    Box::new(Fault { code, subcode: Some(subcode), detail: None, number, text, general: None, form: Form::Plain })
}

fn detailed(mut fault: Box<Fault>, detail: &'static str) -> Box<Fault> {
    fault.detail = Some(detail);
    fault
}

/// recorded: the reason is a general sentence, the one in the detail says what is wrong (WinRb/WinRM, soap_fault_v2.xml and
/// wmi_error_v2.xml; pypsrp, test_psrp_is_alive_other_wsman_error).
fn in_general(mut fault: Box<Fault>, general: &'static str) -> Box<Fault> {
    fault.general = Some(general);
    fault
}

const fn w(local: &'static str) -> Name<'static> {
    Name::new(ns::WSMAN, local)
}

const fn n(local: &'static str) -> Name<'static> {
    Name::new(ns::ENUMERATION, local)
}

const fn a(local: &'static str) -> Name<'static> {
    Name::new(ns::ADDRESSING, local)
}

/// No such instance: recorded shape and code; the namespace and the values in `__ExtendedStatus` are assumed.
pub(crate) fn not_found(path: &str) -> Box<Fault> {
    provider(2_150_858_752, "no object has this resource URI and these selectors", path, VMMS)
}

/// No such class: the shape of [`not_found`] with WBEM_E_INVALID_CLASS inside, assumed.
pub(crate) fn invalid_class(class: &str) -> Box<Fault> {
    provider(2_147_749_904, &format!("there is no class {class} in this namespace"), class, WMI)
}

/// No such namespace: the shape of [`not_found`] with WBEM_E_INVALID_NAMESPACE inside, assumed.
pub(crate) fn invalid_namespace(namespace: &str) -> Box<Fault> {
    let text = format!("the CIM namespace {namespace} is invalid");
    provider(2_147_749_902, &text, namespace, WMI)
}

fn provider(inner: u32, text: &str, parameter: &str, name: &'static str) -> Box<Fault> {
    let mut fault = detailed(fault("Sender", a("DestinationUnreachable"), 2_150_858_752, text), "InvalidResourceURI");
    fault.form = Form::Provider { inner, parameter: parameter.to_owned(), name };
    fault
}

/// The URI names no resource; code by its documented name, the rest assumed.
pub(crate) fn invalid_resource_uri(uri: &str) -> Box<Fault> {
    let text = format!("{uri:?} is no resource URI of this service");
    detailed(fault("Sender", a("DestinationUnreachable"), 2_150_858_811, text), "InvalidResourceURI")
}

/// `__cimnamespace` next to a URI of another namespace: subcode documented in MS-WSMV 3.1.4.1.1; code by its documented name,
/// ERROR_WSMAN_DIFFERENT_CIM_SELECTOR.
pub(crate) fn namespaces_differ() -> Box<Fault> {
    fault("Receiver", w("InternalError"), 2_150_859_067, "the selector __cimnamespace contradicts the resource URI")
}

/// documented: the code (Win32 ERROR_ACCESS_DENIED), the subcode and that there is a reason (DSP0226 section 14.6).
pub(crate) fn access_denied() -> Box<Fault> {
    fault("Sender", w("AccessDenied"), 5, "access is denied")
}

/// Code recorded, the rest documented in DSP0226 section 14.6.
pub(crate) fn timed_out() -> Box<Fault> {
    let text = "the operation did not end within OperationTimeout";
    detailed(fault("Receiver", w("TimedOut"), 2_150_858_793, text), "OperationTimeout")
}

/// Recorded for a query over the quota of operations; the subcode is assumed.
pub(crate) fn quota() -> Box<Fault> {
    let mut fault = fault("Sender", w("QuotaLimit"), 2_150_859_174, "this user has too many operations under way");
    fault.form = Form::WmiError;
    in_general(fault, "the service cannot process the request: the quota of this user is used up")
}

/// Documented in DSP0226 section 14.6, code by its documented name.
pub(crate) fn concurrency() -> Box<Fault> {
    fault("Sender", w("Concurrency"), 2_150_858_802, "the operation cannot run at the same time as another one")
}

/// Assumed: WMI's provider gave up.
pub(crate) fn provider_failure() -> Box<Fault> {
    let mut fault = fault("Receiver", w("InternalError"), 2_150_858_755, "the provider of this class failed");
    fault.form = Form::ProviderText;
    fault
}

/// A method of a service without selectors: WBEM_E_INVALID_METHOD_PARAMETERS (recorded: go-wsman, CLAUDE.md); the shape is assumed.
pub(crate) fn invalid_method_parameters() -> Box<Fault> {
    let text = "the parameters of the method are not valid";
    let mut fault = fault("Receiver", w("InternalError"), 2_147_749_935, text);
    fault.form = Form::ProviderText;
    fault
}

/// No such method or operation; code by its documented name.
pub(crate) fn action_not_supported(action: &str) -> Box<Fault> {
    fault("Sender", a("ActionNotSupported"), 2_150_858_753, format!("the action {action:?} is not supported here"))
}

/// A question that was not asked when the recording was made; the code is that of an action that is not supported.
pub(crate) fn not_recorded(question: &str) -> Box<Fault> {
    fault("Sender", a("ActionNotSupported"), 2_150_858_753, format!("the recording has no answer to {question}"))
}

/// A body that does not fit; code by its documented name.
pub(crate) fn schema(problem: impl Into<String>) -> Box<Fault> {
    fault("Sender", w("SchemaValidationError"), 2_150_858_817, problem)
}

/// Not XML; code by its documented name, subcode assumed.
pub(crate) fn invalid_xml(problem: &dyn std::fmt::Display) -> Box<Fault> {
    fault("Sender", w("SchemaValidationError"), 2_150_858_819, format!("the request is no SOAP message: {problem}"))
}

/// Not SOAP 1.2 (SOAP 1.2 part 1, section 5.4.7); code by its documented name.
pub(crate) fn version_mismatch() -> Box<Fault> {
    let text = "the root element must be the Envelope of SOAP 1.2".to_owned();
    Box::new(Fault {
        code: "VersionMismatch",
        subcode: None,
        detail: None,
        number: 2_150_858_765,
        text,
        general: None,
        form: Form::Plain,
    })
}

/// A header that must be understood and is not (SOAP 1.2 part 1, section 5.4.8; MS-WSMV note 54).
pub(crate) fn must_understand(header: Name<'_>) -> Box<Fault> {
    let form = Form::NotUnderstood { namespace: header.namespace.to_owned(), local: header.local.to_owned() };
    let text = format!("the header {} must be understood, and is not", header.local);
    Box::new(Fault {
        code: "MustUnderstand",
        subcode: None,
        detail: None,
        number: 2_150_858_768,
        text,
        general: None,
        form,
    })
}

/// documented: MS-WSMV 3.1.4.1.3 (ReplyTo); WS-Addressing (2004/08) section 4.2 (To, Action and MessageID).
pub(crate) fn header_required(header: &str) -> Box<Fault> {
    fault("Sender", a("MessageInformationHeaderRequired"), 2_150_858_769, format!("the header {header} is missing"))
}

/// Documented for an empty MessageID in MS-WSMV 3.1.4.1.5; recorded for a negative time-out.
pub(crate) fn invalid_header(header: &str) -> Box<Fault> {
    let text = format!("the header {header} makes no sense");
    let fault = fault("Sender", a("InvalidMessageInformationHeader"), 2_150_858_767, text);
    in_general(fault, "the request contains one or more invalid SOAP headers")
}

/// Documented in MS-WSMV 3.1.4.1.3 (AddressingMode) and 3.1.4.1.8 (Locale).
pub(crate) fn unsupported_feature(detail: &'static str) -> Box<Fault> {
    let text = format!("this use of {detail} is not supported");
    detailed(fault("Sender", w("UnsupportedFeature"), 2_150_858_818, text), detail)
}

/// Documented in MS-WSMV 3.1.4.1.7, code by its documented name.
pub(crate) fn envelope_size_too_small() -> Box<Fault> {
    let text = "MaxEnvelopeSize must be 8192 or more";
    detailed(fault("Sender", w("EncodingLimit"), 2_150_858_878, text), "MinimumEnvelopeLimit")
}

/// The answer is longer than the request allows; code by its documented name.
pub(crate) fn answer_too_long() -> Box<Fault> {
    let text = "the answer is longer than MaxEnvelopeSize";
    detailed(fault("Sender", w("EncodingLimit"), 2_150_858_824, text), "MaxEnvelopeSizeExceeded")
}

/// Documented: MS-WSMV 2.2.4.36 (EnumerationTimeoutms); code by its documented name.
pub(crate) fn invalid_context() -> Box<Fault> {
    let text = "the enumeration context is not valid: it was used up, released, or waited too long";
    fault("Receiver", n("InvalidEnumerationContext"), 2_150_858_779, text)
}

/// A Pull or Release that goes to another URI than the Enumerate; code by its documented name, subcode assumed.
pub(crate) fn other_parameters() -> Box<Fault> {
    let text = "the resource URI is not that of the Enumerate request";
    fault("Sender", w("InvalidParameter"), 2_150_859_181, text)
}

/// A Pull or Release by another user; code by its documented name, subcode assumed.
pub(crate) fn other_user() -> Box<Fault> {
    fault("Sender", w("AccessDenied"), 2_150_859_177, "another user began this enumeration")
}

/// WQL next to the URI of one class; code documented (Microsoft's WinRM pages), subcode assumed.
pub(crate) fn query_needs_all_classes() -> Box<Fault> {
    let text = "a WQL query needs a resource URI that ends in `/*`";
    fault("Sender", n("CannotProcessFilter"), 2_150_859_003, text)
}

/// A query that WMI refuses: WBEM_E_INVALID_QUERY inside; the outer code by its documented name, the shape assumed.
pub(crate) fn invalid_query(problem: &str) -> Box<Fault> {
    let mut fault =
        fault("Sender", n("CannotProcessFilter"), 2_150_858_778, format!("the query is not valid: {problem}"));
    fault.form = Form::Provider { inner: 2_147_749_911, parameter: problem.to_owned(), name: WMI };
    in_general(fault, FILTER)
}

/// A query for a class that is not there. recorded: all but the text, with no code of WMI (WinRb/WinRM, soap_fault_v2.xml).
pub(crate) fn unknown_class_in_query(class: &str, query: &str) -> Box<Fault> {
    let mut fault = fault(
        "Sender",
        n("CannotProcessFilter"),
        2_150_858_778,
        format!("there is no class {class} in this namespace"),
    );
    fault.form = Form::Provider { inner: 2_150_858_778, parameter: query.to_owned(), name: WMI };
    in_general(fault, FILTER)
}

/// Code by its documented name.
pub(crate) fn unknown_dialect(dialect: &str) -> Box<Fault> {
    let text = format!("there is no filter dialect {dialect:?}");
    fault("Sender", n("FilterDialectRequestedUnavailable"), 2_150_858_777, text)
}

/// Documented in DSP0226 section 8.7; code by its documented name.
pub(crate) fn unknown_mode(mode: &str) -> Box<Fault> {
    let text = format!("there is no enumeration mode {mode:?}");
    detailed(fault("Sender", w("UnsupportedFeature"), 2_150_858_886, text), "EnumerationMode")
}

/// Documented in DSP0226 section 7.7, code by its documented name.
pub(crate) fn fragment(problem: &str) -> Box<Fault> {
    detailed(fault("Sender", w("InvalidParameter"), 2_150_858_810, problem), "InvalidFragment")
}

/// Documented in DSP0226 section 7.6; code assumed.
pub(crate) fn already_exists(path: &str) -> Box<Fault> {
    let text = format!("there is already an object {path}");
    fault("Sender", w("AlreadyExists"), 2_147_749_913, text)
}

/// The class supports no such operation: WBEM_E_PROVIDER_NOT_CAPABLE inside, assumed; the code by its documented name.
pub(crate) fn not_capable(operation: &str, class: &str) -> Box<Fault> {
    let text = format!("the provider of {class} does not support {operation}");
    let mut fault = fault("Sender", a("ActionNotSupported"), 2_150_859_010, text);
    fault.form = Form::Provider { inner: 2_147_749_924, parameter: class.to_owned(), name: WMI };
    fault
}

/// Codes by their documented names: 842 missing, 843 unknown (recorded), 846 more than one instance, 847 twice.
pub(crate) fn selectors(detail: &'static str) -> Box<Fault> {
    let number = match detail {
        "InsufficientSelectors" => 2_150_858_842,
        "AmbiguousSelectors" => 2_150_858_846,
        "DuplicateSelectors" => 2_150_858_847,
        _ => 2_150_858_843,
    };
    let text = format!("the selectors do not fit the class: {detail}");
    detailed(fault("Sender", w("InvalidSelectors"), number, text), detail)
}

/// Who answers for Hyper-V's classes (assumed: its name).
const VMMS: &str = "VmmsWmiInstanceAndMethodProvider";
/// WMI itself. recorded: WinRb/WinRM, soap_fault_v2.xml.
const WMI: &str = "WinMgmt";
const FILTER: &str = "the data source could not process the filter; it might be missing or invalid";
