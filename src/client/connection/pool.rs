//! The connections of one client: each carries one message at a time, a broken one is never put back.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Semaphore;

use crate::auth::Offer;
use crate::client::connection::classify::Failure;
use crate::client::connection::connection::{Connection, Dialer};
use crate::client::connection::message::HttpReply;
use crate::client::connection::request::{On, Request};
use crate::client::error::error::Error;
use crate::client::error::refused::Refused;
use crate::client::login::logged_in::LoggedIn;
use crate::client::login::login::Login;
use crate::client::login::protection::Protection;
use crate::client::login::tally::{LoginTally, Logins};
use crate::client::route::approach::Approach;
use crate::wsman::Effect;

pub(in crate::client) struct Pool {
    dialer: Dialer,
    login: Login,
    /// As many permits as connections may be open.
    slots: Semaphore,
    idle: Mutex<Vec<Connection>>,
    logins: LoginTally,
}

impl Pool {
    pub(in crate::client) fn new(dialer: Dialer, login: Login, connections: usize) -> Self {
        Self {
            dialer,
            login,
            slots: Semaphore::new(connections.max(1)),
            idle: Mutex::default(),
            logins: LoginTally::default(),
        }
    }

    /// Sends a message on an idle connection, or on a new one.
    ///
    /// A connection that turns out to be gone before anything was sent, or on which the host no longer knows us (401: not executed), is replaced
    /// once, with a new login. Where messages are sealed, that 401 is cleartext, from the host or from anyone on the network path: a change is not sent
    /// again for it.
    pub(in crate::client) async fn exchange(&self, request: &Request) -> Result<HttpReply, Error> {
        // INVARIANT: the semaphore is never closed; if it were, going on without a permit would do no harm.
        let _slot = self.slots.acquire().await.ok();
        let idle = match request.connection() {
            On::AnyConnection => self.take_idle(),
            On::NewConnection => {
                self.make_room();
                None
            }
        };
        if let Some(connection) = idle {
            match self.exchange_on(connection, request).await {
                Ok(HttpReply { status: 401, .. }) if self.may_hide(request) => return Err(Refused::NotSealed.into()),
                Ok(HttpReply { status: 401, .. }) => {}
                Ok(reply) => return Ok(reply),
                Err(failure) if failure.is_lost() => {}
                Err(failure) => return Err(failure.into()),
            }
        }
        let mut outcome = self.exchange_on(self.dialer.connection()?, request).await;
        let is_final = |failure: &Failure| matches!(failure, Failure::LostInLogin(_)) && self.login.is_spent();
        if outcome.as_ref().is_err_and(|failure| failure.is_lost() && !is_final(failure)) {
            // The host hung up between the legs of the login; the message itself was not sent.
            outcome = self.exchange_on(self.dialer.connection()?, request).await;
        }
        match outcome {
            Ok(HttpReply { status: 401, .. }) if self.may_hide(request) => Err(Refused::NotSealed.into()),
            Ok(HttpReply { status: 401, offers, .. }) => {
                Err(Refused::LoginNeeded { offered: Offer::names(&offers) }.into())
            }
            Ok(reply) => Ok(reply),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Sends an empty message without credentials on a connection of its own.
    pub(in crate::client) async fn prime(&self) -> Result<HttpReply, Error> {
        Ok(self.dialer.connection()?.prime(&self.dialer).await?)
    }

    /// Has the host seen the credential without accepting it? Then another attempt would only repeat the first error.
    pub(in crate::client) fn is_credential_spent(&self) -> bool {
        self.login.is_spent()
    }

    /// How far connections came.
    pub(in crate::client) fn approach(&self) -> &Approach {
        self.dialer.route.approach()
    }

    /// What may be tried, best first.
    pub(in crate::client) fn mechanisms(&self) -> Vec<&'static str> {
        self.login.mechanisms()
    }

    /// How many logins ended how.
    pub(in crate::client) fn logins(&self) -> Logins {
        self.logins.counts()
    }

    /// How the login went.
    pub(in crate::client) fn logged_in(&self) -> Option<LoggedIn> {
        let (mechanism, binds) = self.login.mechanism()?;
        Some(LoggedIn { mechanism, is_bound: binds && self.dialer.protection == Protection::Tls })
    }

    /// May a 401 after the login hide that the host made a change? Over TLS it is the host's own word that it did not.
    fn may_hide(&self, request: &Request) -> bool {
        self.dialer.protection == Protection::Sealed && request.effect() == Effect::Changes
    }

    async fn exchange_on(&self, mut connection: Connection, request: &Request) -> Result<HttpReply, Failure> {
        let is_new = !connection.answered;
        let outcome = self.login.exchange(&self.dialer, &mut connection, request).await;
        if is_new && !self.login.is_anonymous() {
            self.logins.note(&outcome, &connection);
        }
        let reply = outcome?;
        if reply.status != 401 && !connection.is_dropped() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        Ok(reply)
    }

    /// Drops the oldest idle connection if a new one would be one too many.
    fn make_room(&self) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() > self.slots.available_permits() {
            drop(idle.remove(0));
        }
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}
