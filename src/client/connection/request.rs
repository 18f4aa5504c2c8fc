//! One request: its envelope, and until when it may be started.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::client::connection::classify::Failure;
use crate::client::deadline::Deadline;
use crate::client::error::error::{Error, Stage};
use crate::wsman::Effect;

/// A request on its way. After its deadline it does not give its envelope any more, so that nothing is begun late.
pub(in crate::client) struct Request {
    envelope: String,
    effect: Effect,
    deadline: Deadline,
    on: On,
    is_begun: AtomicBool,
}

/// Which connections a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum On {
    /// An idle one, if there is one.
    AnyConnection,
    /// Only a new one: an idle one has just broken, and the others may be as old.
    NewConnection,
}

impl Request {
    pub(in crate::client) fn new(envelope: String, effect: Effect, deadline: Deadline) -> Self {
        Self { envelope, effect, deadline, on: On::AnyConnection, is_begun: AtomicBool::new(false) }
    }

    /// The same request, on such a connection.
    pub(in crate::client) fn on(self, on: On) -> Self {
        Self { on, ..self }
    }

    pub(in crate::client) fn connection(&self) -> On {
        self.on
    }

    pub(in crate::client) fn effect(&self) -> Effect {
        self.effect
    }

    /// May it still be begun?
    pub(in crate::client) fn in_time(&self) -> Result<(), Failure> {
        if self.deadline.is_over() { Err(Failure::Error(self.timed_out())) } else { Ok(()) }
    }

    /// The envelope, which is sent now.
    pub(in crate::client) fn begin(&self) -> Result<&str, Failure> {
        self.in_time()?;
        self.is_begun.store(true, Ordering::Relaxed);
        Ok(&self.envelope)
    }

    /// The error at the deadline, which says of a change whether it may have been made.
    pub(in crate::client) fn timed_out(&self) -> Error {
        let is_unsent = self.effect == Effect::Changes && !self.is_begun.load(Ordering::Relaxed);
        self.deadline.timed_out(if is_unsent { Stage::Unsent } else { Stage::Overall })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_change_is_not_begun_after_the_deadline_and_the_error_says_so() {
        let request = Request::new("<e/>".to_owned(), Effect::Changes, Deadline::after(Duration::ZERO));
        assert!(request.begin().is_err());
        let error = request.timed_out();
        assert!(!error.outcome_unknown() && error.is_timeout(), "{error}");
    }

    #[test]
    fn the_outcome_of_a_change_that_was_begun_is_unknown() {
        let request = Request::new("<e/>".to_owned(), Effect::Changes, Deadline::after(Duration::from_secs(60)));
        assert!(request.begin().is_ok());
        assert!(request.timed_out().outcome_unknown());
    }
}
