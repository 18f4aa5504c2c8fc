//! Storms: when the same thing fails again and again, the first five are sent one by one, the rest of ten minutes in one message.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use crate::cim::Timestamp;
use crate::journal::Delivery;
use crate::watch::sink::message::Message;

/// What is the same problem: never the id of a job or a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Problem {
    host: String,
    machine: Option<String>,
    job_type: Option<String>,
    error_code: Option<String>,
}

/// The problems of the last minutes.
#[derive(Debug, Default)]
pub(super) struct Storms {
    windows: HashMap<Problem, Window>,
}

/// Ten minutes of one problem.
#[derive(Debug)]
struct Window {
    since: Timestamp,
    /// Those that are sent one by one.
    single: BTreeSet<i64>,
    /// Those that wait for the end.
    held: BTreeSet<i64>,
    /// Those that waited for the end of the window before.
    over: BTreeSet<i64>,
}

/// What to do with what is due.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// What is sent, and the deliveries that it summarizes.
    pub(super) to_send: Vec<(Message, Vec<Delivery>)>,
    /// What waits, and until when.
    pub(super) held: BTreeMap<Timestamp, Vec<i64>>,
}

impl Storms {
    /// Sorts what is due.
    pub(super) fn plan(&mut self, due: Vec<Delivery>, now: Timestamp) -> Plan {
        let (mut plan, mut together) = (Plan::default(), BTreeMap::<Problem, Vec<Delivery>>::new());
        for delivery in due {
            let message = Message::new(&delivery.recorded, 0);
            let problem = Problem::of(&message);
            let window = self.windows.entry(problem.clone()).or_insert_with(|| Window::new(now));
            match window.place(delivery.recorded.seq, now) {
                Place::Single => plan.to_send.push((message, vec![delivery])),
                Place::Together => together.entry(problem).or_default().push(delivery),
                Place::Held(until) => plan.held.entry(until).or_default().push(delivery.recorded.seq),
            }
        }
        plan.to_send.extend(together.into_values().filter_map(summary));
        self.windows.retain(|_, window| !window.is_spent(now));
        plan
    }

    /// These are settled: they will not come again.
    pub(super) fn forget(&mut self, seqs: &[i64]) {
        for window in self.windows.values_mut() {
            for seq in seqs {
                window.over.remove(seq);
            }
        }
    }
}

/// One message for all of them; it is about the first one.
fn summary(deliveries: Vec<Delivery>) -> Option<(Message, Vec<Delivery>)> {
    let message = Message::new(&deliveries.first()?.recorded, deliveries.len().saturating_sub(1));
    Some((message, deliveries))
}

enum Place {
    Single,
    Together,
    Held(Timestamp),
}

impl Window {
    fn new(since: Timestamp) -> Self {
        Self { since, single: BTreeSet::new(), held: BTreeSet::new(), over: BTreeSet::new() }
    }

    fn place(&mut self, seq: i64, now: Timestamp) -> Place {
        if now >= self.end() {
            self.over.append(&mut self.held);
            self.single.clear();
            self.since = now;
        }
        if self.over.contains(&seq) {
            return Place::Together;
        }
        if self.single.contains(&seq) || self.single.len() < ONE_BY_ONE {
            self.single.insert(seq);
            return Place::Single;
        }
        self.held.insert(seq);
        Place::Held(self.end())
    }

    fn end(&self) -> Timestamp {
        self.since.checked_add(WINDOW).unwrap_or(Timestamp::MAX)
    }

    fn is_spent(&self, now: Timestamp) -> bool {
        now >= self.end() && self.held.is_empty() && self.over.is_empty()
    }
}

impl Problem {
    fn of(message: &Message) -> Self {
        let host = message.host.to_ascii_lowercase();
        Self { host, machine: message.machine(), job_type: message.job_type(), error_code: message.error_code() }
    }
}

const WINDOW: Duration = Duration::from_secs(600);

const ONE_BY_ONE: usize = 5;
