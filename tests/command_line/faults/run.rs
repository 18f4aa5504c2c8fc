//! One seed, one command, one fault; and the same without a fault, which it is compared with.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};
use std::time::Duration;

use serde_json::Value;

use super::chance::Chance;
use super::command::{COMMANDS, Command, ROUTES, Route};
use super::compared::{comparable, differences};
use super::fault::{Fault, Traffic};
use super::log::Answered;
use super::process::{Ended, ended};
use super::site::{Plan, Site};

/// `--timeout` of the command.
pub(super) const TIMEOUT: Duration = Duration::from_secs(3);

/// What a busy machine may need in addition: to start the program, and to give an enumeration back (at most 5 s).
pub(super) const MARGIN: Duration = Duration::from_secs(10);

/// A run with a fault.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) seed: u64,
    pub(super) command: &'static Command,
    pub(super) route: Route,
    pub(super) fault: Fault,
    /// How often the fault happened.
    pub(super) hits: usize,
    pub(super) ended: Ended,
    /// `None` when one is cut off.
    pub(super) documents: Option<Vec<Value>>,
    pub(super) answered: Vec<Answered>,
    pub(super) usual: Arc<Usual>,
}

/// A run without a fault.
#[derive(Debug)]
pub(super) struct Usual {
    pub(super) ended: Ended,
    /// `None` when one is cut off.
    pub(super) documents: Option<Vec<Value>>,
    pub(super) answered: Vec<Answered>,
    pub(super) traffic: Vec<Traffic>,
}

impl Run {
    /// The run of a seed. The seeds go through all commands on all routes; chance decides the fault.
    pub(super) fn of(seed: u64) -> Self {
        let number = usize::try_from(seed).unwrap();
        let command = &COMMANDS[number % COMMANDS.len()];
        let route = command.route(ROUTES[(number / COMMANDS.len()) % ROUTES.len()]);
        let usual = usual(command, route);
        let fault = Fault::by(&mut Chance::of(seed), &usual.traffic);
        let site = Site::start(Plan { route, time: command.time, fault: Some(fault) });
        let timeout = format!("{}s", TIMEOUT.as_secs());
        let program = command.program(route, &site.reached).variable("CIMJOB_TIMEOUT", &timeout);
        let ended = ended(program.spawn(), TIMEOUT + 3 * MARGIN);
        let documents = comparable(&ended.stdout, &site.reached);
        let (hits, answered) = (site.seen().hits, site.answered());
        Self { seed, command, route, fault, hits, ended, documents, answered, usual }
    }

    /// How many requests for a change came to the host.
    pub(super) fn changes(&self) -> usize {
        self.answered.iter().filter(|answered| answered.is_change()).count()
    }

    pub(super) fn changes_made(&self) -> usize {
        self.answered.iter().filter(|answered| answered.is_change_made()).count()
    }

    /// How to see it again, and all that was seen.
    pub(super) fn story(&self) -> String {
        let Self { seed, command, route, fault, hits, ended, answered, .. } = self;
        format!(
            "CIMJOB_FAULT_SEED={seed}: {:?} over {route:?}, {fault:?} ({hits} times)\n{}\n{ended:#?}\nthe host answered: {answered:?}\n",
            command.arguments,
            self.differences().join("\n"),
        )
    }

    /// Where its documents are not those of the undisturbed run.
    fn differences(&self) -> Vec<String> {
        let (documents, usual) = (self.documents.iter().flatten(), self.usual.documents.iter().flatten());
        documents.zip(usual).flat_map(|(document, usual)| differences(document, usual)).collect()
    }
}

type Key = (&'static [&'static str], Route);

/// Each is made once, by the first run that needs it.
type Made = Arc<OnceLock<Arc<Usual>>>;

static USUAL: LazyLock<Mutex<HashMap<Key, Made>>> = LazyLock::new(Mutex::default);

/// The run without a fault, made once.
pub(super) fn usual(command: &'static Command, route: Route) -> Arc<Usual> {
    let made = Arc::clone(USUAL.lock().unwrap().entry((command.arguments, route)).or_default());
    Arc::clone(made.get_or_init(|| Arc::new(Usual::of(command, route))))
}

impl Usual {
    fn of(command: &Command, route: Route) -> Self {
        let site = Site::start(Plan { route, time: command.time, fault: None });
        let program = command.program(route, &site.reached).variable("CIMJOB_TIMEOUT", "60s");
        let ended = ended(program.spawn(), Duration::from_secs(90));
        let documents = comparable(&ended.stdout, &site.reached);
        let (answered, traffic) = (site.answered(), site.seen().traffic);
        Self { ended, documents, answered, traffic }
    }
}
