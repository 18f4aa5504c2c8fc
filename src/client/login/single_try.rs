//! One credential is shown to one host at most once until the host has accepted it, whatever the host does.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::OwnedSemaphorePermit;

use crate::client::connection::classify::Failure;
use crate::client::connection::message::HttpReply;
use crate::client::error::error::Error;
use crate::client::error::refused::Refused;
use crate::client::login::credential_guard::CredentialGuard;
use crate::client::login::refusal::is_final;

/// What one host has said about one credential.
pub(in crate::client) struct SingleTry {
    /// Only one login at a time until the host has accepted one.
    turn: tokio::sync::Mutex<()>,
    state: Mutex<State>,
    guard: CredentialGuard,
    host: String,
}

#[derive(Clone)]
enum State {
    /// The host has not seen the credential.
    Untried,
    /// The host has accepted it. Later logins need no turn.
    Accepted,
    /// The host has seen it and did not accept it; it does not see it again.
    Spent(Refused),
}

/// The right to log in now; while it exists, no other call shows an untested credential.
pub(super) struct Turn<'a> {
    _host: Option<tokio::sync::MutexGuard<'a, ()>>,
    _credential: Option<OwnedSemaphorePermit>,
}

/// A token made from the secret, on its way to the host.
pub(super) struct Showing<'a> {
    tries: &'a SingleTry,
    /// The host had not seen the secret before.
    is_first: bool,
}

impl Showing<'_> {
    /// The connection was gone before the token was sent. What an earlier token showed stays shown.
    pub(super) fn not_sent(self) {
        if self.is_first {
            *self.tries.state() = State::Untried;
        }
    }
}

impl SingleTry {
    pub(super) fn new(host: String, guard: CredentialGuard) -> Self {
        Self { turn: tokio::sync::Mutex::default(), state: Mutex::new(State::Untried), guard, host }
    }

    /// Waits for a login that is under way; what the host said to that one holds for this one. The deadline of the call ends the wait.
    pub(super) async fn turn(&self) -> Result<Turn<'_>, Failure> {
        if matches!(*self.state(), State::Accepted) {
            return Ok(Turn { _host: None, _credential: None });
        }
        let host = self.turn.lock().await;
        if self.is_accepted()? {
            return Ok(Turn { _host: None, _credential: None });
        }
        let credential = self.guard.admit().await.map_err(|refused| Failure::Error(refused.into()))?;
        Ok(Turn { _host: Some(host), _credential: credential })
    }

    /// A token made from the secret is about to be sent. Until the host accepts it, this was the one try.
    #[must_use]
    pub(super) fn showing(&self) -> Showing<'_> {
        let mut state = self.state();
        let is_first = matches!(*state, State::Untried);
        if is_first {
            *state = State::Spent(Refused::Unanswered);
        }
        Showing { tries: self, is_first }
    }

    /// Sends a message that carries the secret itself, within the rules of this try.
    pub(super) async fn one(
        &self,
        message: impl Future<Output = Result<HttpReply, Failure>>,
    ) -> Result<HttpReply, Failure> {
        let _turn = self.turn().await?;
        let showing = self.showing();
        let outcome = message.await;
        match outcome {
            Err(Failure::Lost) => showing.not_sent(),
            _ => self.ended(&outcome),
        }
        outcome
    }

    /// Takes down what came of a login, or of a message that carried the credential.
    pub(super) fn ended(&self, outcome: &Result<HttpReply, Failure>) {
        match outcome {
            Ok(reply) if accepts(reply) => self.accepted(),
            Err(Failure::Error(Error::Refused(refused))) => self.refused(refused),
            _ => {}
        }
    }

    /// The host accepted the credential, and did not answer the message after it: it may see the credential once more.
    pub(super) fn once_more(&self) {
        let mut state = self.state();
        if matches!(*state, State::Spent(Refused::Unanswered)) {
            *state = State::Untried;
        }
    }

    /// Has the host seen the credential without accepting it?
    pub(super) fn is_spent(&self) -> bool {
        matches!(*self.state(), State::Spent(_))
    }

    fn accepted(&self) {
        *self.state() = State::Accepted;
        self.guard.accepted();
    }

    fn refused(&self, refused: &Refused) {
        let is_verdict = matches!(refused, Refused::Credentials { .. }) || is_final(refused);
        let mut state = self.state();
        if is_verdict || matches!(*state, State::Spent(Refused::Unanswered)) {
            *state = State::Spent(refused.clone());
            self.guard.refused(&self.host);
        }
    }

    fn is_accepted(&self) -> Result<bool, Failure> {
        match &*self.state() {
            State::Untried => Ok(false),
            State::Accepted => Ok(true),
            State::Spent(refused) => Err(Failure::Error(refused.clone().into())),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Only an answer of the service shows that the login was accepted: its errors are SOAP, those of a proxy or of a stopped service are not.
fn accepts(reply: &HttpReply) -> bool {
    reply.is_success() || (matches!(reply.status, 400 | 500) && reply.is_soap())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_leg_that_was_not_sent_does_not_undo_an_earlier_one() {
        let tries = SingleTry::new("hv01:5986".to_owned(), CredentialGuard::new());
        let _sent = tries.showing();
        tries.showing().not_sent();
        assert!(tries.is_spent());
    }
}
