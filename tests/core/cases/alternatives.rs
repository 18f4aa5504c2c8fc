//! What no recording proves, in every shape that is plausible: it is read, or refused with a clear error; it is never something else
//! (the open questions of docs/verified.md).

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet, Target};
use cimjob::cim::{CimInstance, CimValue};
use cimjob::job::{GetErrorOutput, ReportedError};
use cimjob::soap::{Fault, FaultKind};
use cimjob::wsman::{Create, Delete, Enumerate, Get, GetClass, Operation, Page, Put, Reply, ReplyError, read_reply};

use crate::cases::answers::{get_error, get_error_ex, job, message_id, output};

const JOB: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob";

/// An answer with this body.
fn answered<O: Operation>(operation: &O, body: &str) -> Result<O::Output, ReplyError> {
    let text = format!(
        r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="{JOB}"><s:Header/><s:Body>{body}</s:Body></s:Envelope>"#
    );
    read_reply(operation, &message_id(), text.as_bytes(), None).map(|Reply { output, .. }| output)
}

fn error_text(message: &str) -> String {
    format!(
        "&lt;INSTANCE CLASSNAME=\"Msvm_Error\"&gt;&lt;PROPERTY NAME=\"Message\" TYPE=\"string\"&gt;&lt;VALUE&gt;{message}&lt;/VALUE&gt;&lt;/PROPERTY&gt;&lt;/INSTANCE&gt;"
    )
}

fn reference(class: &str, key: &str) -> String {
    format!(
        r#"<a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address><a:ReferenceParameters><w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/{class}</w:ResourceURI><w:SelectorSet><w:Selector Name="InstanceID">{key}</w:Selector></w:SelectorSet></a:ReferenceParameters>"#
    )
}

fn messages(output: &GetErrorOutput) -> Vec<&str> {
    output.errors.iter().filter_map(ReportedError::message).collect()
}

// --- GetErrorEx: an array of texts (assumed) -------------------------------------------------------------------------------------------

#[test]
fn several_errors_are_read_whether_elements_repeat_or_one_holds_them_all() {
    let (one, two) = (error_text("first"), error_text("second"));
    let tree = |message| format!("<p:Msvm_Error><p:Message>{message}</p:Message></p:Msvm_Error>");
    for errors in [
        format!("<p:Errors>{one}</p:Errors><p:Errors>{two}</p:Errors>"),
        format!("<p:Errors>{one}{two}</p:Errors>"),
        format!("<p:Errors>{one}\n{two}\n</p:Errors>"),
        format!("<p:Errors>&lt;VALUE.ARRAY&gt;{one}{two}&lt;/VALUE.ARRAY&gt;</p:Errors>"),
        format!("<p:Errors>{}{}</p:Errors>", tree("first"), tree("second")),
        format!("<p:Errors><p:Item>{one}</p:Item><p:Item>{two}</p:Item></p:Errors>"),
        format!("<p:Errors><p:string>{one}</p:string><p:string>{two}</p:string></p:Errors>"),
    ] {
        let output = output(&get_error_ex(), &format!("{errors}<p:ReturnValue>0</p:ReturnValue>")).unwrap();
        assert_eq!(messages(&output), ["first", "second"], "{errors}");
    }
}

#[test]
fn one_error_in_an_element_of_its_own_is_read() {
    let one = error_text("only");
    for errors in [
        format!("<p:Errors><p:Item>{one}</p:Item></p:Errors>"),
        format!("<p:Errors>&lt;VALUE.ARRAY&gt;{one}&lt;/VALUE.ARRAY&gt;</p:Errors>"),
    ] {
        let output = output(&get_error_ex(), &format!("{errors}<p:ReturnValue>0</p:ReturnValue>")).unwrap();
        assert_eq!(messages(&output), ["only"], "{errors}");
    }
}

#[test]
fn an_array_without_entries_is_no_error_in_every_way() {
    for errors in ["", r#"<p:Errors xsi:nil="true"/>"#, "<p:Errors/>", "<p:Errors>&lt;VALUE.ARRAY/&gt;</p:Errors>"] {
        let output = output(&get_error_ex(), &format!("{errors}<p:ReturnValue>0</p:ReturnValue>")).unwrap();
        assert_eq!(output.errors, [], "{errors}");
    }
}

/// A parameter in the letters of the other method, or with an odd name, is not silently no error.
#[test]
fn an_error_under_the_name_of_the_other_method_is_read() {
    let error = format!("<p:Error>{}</p:Error><p:ReturnValue>0</p:ReturnValue>", error_text("other name"));
    assert_eq!(messages(&output(&get_error_ex(), &error).unwrap()), ["other name"]);
    let errors = error.replace("p:Error", "p:Errors");
    assert_eq!(messages(&output(&get_error(), &errors).unwrap()), ["other name"]);
}

// --- GetError: an embedded instance (assumed: as text) ---------------------------------------------------------------------------------

#[test]
fn a_reference_in_place_of_an_error_is_shown_as_its_path() {
    let inside = reference("Msvm_Error", "7");
    for error in [inside.clone(), format!("<a:EndpointReference>{inside}</a:EndpointReference>")] {
        let parameters = format!("<p:Error>{error}</p:Error><p:ReturnValue>0</p:ReturnValue>");
        let output = output(&get_error(), &parameters).unwrap();
        assert_eq!(messages(&output), [r#"root\virtualization\v2:Msvm_Error.InstanceID="7""#], "{error}");
        assert!(output.errors[0].decoded().is_none(), "a path is not an error with properties");
    }
}

// --- References of an enumeration (assumed: as OMI and Openwsman write them) -----------------------------------------------------------

fn page(items: &str) -> Result<Page, ReplyError> {
    let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), "Msvm_ConcreteJob").unwrap();
    let all = Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() });
    answered(&all, &format!("<n:EnumerateResponse>{items}<w:EndOfSequence/></n:EnumerateResponse>"))
}

#[test]
fn an_instance_and_its_reference_are_read_in_every_order_and_wrapper() {
    let instance = "<p:Msvm_ConcreteJob><p:InstanceID>7</p:InstanceID></p:Msvm_ConcreteJob>";
    let epr = format!("<a:EndpointReference>{}</a:EndpointReference>", reference("Msvm_ConcreteJob", "7"));
    for items in [
        format!("<w:Items><w:Item>{instance}{epr}</w:Item></w:Items>"),
        format!("<w:Items><w:Item>{epr}{instance}</w:Item></w:Items>"),
        format!("<n:Items><w:Item>{instance}{epr}</w:Item></n:Items>"),
        format!("<n:Items><n:Item>{instance}{epr}</n:Item></n:Items>"),
    ] {
        let page = page(&items).unwrap();
        let [item] = page.items.as_slice() else { panic!("{items}") };
        assert_eq!(item.object.as_ref().map(|object| object.class_name.as_str()), Some("Msvm_ConcreteJob"), "{items}");
        assert_eq!(item.reference.as_ref().and_then(|epr| epr.selectors.text("InstanceID")), Some("7"), "{items}");
    }
}

#[test]
fn references_alone_are_read_bare_and_in_an_item() {
    let epr = format!("<a:EndpointReference>{}</a:EndpointReference>", reference("Msvm_ConcreteJob", "7"));
    for items in [format!("<w:Items>{epr}</w:Items>"), format!("<n:Items><w:Item>{epr}</w:Item></n:Items>")] {
        let page = page(&items).unwrap();
        let [item] = page.items.as_slice() else { panic!("{items}") };
        assert!(item.object.is_none() && item.reference.is_some(), "{items}");
    }
}

#[test]
fn a_page_may_be_empty_in_every_way() {
    for items in ["", "<w:Items/>", "<w:Items></w:Items>", "<n:Items/>", "<n:EnumerationContext/><w:Items/>"] {
        let page = page(items).unwrap();
        assert!(page.items.is_empty() && page.context.is_none(), "{items}");
    }
}

#[test]
fn an_answer_without_its_element_is_refused() {
    let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), "Msvm_ConcreteJob").unwrap();
    let all = Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() });
    for body in ["", "<n:Items/>", "<p:Msvm_ConcreteJob/>"] {
        assert_eq!(answered(&all, body), Err(ReplyError::Missing("EnumerateResponse")), "{body}");
    }
    let get = Get { target: job().reference().clone() };
    assert_eq!(answered(&get, ""), Err(ReplyError::Missing("instance in its Body")));
}

// --- A job that was removed (assumed: DestinationUnreachable) --------------------------------------------------------------------------

fn fault(code: &str, subcode: &str, detail: &str) -> Fault {
    let body = format!(
        r#"<s:Fault><s:Code><s:Value>s:{code}</s:Value><s:Subcode><s:Value>{subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="">words</s:Text></s:Reason><s:Detail>{detail}</s:Detail></s:Fault>"#
    );
    match answered(&get_error(), &body) {
        Err(ReplyError::Fault(fault)) => *fault,
        other => panic!("{other:?}"),
    }
}

fn numbered(outer: u32, inner: u32) -> String {
    let inside = format!(r#"<f:WSManFault Code="{inner}" Machine="HV01"><f:Message>inside</f:Message></f:WSManFault>"#);
    format!(
        r#"<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="{outer}" Machine="HV01"><f:Message><f:ProviderFault provider="WMI Provider">{inside}</f:ProviderFault></f:Message></f:WSManFault>"#
    )
}

#[test]
fn a_removed_job_is_not_there_in_every_way_that_says_so() {
    for (code, subcode, detail) in [
        ("Sender", "a:DestinationUnreachable", String::new()),
        ("Sender", "a:DestinationUnreachable", numbered(2_150_858_752, 2_150_858_752)),
        ("Receiver", "w:InternalError", numbered(2_150_859_002, 0x8004_1002)),
        ("Receiver", "w:InternalError", numbered(0x8004_1002, 0x8004_1002)),
        ("Sender", "w:InvalidSelectors", numbered(2_150_858_843, 0x8004_1002)),
    ] {
        assert_eq!(fault(code, subcode, &detail).kind(), FaultKind::NotFound, "{subcode} {detail}");
    }
}

/// It may be our request that is wrong, or a file that is missing: what the host says is shown, and no one is told that the job is gone.
#[test]
fn what_may_mean_something_else_is_not_called_gone() {
    for (code, subcode, detail) in [
        ("Sender", "w:InvalidSelectors", String::new()),
        ("Sender", "w:InvalidSelectors", numbered(2_150_858_843, 2_150_858_843)),
        ("Receiver", "w:InternalError", numbered(0x8007_0002, 0x8007_0002)),
        ("Receiver", "w:InternalError", numbered(2_150_858_770, 0x8004_1001)),
        ("Sender", "w:InvalidParameter", numbered(87, 87)),
    ] {
        let fault = fault(code, subcode, &detail);
        assert_eq!(fault.kind(), FaultKind::Other, "{subcode} {detail}");
        assert!(fault.to_string().contains("words"), "{fault}");
    }
}

// --- No access (assumed: code 5) --------------------------------------------------------------------------------------------------------

#[test]
fn a_refusal_of_access_is_one_in_every_way() {
    for (code, subcode, detail) in [
        ("Sender", "w:AccessDenied", String::new()),
        ("Sender", "w:AccessDenied", numbered(5, 5)),
        ("Receiver", "w:InternalError", numbered(5, 5)),
        ("Receiver", "w:InternalError", numbered(0x8007_0005, 0x8007_0005)),
        ("Receiver", "w:InternalError", numbered(2_150_858_770, 0x8004_1003)),
        ("Receiver", "w:InternalError", numbered(2_150_859_013, 2_150_859_013)),
    ] {
        assert_eq!(fault(code, subcode, &detail).kind(), FaultKind::AccessDenied, "{subcode} {detail}");
    }
}

// --- Get of a class (assumed: CLASS in the Body) ----------------------------------------------------------------------------------------

#[test]
fn a_declaration_is_read_as_xml_and_as_text_and_anything_else_is_refused() {
    let class = r#"<CLASS NAME="Msvm_ConcreteJob"><PROPERTY NAME="JobState" TYPE="uint16"/></CLASS>"#;
    let escaped = class.replace('<', "&lt;").replace('>', "&gt;");
    let get = GetClass::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob").unwrap();
    for body in [
        class.to_owned(),
        format!("<CIM><DECLARATION><DECLGROUP><VALUE.OBJECT>{class}</VALUE.OBJECT></DECLGROUP></DECLARATION></CIM>"),
        format!("<p:Answer>{escaped}</p:Answer>"),
        format!("<p:Answer><![CDATA[{class}]]></p:Answer>"),
    ] {
        let read = answered(&get, &body).unwrap_or_else(|error| panic!("{error}: {body}"));
        assert_eq!((read.name.as_str(), read.properties.len()), ("Msvm_ConcreteJob", 1), "{body}");
    }
    for body in ["", "<p:Msvm_ConcreteJob/>", "class Msvm_ConcreteJob { uint16 JobState; };"] {
        assert_eq!(answered(&get, body), Err(ReplyError::Missing("CLASS in its Body")), "{body}");
    }
}

// --- Put, Create, Delete (assumed: as documented) ---------------------------------------------------------------------------------------

#[test]
fn a_change_that_was_made_is_never_an_error_for_the_shape_of_its_answer() {
    let put = Put { target: job().reference().clone(), instance: CimInstance::new("Msvm_ConcreteJob") };
    let instance = "<p:Msvm_ConcreteJob><p:JobState>7</p:JobState></p:Msvm_ConcreteJob>";
    assert_eq!(answered(&put, instance).unwrap().unwrap().value("JobState"), Some(&CimValue::Untyped("7".into())));
    assert_eq!(answered(&put, ""), Ok(None));
    let delete = Delete { target: job().reference().clone() };
    for body in ["", "<x:DeleteResponse/>", instance] {
        assert_eq!(answered(&delete, body), Ok(()), "{body}");
    }
}

#[test]
fn a_created_instance_is_named_with_and_without_a_wrapper() {
    let class = EndpointReference {
        resource: ResourceUri::wmi(&Namespace::virtualization_v2(), "Msvm_ConcreteJob").unwrap(),
        selectors: SelectorSet::default(),
    };
    let create = Create::new(class, CimInstance::new("Msvm_ConcreteJob"));
    let inside = reference("Msvm_ConcreteJob", "7");
    for body in [
        format!("<x:ResourceCreated>{inside}</x:ResourceCreated>"),
        format!("<x:ResourceCreated><a:EndpointReference>{inside}</a:EndpointReference></x:ResourceCreated>"),
        format!("<a:EndpointReference>{inside}</a:EndpointReference>"),
        format!("<x:CreateResponse><x:ResourceCreated>{inside}</x:ResourceCreated></x:CreateResponse>"),
    ] {
        let created = answered(&create, &body).unwrap_or_else(|error| panic!("{error}: {body}"));
        let path = Target::from(created).to_string();
        assert_eq!(path, r#"root\virtualization\v2:Msvm_ConcreteJob.InstanceID="7""#, "{body}");
    }
    assert_eq!(answered(&create, ""), Err(ReplyError::Missing("ResourceCreated")));
}
