//! The simulated host without its network: a request and who sent it in, an answer out.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::verbs::{enumerate, get, get_class, identify, locate, methods, transfer};
use crate::simulator::message::faults;
use crate::simulator::message::reply::Frame;
use crate::simulator::message::request::{Envelope, MAX_ENVELOPE_SIZE, Request};
use crate::simulator::model::effect::{self, Effect};
use crate::simulator::model::enumeration::{Enumeration, Enumerations};
use crate::simulator::model::history::{self, Refusal};
use crate::simulator::model::on_demand::OnDemand;
use crate::simulator::model::repository::Repository;
use crate::simulator::scenario::{FaultName, Rights, Scenario, User};
use crate::simulator::verbs::verb::Verb;
use crate::xml::{Document, Element, Limits};

/// A host that plays a scenario, and what has happened on it.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) scenario: Arc<Scenario>,
    pub(crate) repository: Repository,
    pub(crate) enumerations: Enumerations,
    on_demand: OnDemand,
    /// What jobs under way, by their number, will do.
    pub(crate) effects: Vec<(usize, Effect)>,
}

/// Who sends a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Caller<'a> {
    /// Nobody logged in: may call Identify.
    Anonymous,
    User(&'a User),
}

/// When a request came, and the id of its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival {
    pub(crate) since_start: Duration,
    pub(crate) message_id: Uuid,
}

/// A request on its way through the host: who sent it, when, and the id of its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) user: &'a str,
    pub(crate) now: Duration,
    pub(crate) message_id: Uuid,
}

/// What a verb answers, before it is put into its envelope.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) body: Option<Element>,
    /// What must be taken back if the answer turns out to be too long.
    pub(crate) undo: Option<Undo>,
}

/// An enumeration as it was before a page was taken from it.
#[derive(Debug)]
pub(crate) struct Undo {
    pub(crate) opened: Option<String>,
    pub(crate) before: Option<(String, Enumeration)>,
}

impl Answered {
    pub(crate) fn with(body: Element) -> Self {
        Self { body: Some(body), undo: None }
    }

    pub(crate) fn empty() -> Self {
        Self { body: None, undo: None }
    }
}

/// An answer: the HTTP status and the envelope, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    /// 0: the connection is to be closed without an answer.
    pub(crate) status: u16,
    pub(crate) body: Option<String>,
    /// What was asked, for the log.
    pub(crate) action: String,
}

impl Host {
    pub(crate) fn new(scenario: Arc<Scenario>, started: Timestamp) -> Self {
        let repository = Repository::new(&scenario, started);
        let on_demand = OnDemand::new(&scenario.faults);
        Self { scenario, repository, enumerations: Enumerations::default(), on_demand, effects: Vec::new() }
    }

    pub(crate) fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Answers one request.
    pub(crate) fn answer(&mut self, text: &str, caller: Caller<'_>, arrival: Arrival) -> Reply {
        let scenario = Arc::clone(&self.scenario);
        let facts = &scenario.host;
        let mut frame =
            Frame { language: &facts.language, machine: &facts.name, message_id: arrival.message_id, relates_to: None };
        let limits = Limits { max_bytes: MAX_ENVELOPE_SIZE, max_depth: 64, max_elements: 10_000, max_attributes: 64 };
        let document = match Document::parse(text, &limits) {
            Ok(document) => document,
            Err(error) => return refused(Refusal::Fault(faults::invalid_xml(&error)), &frame, ""),
        };
        let envelope = match Envelope::of(document.root()) {
            Ok(envelope) => envelope,
            Err(fault) => return refused(fault.into(), &frame, ""),
        };
        if envelope.input().is_some_and(identify::is_identify) {
            return written(200, &identify::answer(&scenario, caller), "Identify");
        }
        frame.relates_to = envelope.message_id();
        match envelope.request() {
            Ok(request) => self.answer_request(&request, caller, (frame, arrival)),
            Err(fault) => refused(fault.into(), &frame, ""),
        }
    }

    fn answer_request(
        &mut self,
        request: &Request<'_>,
        caller: Caller<'_>,
        (frame, arrival): (Frame<'_>, Arrival),
    ) -> Reply {
        let answered = match self.answered(request, caller, arrival) {
            Ok(answered) => answered,
            Err(refusal) => return refused(refusal, &frame, request.action),
        };
        let envelope = frame.answer(&format!("{}Response", request.action), answered.body);
        let reply = written(200, &envelope, request.action);
        // documented: MS-WSMV 3.1.4.1.7.
        let most = request.max_envelope_size.min(self.scenario.service.max_envelope_size());
        if reply.body.as_ref().is_some_and(|body| body.len() > most) {
            self.take_back(answered.undo);
            return refused(Refusal::Fault(faults::answer_too_long()), &frame, request.action);
        }
        reply
    }

    fn answered(&mut self, request: &Request<'_>, caller: Caller<'_>, arrival: Arrival) -> Result<Answered, Refusal> {
        let verb = Verb::of(request)?;
        let (user, rights, administrator) = match caller {
            Caller::Anonymous => ("", Rights::None, false),
            Caller::User(user) => (user.name.as_str(), user.rights, user.administrator),
        };
        if rights < verb.needs() || (request.resource.is_config() && !administrator) {
            return Err(faults::access_denied().into());
        }
        let call = Call { user, now: arrival.since_start, message_id: arrival.message_id };
        let due = self.on_demand.count(&self.scenario.faults, verb.name());
        if let Some(fault) = due.filter(|fault| *fault != FaultName::LostAnswer) {
            return Err(history::refusal(fault, || faults::not_found(&locate::path(request))));
        }
        let answered = self.carry_out(verb, request, call);
        if due.is_some() { Err(Refusal::Silence) } else { answered }
    }

    fn carry_out(&mut self, verb: Verb, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Refusal> {
        self.enumerations.expire(call.now, Duration::from_secs(u64::from(self.scenario.enumeration_seconds)));
        effect::settle(&mut self.effects, &mut self.repository, call.now);
        Ok(match verb {
            Verb::Get => get::get(self, request, call)?,
            Verb::GetClass => get_class::get_class(self, request)?,
            Verb::Invoke(signature) => methods::invoke(self, signature, request, call)?,
            Verb::Enumerate => enumerate::enumerate(self, request, call)?,
            Verb::Pull => enumerate::pull(self, request, call)?,
            Verb::Release => enumerate::release(self, request, call)?,
            Verb::Put => transfer::put(self, request, call)?,
            Verb::Create => transfer::create(self, request)?,
            Verb::Delete => transfer::delete(self, request, call)?,
        })
    }

    /// A page that cannot be sent was not read: it can be asked for again, under the same context.
    fn take_back(&mut self, undo: Option<Undo>) {
        let Some(undo) = undo else { return };
        if let Some(opened) = undo.opened {
            self.enumerations.close(&opened);
        }
        if let Some((context, enumeration)) = undo.before {
            self.enumerations.open(context, enumeration);
        }
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
