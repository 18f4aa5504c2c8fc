//! A host with jobs whose answers a test lays out beforehand. All its answers are assumed: shapes of the recordings, words of ours.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::answers::{SOAP, envelope, fault, http};
use super::scripted_peer::{Certificate, Conversation, Peer, Request};

const NAMESPACE: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2";
pub(crate) const MACHINE: &str = "5A0C2C2E-0000-4000-8000-0000000000AA";

/// What the host does with one request.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// 200 with this content of the Body.
    Body(String),
    /// The same after some time.
    Late(Duration, String),
    /// 500 with a fault.
    Fault(&'static str, u32),
    /// An HTTP status with nothing else.
    Status(u16),
    /// An HTTP status with a web page.
    Page(u16),
    /// The connection is cut.
    Cut,
}

/// The answers to each kind of request: in their order, the last one again and again.
#[derive(Debug, Clone, Default)]
pub(crate) struct JobHost {
    answers: Arc<Mutex<HashMap<String, VecDeque<Answer>>>>,
}

impl JobHost {
    /// A host whose jobs have no errors, touch one virtual machine, and cannot be changed.
    pub(crate) fn new() -> Self {
        Self::default()
            .on("GetErrorEx", [errors(&[])])
            .on("AssociatedInstances", [page(&[machine("web01")], None)])
            .on("RequestStateChange", [return_value("RequestStateChange", 4097)])
    }

    /// Lays out answers: to an action by its last segment, to an enumeration by a word of its filter, to a request about one job by
    /// `<action> <InstanceID>`.
    pub(crate) fn on(self, what: &str, answers: impl IntoIterator<Item = Answer>) -> Self {
        self.answers.lock().unwrap().insert(what.to_owned(), answers.into_iter().collect());
        self
    }

    pub(crate) async fn start(&self) -> Peer {
        self.at("127.0.0.1:0".parse().unwrap(), Certificate::new(&["127.0.0.1"])).await
    }

    pub(crate) async fn at(&self, address: SocketAddr, certificate: Certificate) -> Peer {
        let host = self.clone();
        Peer::at(address, certificate, move |conversation| host.clone().serve(conversation)).await
    }

    async fn serve(self, mut conversation: Conversation) {
        while let Some(request) = conversation.request().await {
            let bytes = match self.answer(&request) {
                Answer::Body(body) => http(200, SOAP, envelope(&request, &body)),
                Answer::Late(pause, body) => {
                    tokio::time::sleep(pause).await;
                    http(200, SOAP, envelope(&request, &body))
                }
                Answer::Fault(subcode, number) => fault(&request, subcode, number),
                Answer::Status(status) => http(status, "text/plain", ""),
                Answer::Page(status) => http(status, "text/html", "<html><head><title>Sign in</title></head></html>"),
                Answer::Cut => return,
            };
            conversation.send(&bytes).await;
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        let mut answers = self.answers.lock().unwrap();
        let kinds = kinds(request);
        if kinds.first().is_some_and(|kind| kind == LOOK_UP) && !answers.contains_key(LOOK_UP) {
            return looked_up(request);
        }
        let kind = kinds.iter().find(|kind| answers.contains_key(*kind));
        let kind = kind.unwrap_or_else(|| panic!("nobody said what to answer to {kinds:?}"));
        let left = answers.get_mut(kind).unwrap();
        if left.len() > 1 { left.pop_front().unwrap() } else { left.front().unwrap().clone() }
    }
}

/// The name of an enumeration that looks for jobs by their InstanceIDs. Unless an answer is laid out, all are there.
pub(crate) const LOOK_UP: &str = "InstanceID = '";

fn looked_up(request: &Request) -> Answer {
    let ids = request.body.split(LOOK_UP).skip(1).filter_map(|rest| rest.split_once('\''));
    let items: Vec<String> = ids.map(|(id, _)| item("Msvm_ConcreteJob", ("InstanceID", id), &[])).collect();
    page(&items, None)
}

/// The names under which an answer may be laid out, the narrowest first.
fn kinds(request: &Request) -> Vec<String> {
    let action = action(request);
    if action == "Enumerate" && request.body.contains(LOOK_UP) {
        return vec![LOOK_UP.to_owned()];
    }
    let job = between(&request.body, "Name=\"InstanceID\">", "<").map(|job| format!("{action} {job}"));
    let filter = ["AssociatedInstances", "ASSOCIATORS", "SELECT"].into_iter().find(|word| request.body.contains(word));
    let filter = filter.filter(|_| action == "Enumerate");
    let about = between(&request.body, "Name=\"InstanceID\">", "<").filter(|_| filter.is_some());
    let about = about.map(|job| format!("{} {job}", filter.unwrap_or_default()));
    about.into_iter().chain(job).chain(filter.map(str::to_owned)).chain([action.to_owned()]).collect()
}

/// The last segment of the action.
pub(crate) fn action(request: &Request) -> &str {
    between(&request.body, ":Action", "</").unwrap().rsplit('/').next().unwrap()
}

/// The actions of all requests so far, without those that looked for a job by its InstanceID.
pub(crate) fn actions(peer: &Peer) -> Vec<String> {
    let requests = peer.requests();
    let others = requests.iter().filter(|request| !request.body.contains(LOOK_UP));
    others.map(|request| action(request).to_owned()).collect()
}

fn between<'t>(text: &'t str, before: &str, behind: &str) -> Option<&'t str> {
    Some(text.split_once(before)?.1.split_once(behind)?.0)
}

/// A job of a class, with these properties.
pub(crate) fn instance(class: &str, properties: &[(&str, &str)]) -> String {
    let properties: String = properties.iter().map(|(name, text)| format!("<p:{name}>{text}</p:{name}>")).collect();
    format!("<p:{class} xmlns:p=\"{NAMESPACE}/{class}\">{properties}</p:{class}>")
}

/// The answer to Get: a job that starts a virtual machine, in this state.
pub(crate) fn job(state: u16) -> Answer {
    job_with(state, &[])
}

pub(crate) fn job_with(state: u16, more: &[(&str, &str)]) -> Answer {
    let state = state.to_string();
    let mut properties = vec![("InstanceID", "x"), ("JobState", state.as_str()), ("JobType", "12")];
    properties.extend_from_slice(more);
    Answer::Body(instance("Msvm_ConcreteJob", &properties))
}

/// An item with its reference, whose one key this is.
pub(crate) fn item(class: &str, key: (&str, &str), properties: &[(&str, &str)]) -> String {
    let (name, value) = key;
    let reference = format!(
        "<a:EndpointReference><a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>{NAMESPACE}/{class}</w:ResourceURI>\
         <w:SelectorSet><w:Selector Name=\"{name}\">{value}</w:Selector></w:SelectorSet></a:ReferenceParameters></a:EndpointReference>"
    );
    let mut all = vec![key];
    all.extend_from_slice(properties);
    format!("<w:Item>{}{reference}</w:Item>", instance(class, &all))
}

pub(crate) fn machine(name: &str) -> String {
    item("Msvm_ComputerSystem", ("Name", MACHINE), &[("ElementName", name)])
}

/// A page of an enumeration, the last one unless there is a context.
pub(crate) fn page(items: &[String], context: Option<&str>) -> Answer {
    let end = context.map_or_else(
        || "<w:EndOfSequence/>".to_owned(),
        |context| format!("<n:EnumerationContext>{context}</n:EnumerationContext>"),
    );
    Answer::Body(format!(
        "<n:EnumerateResponse xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"><w:Items>{}</w:Items>{end}</n:EnumerateResponse>",
        items.concat()
    ))
}

/// The answer to GetErrorEx with these messages.
pub(crate) fn errors(messages: &[&str]) -> Answer {
    let error = |message: &&str| {
        let instance = format!(
            "<INSTANCE CLASSNAME=\"Msvm_Error\"><PROPERTY NAME=\"Message\" TYPE=\"string\"><VALUE>{message}</VALUE></PROPERTY></INSTANCE>"
        );
        format!("<p:Errors><![CDATA[{instance}]]></p:Errors>")
    };
    let errors: String = messages.iter().map(error).collect();
    output("GetErrorEx", &format!("{errors}<p:ReturnValue>0</p:ReturnValue>"))
}

pub(crate) fn return_value(method: &str, value: u32) -> Answer {
    output(method, &format!("<p:ReturnValue>{value}</p:ReturnValue>"))
}

fn output(method: &str, content: &str) -> Answer {
    Answer::Body(format!("<p:{method}_OUTPUT xmlns:p=\"{NAMESPACE}/Msvm_ConcreteJob\">{content}</p:{method}_OUTPUT>"))
}

/// The job is not there.
pub(crate) fn gone() -> Answer {
    Answer::Fault("a:DestinationUnreachable", 2_150_858_752)
}
