//! The simulated host without its network: a request and who sent it in, an answer out.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::faults::{self, Fault};
use super::history::{History, Refusal};
use super::job_properties::JOB_CLASSES;
use super::reply::Frame;
use super::request::{Envelope, MAX_ENVELOPE_SIZE, Request};
use super::resource::Resource;
use super::scenario::{Job, Rights, Scenario, User};
use super::verb::{Verb, key};
use super::{get, get_error, identify};
use crate::xml::{Document, Element, Limits};

/// A host that plays a scenario, and what has happened to its jobs.
#[derive(Debug)]
pub(super) struct Host {
    scenario: Arc<Scenario>,
    started: Timestamp,
    histories: Vec<History>,
}

/// Who sends a request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Caller<'a> {
    /// Nobody logged in: may call Identify.
    Anonymous,
    User(&'a User),
}

/// When a request came, and the id of its answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    pub(super) since_start: Duration,
    pub(super) message_id: Uuid,
}

/// An answer: the HTTP status and the envelope, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Option<String>,
    /// What was asked, for the log.
    pub(super) action: String,
}

impl Host {
    pub(super) fn new(scenario: Arc<Scenario>, started: Timestamp) -> Self {
        let histories = vec![History::default(); scenario.jobs.len()];
        Self { scenario, started, histories }
    }

    /// Answers one request.
    pub(super) fn answer(&mut self, text: &str, caller: Caller<'_>, arrival: Arrival) -> Reply {
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
        let body = match self.body(request, caller, arrival) {
            Ok(body) => body,
            Err(refusal) => return refused(refusal, &frame, request.action),
        };
        let reply = written(200, &frame.answer(&format!("{}Response", request.action), body), request.action);
        // documented: MS-WSMV 3.1.4.1.7.
        if reply.body.as_ref().is_some_and(|body| body.len() > request.max_envelope_size) {
            return refused(Refusal::Fault(faults::answer_too_long()), &frame, request.action);
        }
        reply
    }

    fn body(&mut self, request: &Request<'_>, caller: Caller<'_>, arrival: Arrival) -> Result<Element, Refusal> {
        let Request { resource, .. } = request;
        let verb = Verb::of(request)?;
        let rights = match caller {
            Caller::Anonymous => Rights::None,
            Caller::User(user) => user.rights,
        };
        if rights < verb.needs() {
            return Err(faults::access_denied().into());
        }
        let key = key(request)?;
        let started = self.started;
        let (job, history) = self.find(resource, key)?;
        history.pass(job, arrival.since_start, || faults::not_found(&path(resource, key)))?;
        Ok(match verb {
            Verb::Get => get::instance(job, resource, started),
            Verb::Invoke(method) => get_error::output(job, resource, method),
        })
    }

    fn find(&mut self, resource: &Resource, key: &str) -> Result<(&Job, &mut History), Box<Fault>> {
        let jobs = &self.scenario.jobs;
        let namespace = |job: &&Job| job.namespace.eq_ignore_ascii_case(&resource.namespace);
        let usual = resource.namespace.eq_ignore_ascii_case("root/virtualization/v2");
        if !usual && !jobs.iter().any(|job| namespace(&job)) {
            return Err(faults::invalid_namespace(&resource.namespace));
        }
        let of_class = |class: &str| class.eq_ignore_ascii_case(&resource.class);
        if !JOB_CLASSES.iter().any(|class| of_class(class)) && !jobs.iter().any(|job| of_class(&job.class)) {
            return Err(faults::invalid_class(&resource.class));
        }
        // Assumed: the class must be the job's own, not a base class. documented: values are compared without regard to case
        // (MS-WSMV 3.1.4.1.2).
        let found = jobs.iter().zip(&mut self.histories).find(|(job, _)| {
            namespace(job) && of_class(&job.class) && job.instance_id.to_lowercase() == key.to_lowercase()
        });
        found.ok_or_else(|| faults::not_found(&path(resource, key)))
    }
}

fn path(resource: &Resource, key: &str) -> String {
    format!("{}.InstanceID=\"{}\"", resource.class, key.replace('\\', r"\\").replace('"', "\\\""))
}

fn refused(refusal: Refusal, frame: &Frame<'_>, action: &str) -> Reply {
    match refusal {
        Refusal::Fault(fault) => written(500, &frame.fault(&fault), action),
        Refusal::Status(status) => Reply { status, body: None, action: action.to_owned() },
    }
}

fn written(status: u16, envelope: &Element, action: &str) -> Reply {
    // A request can make us repeat a character that XML cannot carry only by a reference to it; it gets a bare 500.
    match envelope.to_xml() {
        Ok(body) => Reply { status, body: Some(body), action: action.to_owned() },
        Err(_) => Reply { status: 500, body: None, action: action.to_owned() },
    }
}

#[cfg(test)]
mod tests;
