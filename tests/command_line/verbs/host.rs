//! A host that knows one class, `Msvm_Thing`, and gives its declaration when it is told to. Its shapes are documented, not recorded.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use tokio::runtime::Runtime;

use super::json_schema::assert_valid;
use super::program::{Cimjob, Ended, PASSWORD, USER};
use super::support::answers::{SOAP, envelope, http};
use super::support::scripted_peer::{Peer, Request};

pub(crate) const WMI: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2";

/// An instance as WinRM sends it: no types.
pub(crate) const THING: &str = r#"<p:Msvm_Thing xmlns:p="urn:t" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common"><p:Big>18446744073709551615</p:Big><p:Count>7</p:Count><p:Evil>x&#x202E;y</p:Evil><p:Name>007</p:Name><p:Nothing xsi:nil="true"/><p:Since><cim:Datetime>2026-11-23T06:51:00Z</cim:Datetime></p:Since><p:Status>2</p:Status></p:Msvm_Thing>"#;

/// The declaration of its class (DSP0201 section 5.2).
pub(crate) const CLASS: &str = r#"<CLASS NAME="Msvm_Thing" SUPERCLASS="CIM_Thing"><PROPERTY NAME="Big" TYPE="uint64"/><PROPERTY NAME="Count" TYPE="uint16"/><PROPERTY NAME="Name" TYPE="string"/><PROPERTY NAME="Since" TYPE="datetime"/><PROPERTY.ARRAY NAME="Status" TYPE="uint16"/><METHOD NAME="Go" TYPE="uint32"><PARAMETER NAME="Speed" TYPE="uint16"/><PARAMETER.REFERENCE NAME="To" REFERENCECLASS="Msvm_Thing"/><PARAMETER.ARRAY NAME="Settings" TYPE="string"><QUALIFIER NAME="EmbeddedInstance" TYPE="string"><VALUE>Msvm_Thing</VALUE></QUALIFIER></PARAMETER.ARRAY></METHOD></CLASS>"#;

/// The class it derives from.
const PARENT: &str =
    r#"<CLASS NAME="CIM_Thing"><PROPERTY NAME="Evil" TYPE="string"/><PROPERTY NAME="Nothing" TYPE="string"/></CLASS>"#;

/// A host that answers with the body that `answer` gives for an action (its last segment) and the text of a request.
pub(crate) struct Host {
    peer: Peer,
    _runtime: Runtime,
}

/// What a host answers.
pub(crate) enum Answer {
    Body(String),
    /// A fault with the number of Microsoft's detail, and what its provider adds.
    Fault(u32, &'static str),
    /// A fault that names a header of WS-Management that was not understood.
    NotUnderstood(&'static str),
    /// An answer that is cut off.
    Cut,
    /// An answer that is not HTTP: the connection is useless.
    NotHttp,
    /// An HTTP status with nothing else.
    Status(u16),
}

impl Host {
    /// A host without declarations of classes.
    pub(crate) fn new(answer: impl Fn(&str, &str) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(move |request| {
            let action = action(request);
            let is_class = request.body.contains("/cim-xml/2/");
            if is_class { Answer::Fault(2_150_858_811, "") } else { answer(&action, &request.body) }
        })
    }

    /// A host that answers nonsense when it is asked for one.
    pub(crate) fn with_nonsense_for_classes(answer: impl Fn(&str, &str) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(move |request| {
            let is_class = request.body.contains("/cim-xml/2/");
            if is_class { Answer::NotHttp } else { answer(&action(request), &request.body) }
        })
    }

    /// A host whose declarations are lost on their way.
    pub(crate) fn losing_classes(answer: impl Fn(&str, &str) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(move |request| {
            let is_class = request.body.contains("/cim-xml/2/");
            if is_class { Answer::Status(400) } else { answer(&action(request), &request.body) }
        })
    }

    /// A host that gives them.
    pub(crate) fn with_classes(answer: impl Fn(&str, &str) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(move |request| {
            if request.body.contains("cim-xml/2/cim-schema/2/Msvm_Thing<") {
                Answer::Body(CLASS.to_owned())
            } else if request.body.contains("cim-xml/2/cim-schema/2/CIM_Thing<") {
                Answer::Body(PARENT.to_owned())
            } else {
                answer(&action(request), &request.body)
            }
        })
    }

    fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let runtime = Runtime::new().unwrap();
        let peer = runtime.block_on(Peer::answering(move |request| match answer(request) {
            Answer::Body(body) => http(200, SOAP, envelope(request, &body)),
            Answer::NotUnderstood(header) => http(500, SOAP, not_understood(request, header)),
            Answer::NotHttp => b"nonsense\r\n\r\n".to_vec(),
            Answer::Cut => http(200, SOAP, "<s:Envelope"),
            Answer::Status(status) => http(status, "text/plain", ""),
            Answer::Fault(number, inside) => http(500, SOAP, envelope(request, &fault(number, inside))),
        }));
        Self { peer, _runtime: runtime }
    }

    pub(crate) fn address(&self) -> String {
        self.peer.address.to_string()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        Cimjob::new(arguments)
            .variable("CIMJOB_AUTH", "basic")
            .variable("CIMJOB_TIMEOUT", "20s")
            .variable("CIMJOB_USER", USER)
            .variable("CIMJOB_PASSWORD", PASSWORD)
            .variable("CIMJOB_HOST", &self.address())
            .variable("CIMJOB_PIN", &self.peer.certificate.pin().to_string())
            .run()
    }

    pub(crate) fn all_requests(&self) -> Vec<String> {
        self.peer.requests().into_iter().map(|request| request.body).collect()
    }

    /// The requests, without those for declarations of classes.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.all_requests().into_iter().filter(|body| !body.contains("/cim-xml/2/")).collect()
    }

    /// The actions of these requests.
    pub(crate) fn actions(&self) -> Vec<String> {
        let requests = self.peer.requests().into_iter().filter(|request| !request.body.contains("/cim-xml/2/"));
        requests.map(|request| action(&request)).collect()
    }
}

/// The last segment of `a:Action`.
fn action(request: &Request) -> String {
    let (_, rest) = request.body.split_once("<a:Action").unwrap();
    let (text, _) = rest.split_once('>').unwrap().1.split_once('<').unwrap();
    text.rsplit('/').next().unwrap().to_owned()
}

fn fault(number: u32, inside: &str) -> String {
    format!(
        r#"<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang="en-US">words of the host</s:Text></s:Reason><s:Detail><f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="{number}"><f:Message><f:ProviderFault>{inside}</f:ProviderFault></f:Message></f:WSManFault></s:Detail></s:Fault>"#
    )
}

fn not_understood(request: &Request, header: &str) -> String {
    let fault = "<s:Fault><s:Code><s:Value>s:MustUnderstand</s:Value></s:Code><s:Reason><s:Text>words of the host</s:Text></s:Reason></s:Fault>";
    let header = format!(r#"<s:NotUnderstood qname="w:{header}"/></s:Header>"#);
    envelope(request, fault).replacen("</s:Header>", &header, 1)
}

/// A reference to a thing.
pub(crate) fn reference(name: &str) -> String {
    format!(
        r#"<a:EndpointReference><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address><a:ReferenceParameters><w:ResourceURI>{WMI}/Msvm_Thing</w:ResourceURI><w:SelectorSet><w:Selector Name="Name">{name}</w:Selector></w:SelectorSet></a:ReferenceParameters></a:EndpointReference>"#
    )
}

/// Pages of two things each: `total` of them, and a fault instead of the page number `broken`.
pub(crate) fn pages(total: usize, broken: usize) -> impl Fn(&str, &str) -> Answer + Send + Sync + 'static {
    let page = Arc::new(AtomicUsize::new(0));
    move |action, _| {
        if action == "Release" {
            return Answer::Body(
                "<n:ReleaseResponse xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"/>".to_owned(),
            );
        }
        let number = page.fetch_add(1, Ordering::SeqCst);
        if number == broken {
            return Answer::Fault(2_150_858_779, "");
        }
        let items: String = (number * 2..total.min(number * 2 + 2))
            .map(|name| format!("<w:Item>{THING}{}</w:Item>", reference(&name.to_string())))
            .collect();
        let rest = if number * 2 + 2 >= total {
            "<w:EndOfSequence/>".to_owned()
        } else {
            format!("<n:EnumerationContext>uuid:{number}</n:EnumerationContext>")
        };
        Answer::Body(format!(
            "<n:{action}Response xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"><w:Items>{items}</w:Items>{rest}</n:{action}Response>"
        ))
    }
}

/// The documents on standard output, each checked against the schema.
pub(crate) fn documents(ended: &Ended) -> Vec<Value> {
    let schema = include_str!("../../../schemas/output.v1.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let documents = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap());
    documents.inspect(|document| assert_valid(document, &schema)).collect()
}
