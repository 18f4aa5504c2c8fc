//! The host asked with the text of requests, without a network.

use crate::simulator::call::{Arrival, Caller, Host, Reply};
use crate::simulator::scenario::Scenario;
use crate::simulator::scenario::ScenarioFormat;
use crate::simulator::verbs::answer;
use crate::xml::{Document, Limits};
use crate::xml::{Name, Node, ns};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

pub(super) const V2: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/";
const GET: &str = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get";

/// A request that is in order, until a test changes it.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) user: usize,
    pub(super) uri: String,
    pub(super) action: String,
    pub(super) selectors: String,
    pub(super) reply_to: String,
    pub(super) more: String,
    pub(super) body: String,
}

impl Asked {
    pub(super) fn get(class: &str, number: u8) -> Self {
        Self {
            user: 0,
            uri: format!("{V2}{class}"),
            action: GET.to_owned(),
            selectors: selector("InstanceID", &format!("8E1C7A50-0000-4000-8000-0000000000{number:02}")),
            reply_to: reply_to("http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"),
            more: String::new(),
            body: String::new(),
        }
    }

    pub(super) fn invoke(class: &str, number: u8, method: &str) -> Self {
        let uri = format!("{V2}{class}");
        let body = format!("<r:{method}_INPUT xmlns:r='{uri}'/>");
        Self { action: format!("{uri}/{method}"), body, ..Self::get(class, number) }
    }

    pub(super) fn more(self, more: &str) -> Self {
        Self { more: more.to_owned(), ..self }
    }

    pub(super) fn text(&self) -> String {
        let Self { uri, action, selectors, reply_to, more, body, .. } = self;
        format!(
            "<s:Envelope xmlns:s='{}' xmlns:a='{}' xmlns:w='{}'><s:Header><a:To>https://hv01:5986/wsman</a:To>\
             <w:ResourceURI s:mustUnderstand='true'> {uri}\n</w:ResourceURI>{reply_to}<a:Action>{action}</a:Action>\
             <a:MessageID>uuid:1</a:MessageID>{more}<w:SelectorSet>{selectors}</w:SelectorSet></s:Header>\
             <s:Body>{body}</s:Body></s:Envelope>",
            ns::SOAP,
            ns::ADDRESSING,
            ns::WSMAN
        )
    }
}

pub(super) fn selector(name: &str, value: &str) -> String {
    format!("<w:Selector Name='{name}'>{value}</w:Selector>")
}

fn reply_to(address: &str) -> String {
    format!("<a:ReplyTo><a:Address s:mustUnderstand='true'>{address}</a:Address></a:ReplyTo>")
}

pub(super) fn built_in() -> Host {
    Host::new(Arc::new(Scenario::built_in()), "2026-11-23T00:00:00Z".parse().unwrap())
}

pub(super) fn ask(host: &mut Host, asked: &Asked) -> Reply {
    let scenario = Arc::clone(&host.scenario);
    let arrival = Arrival { since_start: Duration::from_millis(500), message_id: Uuid::from_u128(0xAB) };
    answer(host, &asked.text(), Caller::User(&scenario.users[asked.user]), arrival)
}

fn body(asked: &Asked) -> String {
    let reply = ask(&mut built_in(), asked);
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.body.unwrap()
}

/// Calls `look` with the element in the body.
fn in_body<T>(envelope: &str, look: impl FnOnce(Node<'_>) -> T) -> T {
    let document = Document::parse(envelope, &Limits::default()).unwrap();
    look(document.root().child(Name::new(ns::SOAP, "Body")).unwrap().children().next().unwrap())
}

pub(super) fn texts(envelope: &str, local: &str) -> Vec<String> {
    in_body(envelope, |output| {
        let named = |node: &Node<'_>| node.local() == local;
        output.descendants().filter(named).map(|node| node.text().to_owned()).collect()
    })
}

/// Subcode (or code) and number of a fault.
pub(super) fn fault_in(reply: &Reply) -> (String, String) {
    assert_eq!(reply.status, 500, "{reply:?}");
    in_body(reply.body.as_deref().unwrap(), |fault| {
        let codes: Vec<_> = fault.descendants().filter(|node| node.local() == "Value").collect();
        let code = codes.last().unwrap();
        assert!(code.resolve(code.text()).is_some(), "the prefix of {} is bound", code.text());
        let number = fault.descendants().find_map(|node| {
            let own = node.attribute(Name::new("", "Code"));
            own.or_else(|| (node.local() == "error_Code").then(|| node.text())).map(str::to_owned)
        });
        (code.text().to_owned(), number.unwrap())
    })
}

#[track_caller]
fn assert_fault(asked: &Asked, subcode: &str, number: u32) {
    assert_eq!(fault_in(&ask(&mut built_in(), asked)), (subcode.to_owned(), number.to_string()));
}

#[test]
fn a_job_is_written_as_recorded() {
    let envelope = body(&Asked::get("Msvm_StorageJob", 7));
    let (head, instance) = envelope.split_once("<s:Body>").unwrap();
    assert!(
        head.contains("<a:RelatesTo>uuid:1</a:RelatesTo>") && head.contains("transfer/GetResponse</a:Action>"),
        "{head}"
    );
    let start = r#"<p:Msvm_StorageJob xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_StorageJob" xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xsi:type="p:Msvm_StorageJob_Type"><p:Cancellable>true</p:Cancellable><p:Caption>"#;
    assert!(instance.starts_with(start), "{instance}");
    for part in [
        "<p:Child xsi:nil=\"true\"/>",
        "<p:ElapsedTime><cim:Interval>P0DT0H0M12.5S</cim:Interval></p:ElapsedTime>",
        "<p:ErrorDescription></p:ErrorDescription>",
        "<p:PercentComplete>35</p:PercentComplete>",
        "<p:TimeSubmitted><cim:Datetime>2026-11-22T23:59:47Z</cim:Datetime></p:TimeSubmitted>",
    ] {
        assert!(instance.contains(part), "{part} in {instance}");
    }
}

#[test]
fn every_job_of_the_scenario_that_may_be_read_is_read() {
    let mut host = built_in();
    let scenario = Arc::clone(&host.scenario);
    for job in scenario.jobs.iter().filter(|job| job.fault.is_none()) {
        let uri = format!("http://schemas.microsoft.com/wbem/wsman/1/wmi/{}/{}", job.namespace, job.class);
        let asked =
            Asked { uri, selectors: selector("instanceid", &job.instance_id.to_lowercase()), ..Asked::get("", 0) };
        let reply = ask(&mut host, &asked);
        assert_eq!(reply.status, 200, "{reply:?}");
        assert_eq!(texts(&reply.body.unwrap(), "JobState"), [job.state.number().to_string()]);
    }
}

#[test]
fn get_error_ex_has_them_all_and_get_error_the_first() {
    assert_eq!(texts(&body(&Asked::invoke("Msvm_ConcreteJob", 1, "GetErrorEx")), "Errors").len(), 2);
    let first = texts(&body(&Asked::invoke("Msvm_ConcreteJob", 1, "GetError")), "Error");
    assert!(
        first[0].starts_with("<INSTANCE CLASSNAME=\"Msvm_Error\"><PROPERTY NAME=\"CIMStatusCode\" TYPE=\"uint32\">")
    );
}

/// The message of the first error of a job, through both layers.
fn message(class: &str, number: u8) -> String {
    let envelope = body(&Asked::invoke(class, number, "GetError"));
    let text = texts(&envelope, "Error").remove(0);
    let inner = Document::parse(&text, &Limits::default()).unwrap();
    let named = |node: &Node<'_>| node.attribute(Name::new("", "NAME")) == Some("Message");
    inner.root().children().find(named).unwrap().children().next().unwrap().text().to_owned()
}

#[test]
fn a_message_gets_through_both_layers() {
    assert!(message("Msvm_StorageJob", 2).contains("(0x80070070)"));
    assert!(message("Msvm_ConcreteJob", 19).ends_with("]]> &amp; <VALUE>"));
}

#[test]
fn a_tree_is_in_the_namespace_of_its_class() {
    let envelope = body(&Asked::invoke("Msvm_MigrationJob", 3, "GetErrorEx"));
    assert!(envelope.contains(r#"xsi:type="e:Msvm_Error_Type""#));
    in_body(&envelope, |output| {
        let first = output.children().next().unwrap().children().next().unwrap();
        assert_eq!(first.name(), Name::new(&format!("{V2}Msvm_Error"), "CIMStatusCode"));
    });
}

/// The parameters of GetError.
fn parameters(number: u8) -> String {
    let envelope = body(&Asked::invoke("Msvm_ConcreteJob", number, "GetError"));
    let (_, rest) = envelope.split_once("GetError_OUTPUT ").unwrap();
    rest.split_once('>').unwrap().1.split_once("</p:GetError_OUTPUT").unwrap().0.to_owned()
}

#[test]
fn null_is_nil_or_absent_as_the_scenario_wants() {
    assert_eq!(parameters(4), r#"<p:Error xsi:nil="true"/><p:ReturnValue>0</p:ReturnValue>"#);
    assert_eq!(parameters(6), "<p:ReturnValue>0</p:ReturnValue>");
}

#[test]
fn a_return_value_comes_without_errors() {
    assert_eq!(parameters(20), r#"<p:Error xsi:nil="true"/><p:ReturnValue>32775</p:ReturnValue>"#);
}

#[test]
fn text_and_double_escaping_are_kept() {
    assert!(parameters(21).starts_with("<p:Error>failed to save: R&amp;D &lt;unknown&gt; "));
    assert!(parameters(22).starts_with("<p:Error>&amp;lt;INSTANCE "));
}

#[test]
fn the_dmtf_form_gets_its_answer_in_the_dmtf_form() {
    let uri = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Msvm_ConcreteJob".to_owned();
    let asked = Asked::get("", 8);
    let selectors = asked.selectors.clone() + &selector("__cimnamespace", "root/virtualization/v2");
    let envelope = body(&Asked { uri: uri.clone(), selectors, ..asked });
    in_body(&envelope, |instance| assert_eq!(instance.name(), Name::new(&uri, "Msvm_ConcreteJob")));
}

#[test]
fn identify_hides_the_version_from_strangers() {
    let text = format!(
        "<s:Envelope xmlns:s='{}'><s:Body><i:Identify xmlns:i='{}'/></s:Body></s:Envelope>",
        ns::SOAP,
        ns::IDENTITY
    );
    let mut host = built_in();
    let scenario = Arc::clone(&host.scenario);
    let mut identify = |caller| {
        let arrival = Arrival { since_start: Duration::ZERO, message_id: Uuid::nil() };
        answer(&mut host, &text, caller, arrival).body.unwrap()
    };
    let stranger = identify(Caller::Anonymous);
    let known = identify(Caller::User(&scenario.users[0]));
    assert!(stranger.contains("OS: 0.0.0 SP: 0.0 Stack: 3.0") && !stranger.contains("SecurityProfile"), "{stranger}");
    assert!(known.contains("OS: 10.0.20348") && known.contains("secprofile/https/spnego-kerberos"), "{known}");
}

#[test]
fn rights_are_for_get_and_for_invoke() {
    let (get, invoke) = (Asked::get("Msvm_ConcreteJob", 1), Asked::invoke("Msvm_ConcreteJob", 1, "GetError"));
    assert_fault(&Asked { user: 2, ..invoke }, "w:AccessDenied", 5);
    assert_fault(&Asked { user: 3, ..get.clone() }, "w:AccessDenied", 5);
    body(&Asked { user: 2, ..get });
}

#[test]
fn what_is_not_there_is_a_fault_of_wmi() {
    assert_fault(&Asked::get("Msvm_ConcreteJob", 99), "a:DestinationUnreachable", 2_150_858_752);
    assert_fault(&Asked::get("Msvm_StorageJob", 1), "a:DestinationUnreachable", 2_150_858_752);
    assert_fault(&Asked::get("Msvm_NoSuchJob", 1), "a:DestinationUnreachable", 2_150_858_752);
    let uri = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/nowhere/Msvm_ConcreteJob".to_owned();
    let reply = ask(&mut built_in(), &Asked { uri, ..Asked::get("", 1) });
    assert!(reply.body.unwrap().contains("Code=\"2147749902\""));
}

#[test]
fn a_missing_job_has_the_recorded_fault() {
    let envelope = ask(&mut built_in(), &Asked::get("Msvm_ConcreteJob", 99)).body.unwrap();
    let detail = envelope.split_once("<s:Detail>").unwrap().1;
    assert!(detail.starts_with("<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/InvalidResourceURI</w:FaultDetail><f:WSManFault xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\" Code=\"2150858752\" Machine=\"HV01\"><f:Message><f:ProviderFault provider=\"WMI Provider\""), "{detail}");
    assert!(
        detail.contains(
            "<p:ParameterInfo>Msvm_ConcreteJob.InstanceID=&quot;8E1C7A50-0000-4000-8000-000000000099&quot;</p:ParameterInfo>"
        ),
        "{detail}"
    );
}

#[test]
fn a_job_vanishes_after_its_requests() {
    let mut host = built_in();
    let asked = Asked::get("Msvm_ConcreteJob", 16);
    assert_eq!(ask(&mut host, &asked).status, 200);
    assert_eq!(fault_in(&ask(&mut host, &asked)).1, "2150858752");
}

#[test]
fn a_job_vanishes_after_its_time() {
    let gone = |milliseconds: u32| {
        let text = format!(
            "[[users]]\nname='a'\npassword='b'\n[[jobs]]\ninstance_id='1'\nstate=4\ngone_after={{milliseconds={milliseconds}}}"
        );
        let scenario = Arc::new(Scenario::parse(&text, ScenarioFormat::Toml).unwrap());
        let mut host = Host::new(scenario, Timestamp::UNIX_EPOCH);
        ask(&mut host, &Asked { selectors: selector("InstanceID", "1"), ..Asked::get("Msvm_ConcreteJob", 0) }).status
    };
    assert_eq!((gone(501), gone(500)), (200, 500));
}

#[test]
fn faults_of_a_scenario_come_as_often_as_it_says() {
    let mut host = built_in();
    let asked = Asked::invoke("Msvm_ConcreteJob", 25, "GetError");
    let timed_out = ("w:TimedOut".to_owned(), "2150858793".to_owned());
    assert_eq!(fault_in(&ask(&mut host, &asked)), timed_out);
    assert_eq!(fault_in(&ask(&mut host, &asked)), timed_out);
    assert_eq!(ask(&mut host, &asked).status, 200);
    assert_fault(&Asked::get("Msvm_ConcreteJob", 26), "w:QuotaLimit", 2_150_859_174);
    assert_fault(&Asked::get("Msvm_ConcreteJob", 24), "w:AccessDenied", 5);
}

#[test]
fn selectors_must_be_the_key() {
    let get = Asked::get("Msvm_ConcreteJob", 1);
    let with = |selectors: String| Asked { selectors, ..get.clone() };
    assert_fault(&with(String::new()), "w:InvalidSelectors", 2_150_858_842);
    assert_fault(&with(selector("Name", "1")), "w:InvalidSelectors", 2_150_858_843);
    assert_fault(&with(get.selectors.clone() + &selector("X", "1")), "w:InvalidSelectors", 2_150_858_843);
    assert_fault(&with(get.selectors.repeat(2)), "w:InvalidSelectors", 2_150_858_847);
}

#[test]
fn headers_must_be_in_order() {
    let get = Asked::get("Msvm_ConcreteJob", 1);
    let reply_to_is = |reply_to: String| Asked { reply_to, ..get.clone() };
    assert_fault(&reply_to_is(String::new()), "a:MessageInformationHeaderRequired", 2_150_858_769);
    assert_fault(&reply_to_is(reply_to("http://example.com/")), "w:UnsupportedFeature", 2_150_858_818);
    let locale = "<w:Locale xml:lang='en-US' s:mustUnderstand='true'/>";
    assert_fault(&get.clone().more(locale), "w:UnsupportedFeature", 2_150_858_818);
    let small = "<w:MaxEnvelopeSize s:mustUnderstand='true'>8191</w:MaxEnvelopeSize>";
    assert_fault(&get.clone().more(small), "w:EncodingLimit", 2_150_858_878);
    let negative = "<w:OperationTimeout>-PT1S</w:OperationTimeout>";
    assert_fault(&get.clone().more(negative), "a:InvalidMessageInformationHeader", 2_150_858_767);
    body(
        &get.more(
            "<w:OperationTimeout>PT60.000S</w:OperationTimeout><w:Locale xml:lang='de' s:mustUnderstand='false'/>",
        ),
    );
}

#[test]
fn a_header_that_is_not_understood_is_named() {
    let asked = Asked::get("Msvm_ConcreteJob", 1).more("<x:Foo xmlns:x='urn:x' s:mustUnderstand='1'/>");
    assert_fault(&asked, "s:MustUnderstand", 2_150_858_768);
    let envelope = ask(&mut built_in(), &asked).body.unwrap();
    assert!(envelope.contains(r#"<s:NotUnderstood xmlns:n1="urn:x" qname="n1:Foo"/>"#), "{envelope}");
}

#[test]
fn an_answer_that_is_too_long_for_the_client_is_not_sent() {
    let small = "<w:MaxEnvelopeSize>8192</w:MaxEnvelopeSize>";
    let text = format!(
        "[[users]]\nname='a'\npassword='b'\n[[jobs]]\ninstance_id='1'\nstate=4\nelement_name='{}'",
        "long ".repeat(2000)
    );
    let mut host = Host::new(Arc::new(Scenario::parse(&text, ScenarioFormat::Toml).unwrap()), Timestamp::UNIX_EPOCH);
    let asked = Asked { selectors: selector("InstanceID", "1"), ..Asked::get("Msvm_ConcreteJob", 0).more(small) };
    assert_eq!(fault_in(&ask(&mut host, &asked)).1, "2150858824");
}

#[test]
fn methods_must_exist_and_have_their_input() {
    let invoke = Asked::invoke("Msvm_ConcreteJob", 1, "GetError");
    let unknown = Asked::invoke("Msvm_ConcreteJob", 1, "KillJob");
    assert_fault(&unknown, "a:ActionNotSupported", 2_150_858_753);
    assert_fault(&Asked::invoke("CIM_ConcreteJob", 1, "GetErrorEx"), "a:ActionNotSupported", 2_150_858_753);
    for body in ["", "<GetError_INPUT/>", "<r:geterror_input xmlns:r='urn:x'/>"] {
        assert_fault(&Asked { body: body.to_owned(), ..invoke.clone() }, "w:SchemaValidationError", 2_150_858_817);
    }
}

#[test]
fn what_is_no_envelope_is_a_fault() {
    let mut host = built_in();
    let arrival = Arrival { since_start: Duration::ZERO, message_id: Uuid::nil() };
    let mut number = |text: &str| fault_in(&answer(&mut host, text, Caller::Anonymous, arrival)).1;
    assert_eq!(number("<html>"), "2150858819");
    assert_eq!(number("<!DOCTYPE x><x/>"), "2150858819");
    assert_eq!(number("<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'/>"), "2150858765");
}
