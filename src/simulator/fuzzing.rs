//! What fuzzing reaches of this room that has no interface of its own: `tests/core/checks` says what must hold. Without promise.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::Scenario;
use super::call::{Arrival, Caller, Host};
use super::verbs::answer;

/// A host that plays a scenario, without network and login.
#[derive(Debug)]
pub struct Played {
    host: Host,
    asked: u32,
}

impl Played {
    /// The host as it is after its start.
    #[must_use]
    pub fn new(scenario: Scenario) -> Self {
        Self { host: Host::new(Arc::new(scenario), Timestamp::UNIX_EPOCH), asked: 0 }
    }

    /// The answer to an envelope of the scenario's first user, a second after the one before: the status of HTTP and the envelope.
    pub fn answer(&mut self, request: &str) -> (u16, Option<String>) {
        self.asked = self.asked.saturating_add(1);
        let since_start = Duration::from_secs(self.asked.into());
        let arrival = Arrival { since_start, message_id: Uuid::from_u128(self.asked.into()) };
        let scenario = Arc::clone(&self.host.scenario);
        let caller = scenario.users.first().map_or(Caller::Anonymous, Caller::User);
        let reply = answer(&mut self.host, request, caller, arrival);
        (reply.status, reply.body)
    }
}
