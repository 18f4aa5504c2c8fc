//! What a verb works on and gives back: the host, the call, the answer.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::model::effect::Effect;
use super::model::enumerations::{Enumeration, Enumerations};
use super::model::jobs::Jobs;
use super::model::on_demand::OnDemand;
use super::model::repository::Repository;
use super::model::rows::Rows;
use super::model::started::StartedJobs;
use super::plan::HostPlan;
use super::scenario::{Scenario, User};
use crate::xml::Element;

/// A host that plays a scenario, and what has happened on it.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) scenario: Arc<Scenario>,
    /// How long an enumeration waits for the next Pull, by the host's clock.
    pub(crate) enumeration_time: Duration,
    pub(crate) repository: Repository,
    pub(crate) enumerations: Enumerations,
    pub(crate) on_demand: OnDemand,
    /// What jobs under way, by their number, will do.
    pub(crate) effects: Vec<(usize, Effect)>,
}

/// Who sends a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Caller<'a> {
    /// No login: may call Identify.
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
    /// A host of its own.
    pub(crate) fn new(scenario: Arc<Scenario>, started: Timestamp) -> Self {
        let rows = Rows::new(&scenario, started);
        let jobs = Jobs::new(Arc::clone(&scenario), started, StartedJobs::default());
        Self::with(scenario, jobs, rows)
    }

    /// One of many hosts, whose rows are shared, whose jobs follow a plan, and whose clock may run fast, as clients do not.
    pub(crate) fn planned(scenario: Arc<Scenario>, started: Timestamp, rows: Rows, plan: HostPlan) -> Self {
        let jobs = Jobs::new(Arc::clone(&scenario), started, StartedJobs::planned(plan));
        let enumeration_time = scenario.enumeration_time_in_fleet();
        Self { enumeration_time, ..Self::with(scenario, jobs, rows) }
    }

    /// How it calls itself.
    pub(crate) fn name(&self) -> &Arc<str> {
        self.repository.rows.host()
    }

    fn with(scenario: Arc<Scenario>, jobs: Jobs, rows: Rows) -> Self {
        let repository = Repository::new(jobs, rows, scenario.hyper_v);
        let on_demand = OnDemand::new(&scenario.faults);
        let enumeration_time = Duration::from_secs(u64::from(scenario.enumeration_seconds));
        let enumerations = Enumerations::default();
        Self { scenario, enumeration_time, repository, enumerations, on_demand, effects: Vec::new() }
    }
}
