//! The simulated host without its network: a request and who sent it in, an answer out.

use std::sync::Arc;

use super::verb::Verb;
use super::{enumerate, get, get_class, identify, invoke, locate, transfer};
use crate::simulator::call::{Answered, Arrival, Call, Caller, Host, Reply, Undo};
use crate::simulator::message::fault_detail::Origin;
use crate::simulator::message::faults;
use crate::simulator::message::refusal::{self, Refusal};
use crate::simulator::message::reply::Frame;
use crate::simulator::message::request::{Envelope, MAX_ENVELOPE_SIZE, Request};
use crate::simulator::model::effect;
use crate::simulator::scenario::{FaultName, Rights};
use crate::xml::{Document, Element, Limits};

/// Answers one request.
pub(crate) fn answer(host: &mut Host, text: &str, caller: Caller<'_>, arrival: Arrival) -> Reply {
    let scenario = Arc::clone(&host.scenario);
    let (facts, name) = (&scenario.host, Arc::clone(host.name()));
    let origin = Origin { machine: &name, namespace: "", operation: "" };
    let mut frame = Frame { language: &facts.language, message_id: arrival.message_id, relates_to: None, origin };
    let limits = Limits { max_bytes: MAX_ENVELOPE_SIZE, max_depth: 64, max_elements: 10_000, max_attributes: 64 };
    let document = match Document::parse(text, &limits) {
        Ok(document) => document,
        Err(error) => return refused(faults::invalid_xml(&error).into(), &frame, ""),
    };
    let envelope = match Envelope::of(document.root()) {
        Ok(envelope) => envelope,
        Err(fault) => return refused(fault.into(), &frame, ""),
    };
    if envelope.input().is_some_and(identify::is_identify) {
        return written(200, &identify::answer(&scenario, caller), "Identify");
    }
    frame.relates_to = envelope.message_id();
    let request = match envelope.request() {
        Ok(request) => request,
        Err(fault) => return refused(fault.into(), &frame, ""),
    };
    frame.origin = Origin { namespace: &request.resource.namespace, operation: operation(&request), ..origin };
    match answered(host, &request, caller, arrival) {
        Ok(answered) => sent(host, answered, &request, &frame),
        Err(refusal) => refused(refusal, &frame, request.action),
    }
}

/// What WMI is asked for a request. recorded: `ExecQuery` (WinRb/WinRM, soap_fault_v2.xml) and `GetObject` (omi); documented: the others, which are
/// methods of IWbemServices (`__ExtendedStatus`).
fn operation(request: &Request<'_>) -> &'static str {
    match request.action.rsplit('/').next() {
        Some("Get") => "GetObject",
        Some("Put" | "Create") => "PutInstance",
        Some("Delete") => "DeleteInstance",
        Some("Enumerate" | "Pull") if request.resource.is_all() => "ExecQuery",
        Some("Enumerate" | "Pull") => "CreateInstanceEnum",
        _ => "ExecMethod",
    }
}

/// Puts an answer into its envelope, if that is not too long. documented: MS-WSMV 3.1.4.1.7.
fn sent(host: &mut Host, answered: Answered, request: &Request<'_>, frame: &Frame<'_>) -> Reply {
    let envelope = frame.answer(request.action, answered.body);
    let reply = written(200, &envelope, request.action);
    let most = request.max_envelope_size.min(host.scenario.service.max_envelope_size());
    if reply.body.as_ref().is_some_and(|body| body.len() > most) {
        take_back(host, answered.undo);
        return refused(faults::answer_too_long().into(), frame, request.action);
    }
    reply
}

fn answered(host: &mut Host, request: &Request<'_>, caller: Caller<'_>, arrival: Arrival) -> Result<Answered, Refusal> {
    let verb = Verb::of(request)?;
    let (user, rights, administrator) = match caller {
        Caller::Anonymous => ("", Rights::None, false),
        Caller::User(user) => (user.name.as_str(), user.rights, user.administrator),
    };
    if rights < verb.needs() || (request.resource.is_config() && !administrator) {
        return Err(faults::access_denied().into());
    }
    let call = Call { user, now: arrival.since_start, message_id: arrival.message_id };
    let due = host.on_demand.count(&host.scenario.faults, verb.name());
    if let Some(fault) = due.filter(|fault| *fault != FaultName::LostAnswer) {
        return Err(refusal::of(fault, || faults::not_found(&locate::path(request))));
    }
    let answered = carry_out(host, verb, request, call);
    if due.is_some() { Err(Refusal::Silence) } else { answered }
}

fn carry_out(host: &mut Host, verb: Verb, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Refusal> {
    host.enumerations.expire(call.now, host.enumeration_time);
    host.repository.jobs.go_on(call.now);
    effect::settle(&mut host.effects, &mut host.repository, call.now);
    Ok(match verb {
        Verb::Get => get::get(host, request, call)?,
        Verb::GetClass => get_class::get_class(host, request)?,
        Verb::Invoke(signature) => invoke::invoke(host, signature, request, call)?,
        Verb::Enumerate => enumerate::enumerate(host, request, call)?,
        Verb::Pull => enumerate::pull(host, request, call)?,
        Verb::Release => enumerate::release(host, request, call)?,
        Verb::Put => transfer::put(host, request, call)?,
        Verb::Create => transfer::create(host, request)?,
        Verb::Delete => transfer::delete(host, request, call)?,
    })
}

/// A page that cannot be sent was not read: it can be asked for again, under the same context.
fn take_back(host: &mut Host, undo: Option<Undo>) {
    let Some(undo) = undo else { return };
    if let Some(opened) = undo.opened {
        host.enumerations.close(&opened);
    }
    if let Some((context, enumeration)) = undo.before {
        host.enumerations.open(context, enumeration);
    }
}

fn refused(refusal: Refusal, frame: &Frame<'_>, action: &str) -> Reply {
    match refusal {
        Refusal::Fault(fault) => written(500, &frame.fault(&fault), action),
        Refusal::Status(status) => Reply { status, body: None, action: action.to_owned() },
        Refusal::Silence => Reply { status: 0, body: None, action: action.to_owned() },
    }
}

fn written(status: u16, envelope: &Element, action: &str) -> Reply {
    // A request can make us repeat a character that XML cannot carry only by a reference to it; it gets a bare 500.
    match envelope.to_xml() {
        Ok(body) => Reply { status, body: Some(body), action: action.to_owned() },
        Err(_) => Reply { status: 500, body: None, action: action.to_owned() },
    }
}
