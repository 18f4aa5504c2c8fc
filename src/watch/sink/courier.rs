//! Sends one sink what is due, and decides what happens to what it did not take.

use std::time::Duration;

use tracing::{debug, warn};

use crate::cim::Timestamp;
use crate::journal::Delivery;
use crate::watch::sink::message::Message;
use crate::watch::sink::name::SinkName;
use crate::watch::sink::retry;
use crate::watch::sink::settlement::Settlement;
use crate::watch::sink::sink::Sink;
use crate::watch::sink::sink_error::SinkError;
use crate::watch::sink::storm::{Plan, Storms};
use crate::watch::sink::tally::Tally;

/// Serves one sink.
#[derive(Debug)]
pub struct Courier {
    name: SinkName,
    sink: Sink,
    storms: Storms,
    failing: Option<Failing>,
    tally: Tally,
}

/// A sink that does not take anything now.
#[derive(Debug, Clone, Copy)]
struct Failing {
    since: Timestamp,
    failures: u32,
    /// It is left alone until then.
    until: Timestamp,
}

impl Courier {
    /// Serves this sink; the journal records under the name what it received.
    #[must_use]
    pub fn new(name: SinkName, sink: Sink) -> Self {
        Self { name, sink, storms: Storms::default(), failing: None, tally: Tally::default() }
    }

    /// The name of the sink.
    #[must_use]
    pub fn name(&self) -> &SinkName {
        &self.name
    }

    /// What was sent to the sink so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally.clone()
    }

    /// How long to leave the sink alone, since it does not take anything.
    #[must_use]
    pub fn rest(&self, now: Timestamp) -> Duration {
        let left = self.failing.map(|failing| failing.until.duration_since(now));
        left.and_then(|left| Duration::try_from(left).ok()).unwrap_or_default()
    }

    /// Sends the sink what is due, in order, until it does not take something. What was not sent stays due.
    pub async fn deliver(&mut self, due: Vec<Delivery>, now: Timestamp) -> Settlement {
        let Plan { mut to_send, held } = self.plan(due, now);
        let mut settlement = Settlement { postponed: held, ..Settlement::default() };
        while !to_send.is_empty() {
            let rest = to_send.split_off(to_send.len().min(self.sink.at_once()));
            let (messages, deliveries): (Vec<Message>, Vec<Vec<Delivery>>) = to_send.into_iter().unzip();
            let deliveries: Vec<Delivery> = deliveries.into_iter().flatten().collect();
            match self.sink.tell(&messages, now).await {
                Ok(()) => self.took(&messages, &deliveries, &mut settlement),
                Err(error) => {
                    let unsent: Vec<_> = rest.into_iter().flat_map(|(_, deliveries)| deliveries).collect();
                    self.refused(Refusal { error, deliveries, unsent }, now, &mut settlement);
                    break;
                }
            }
            to_send = rest;
        }
        self.storms.forget(&settlement.delivered);
        self.storms.forget(&settlement.given_up);
        settlement
    }

    fn plan(&mut self, due: Vec<Delivery>, now: Timestamp) -> Plan {
        if self.sink.summarizes() {
            return self.storms.plan(due, now);
        }
        let to_send = due.into_iter().map(|delivery| (Message::new(&delivery.recorded, 0), vec![delivery]));
        Plan { to_send: to_send.collect(), ..Plan::default() }
    }

    fn took(&mut self, messages: &[Message], deliveries: &[Delivery], settlement: &mut Settlement) {
        if let Some(failing) = self.failing.take() {
            warn!(sink = %self.name, failures = failing.failures, "the sink takes jobs again");
        }
        settlement.delivered.extend(seqs(deliveries));
        debug!(sink = %self.name, jobs = deliveries.len(), "sent");
        self.tally.add_delivered(deliveries.len(), deliveries.len() - messages.len());
    }

    fn refused(&mut self, refusal: Refusal, now: Timestamp, settlement: &mut Settlement) {
        let mut failing = self.failing.unwrap_or(Failing { since: now, failures: 0, until: now });
        failing.failures = failing.failures.saturating_add(1);
        failing.until = later(now, retry::pause(failing.failures, self.name.as_str()));
        let is_long = is_past(failing.since, now);
        let is_old = |delivery: &Delivery| is_long && is_past(delivery.recorded.job.seen, now);
        let mut given_up: Vec<i64> = seqs(refusal.unsent.iter().filter(|unsent| is_old(unsent))).collect();
        for delivery in &refusal.deliveries {
            let (seq, tries) = (delivery.recorded.seq, delivery.tries.saturating_add(1));
            if retry::is_over(tries) || is_old(delivery) {
                given_up.push(seq);
            } else {
                let next = later(now, retry::pause(tries, &delivery.recorded.stable_id));
                settlement.postponed.entry(next.max(failing.until)).or_default().push(seq);
            }
        }
        self.tally.add_failure(given_up.len());
        self.warn(&refusal.error, failing, given_up.len());
        settlement.given_up.extend(given_up);
        self.failing = Some(failing);
    }

    /// The first failure is logged, and whatever is given up.
    fn warn(&self, error: &SinkError, failing: Failing, given_up: usize) {
        let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        let (sink, failures) = (&self.name, failing.failures);
        if failures == 1 || given_up > 0 {
            warn!(%sink, %error, cause, failures, given_up, "the sink did not take a job");
        } else {
            debug!(%sink, %error, cause, failures, "the sink did not take a job");
        }
    }
}

/// What was not taken, and what was not tried therefore.
struct Refusal {
    error: SinkError,
    deliveries: Vec<Delivery>,
    unsent: Vec<Delivery>,
}

fn seqs<'d>(deliveries: impl IntoIterator<Item = &'d Delivery>) -> impl Iterator<Item = i64> {
    deliveries.into_iter().map(|delivery| delivery.recorded.seq)
}

/// Whether it is so long ago that what waits since then is given up.
fn is_past(time: Timestamp, now: Timestamp) -> bool {
    now >= later(time, retry::GIVEN_UP_AFTER)
}

fn later(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}
