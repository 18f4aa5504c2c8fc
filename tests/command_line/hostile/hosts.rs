//! Hosts that commands meet, and what they count.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::program::Stranger;
use super::support::answers::{SOAP, envelope, http, related};
use super::support::scripted_peer::{Peer, Request};

/// How long an answer is that is made to cost much.
pub(super) const SIZE: usize = 4_500_000;

/// What makes an instance a job that failed, and one that can be changed.
pub(super) const JOB_PROPERTIES: &str = "<InstanceID>8E1C7A50-0000-4000-8000-000000000001</InstanceID><JobState>10</JobState>\
    <Speed>1</Speed><Size>1</Size>";

/// The methods that commands call here.
const METHODS: [&str; 4] = ["GetError", "GetErrorEx", "RequestStateChange", "Go"];

/// The content of a reference to it.
const REFERENCE: &str = "<a:Address>x</a:Address><a:ReferenceParameters>\
    <w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob</w:ResourceURI>\
    <w:SelectorSet><w:Selector Name='InstanceID'>8E1C7A50-0000-4000-8000-000000000001</w:Selector></w:SelectorSet>\
    </a:ReferenceParameters>";

pub(super) type Sent = Arc<Mutex<Vec<usize>>>;

/// A host that a command meets.
pub(super) struct Met {
    pub(super) stranger: Stranger,
    /// How many bytes each of its answers has that were sent and not looked at yet.
    pub(super) sent: Sent,
    /// The login that it wants.
    pub(super) login: &'static str,
    /// Does it never take the password?
    pub(super) is_refusing: bool,
}

impl Met {
    /// One whose answers are small, and which takes the password with each of them.
    pub(super) fn of(peer: impl Future<Output = Peer>) -> Self {
        Self { stranger: Stranger::start(peer), sent: Sent::default(), login: "basic", is_refusing: false }
    }

    /// How many bytes its answers have since it was asked last, the longest first.
    pub(super) fn take_sent(&self) -> Vec<usize> {
        let mut sent = std::mem::take(&mut *self.sent.lock().unwrap_or_else(PoisonError::into_inner));
        sent.sort_unstable_by(|one, other| other.cmp(one));
        sent
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.stranger.peer.requests()
    }
}

pub(super) fn is_class(request: &Request) -> bool {
    request.body.contains("/cim-xml/2/")
}

pub(super) fn is(request: &Request, action: &str) -> bool {
    request.body.contains(&format!("/{action}<"))
}

/// Does the request change something?
pub(super) fn is_change(request: &Request) -> bool {
    ["Put", "Create", "Delete", "Go", "RequestStateChange"].iter().any(|action| is(request, action))
}

/// No answer ever comes.
pub(super) fn silent() -> Met {
    Met::of(Peer::start(|mut conversation| async move { conversation.stall().await }))
}

/// Classes derive from one another without end, each after a moment.
pub(super) fn superclasses_without_end() -> Met {
    let asked = Arc::new(AtomicUsize::new(0));
    Met::of(Peer::start(move |mut conversation| {
        let asked = Arc::clone(&asked);
        async move {
            while let Some(request) = conversation.request().await {
                let number = asked.fetch_add(1, Ordering::SeqCst);
                if is_class(&request) {
                    tokio::time::sleep(Duration::from_millis(700)).await;
                }
                let class = format!("<CLASS NAME=\"C\" SUPERCLASS=\"CIM_{number}\"></CLASS>");
                conversation.send(&http(200, SOAP, envelope(&request, &class))).await;
            }
        }
    }))
}

/// Answers everything but classes so.
pub(super) fn answering(answer: impl Fn(&Request) -> String + Send + Sync + 'static) -> Met {
    let sent = Sent::default();
    let counted = Arc::clone(&sent);
    let peer = Peer::answering(move |request| {
        let class = "<CLASS NAME='Msvm_Thing'><PROPERTY NAME='Speed' TYPE='uint32'/><PROPERTY NAME='Size' TYPE='uint32'/>\
            <METHOD NAME='Go' TYPE='uint32'><PARAMETER NAME='Speed' TYPE='uint32'><QUALIFIER NAME='In' TYPE='boolean'><VALUE>TRUE</VALUE>\
            </QUALIFIER></PARAMETER></METHOD></CLASS>";
        let answer = if is_class(request) { envelope(request, class) } else { answer(request) };
        counted.lock().unwrap_or_else(PoisonError::into_inner).push(answer.len());
        http(200, SOAP, answer)
    });
    Met { sent, ..Met::of(peer) }
}

/// An item of a page, with its reference where that is asked for.
fn item(request: &Request, instance: &str) -> String {
    if !request.body.contains("EnumerateObjectAndEPR") {
        return instance.to_owned();
    }
    format!("<w:Item>{instance}<a:EndpointReference>{REFERENCE}</a:EndpointReference></w:Item>")
}

/// The only page of an enumeration, with this instance.
pub(super) fn only_page(request: &Request, instance: &str) -> String {
    format!(
        "<n:EnumerateResponse xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration'><n:Items>{}</n:Items>\
         <n:EndOfSequence/></n:EnumerateResponse>",
        item(request, instance)
    )
}

/// What a method returns with 0.
pub(super) fn output(method: &str, parameters: &str) -> String {
    format!("<p:{method}_OUTPUT xmlns:p='urn:j'>{parameters}<p:ReturnValue>0</p:ReturnValue></p:{method}_OUTPUT>")
}

/// Two Bodies in each answer.
pub(super) fn two_bodies() -> Met {
    answering(|request| {
        let body = format!("<J>{JOB_PROPERTIES}</J>");
        envelope(request, &body).replace("</s:Body>", &format!("</s:Body><s:Body>{body}</s:Body>"))
    })
}

/// A header in each answer that must be understood, and is not known.
pub(super) fn unknown_header() -> Met {
    answering(|request| {
        let header = "<x:Other xmlns:x=\"urn:x\" s:mustUnderstand=\"true\"/></s:Header>";
        envelope(request, &format!("<J>{JOB_PROPERTIES}</J>")).replace("</s:Header>", header)
    })
}

/// No answer says which request it belongs to.
pub(super) fn unrelated() -> Met {
    answering(|request| {
        let body = if is(request, "Enumerate") {
            only_page(request, &format!("<J>{JOB_PROPERTIES}</J>"))
        } else if let Some(method) = METHODS.into_iter().find(|method| is(request, method)) {
            output(method, "")
        } else if is(request, "Create") {
            format!(
                "<x:ResourceCreated xmlns:x='http://schemas.xmlsoap.org/ws/2004/09/transfer'>{REFERENCE}</x:ResourceCreated>"
            )
        } else {
            format!("<J>{JOB_PROPERTIES}</J>")
        };
        related("", &body)
    })
}
