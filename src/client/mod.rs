//! Sends operations to one host over HTTPS or sealed HTTP: deadlines, retries of reads, one message at a time on each authenticated connection.

mod answer;
mod authentication;
mod builder;
mod cancel;
mod certificate;
mod classify;
mod connection;
mod endpoint;
mod enumerate;
mod error;
mod explain;
mod failure_stage;
mod gate;
mod hint;
mod inspect;
mod jobs;
mod login;
mod pin;
mod pool;
mod probe;
mod proxy;
mod puller;
mod resolver;
mod retry;
mod route;
mod sealed;
mod tls;
mod verifier;
mod wait;
mod wire;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::debug;
use uuid::Uuid;

use crate::soap::{MessageId, Settings};
use crate::wsman::{Effect, Operation, write_request};

use self::answer::Answer;
use self::pool::Pool;
use self::retry::Attempts;

pub use self::authentication::Authentication;
pub use self::builder::{ClientBuilder, Encryption};
pub use self::cancel::{CancelRequest, Cancellation, Ending};
pub use self::certificate::CertificateDetails;
pub use self::endpoint::{Endpoint, EndpointError, Transport};
pub use self::enumerate::{EnumerationError, Instances};
pub use self::error::{ConfigurationError, Error, Refused, Stage, TransportError, Unreachable};
pub use self::failure_stage::FailureStage;
#[cfg(feature = "cli")]
pub(crate) use self::hint::of_fault as hint_of_fault;
pub use self::inspect::{TlsHandshake, TlsInspection, inspect_tls};
pub use self::jobs::{Detail, FoundJob, Jobs};
pub use self::login::CredentialGuard;
pub use self::pin::{CertificatePin, PinError, PinSubject};
pub use self::probe::{Greeting, LoggedIn};
pub use self::proxy::{Proxy, ProxyError, Proxying};
pub use self::tls::{ClientIdentity, IdentityError, TlsBackend, TlsOptions, TlsVersion, Trust};
pub use self::verifier::CertificateRefused;
pub use self::wait::{Progress, WaitOptions, Waited};
pub use self::wire::{WireEvent, WireLog};

/// A client of one host. It is cheap to clone and may be used from many tasks; parallel calls take more connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    pool: Pool,
    /// How many connections parallel calls may open.
    connections: usize,
    /// How long one call may take, retries included.
    deadline: Duration,
    wire: Option<WireLog>,
}

impl Client {
    /// Starts building a client for `endpoint`.
    pub fn builder(endpoint: Endpoint, authentication: Authentication) -> ClientBuilder {
        ClientBuilder::new(endpoint, authentication)
    }

    /// Sends an operation and reads its answer.
    ///
    /// An operation that only reads is repeated when the host says it was too busy or too slow, or when the connection broke; one that changes
    /// something never is. Every call ends within the client's deadline; when there is no time left to repeat, the last error stands.
    ///
    /// # Errors
    /// [`Error`], which says whose move it is.
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<O::Output, Error> {
        self.within_deadline(self.call_with_retries(operation)).await
    }

    /// Ends what takes longer than the client's deadline.
    async fn within_deadline<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let deadline = self.inner.deadline;
        let timed_out = Err(Error::TimedOut { stage: Stage::Overall, after: deadline });
        tokio::time::timeout(deadline, work).await.unwrap_or(timed_out)
    }

    async fn call_with_retries<O: Operation>(&self, operation: &O) -> Result<O::Output, Error> {
        let (started, mut attempts) = (Instant::now(), Attempts::new());
        let repeatable = |pause: &Duration| {
            operation.effect() == Effect::Reads
                && !self.inner.pool.is_credential_spent()
                && started.elapsed().saturating_add(*pause) < self.inner.deadline
        };
        loop {
            let error = match self.call_once(operation).await {
                Ok(output) => return Ok(output),
                Err(error) => error,
            };
            let Some(pause) = attempts.pause_after(&error).filter(repeatable) else {
                return Err(error);
            };
            debug!(%error, ?pause, "repeating a read");
            tokio::time::sleep(pause).await;
        }
    }

    async fn call_once<O: Operation>(&self, operation: &O) -> Result<O::Output, Error> {
        self.ask_once(operation).await?.read(operation)
    }

    /// Sends an operation and gives its answer unread. It is never repeated, and ends within the client's deadline.
    async fn ask<O: Operation>(&self, operation: &O) -> Result<Answer, Error> {
        self.within_deadline(self.ask_once(operation)).await
    }

    async fn ask_once<O: Operation>(&self, operation: &O) -> Result<Answer, Error> {
        let id = MessageId::from_uuid(Uuid::new_v4().as_u128());
        let action = operation.action();
        let envelope = write_request(operation, &self.inner.settings, &id)?;
        debug!(%action, %id, bytes = envelope.len(), "sending a request");
        self.log(&WireEvent::Request { action: &action, envelope: &envelope });
        let reply = self.inner.pool.exchange(envelope, operation.effect()).await?;
        debug!(%id, status = reply.status, bytes = reply.body.len(), "received an answer");
        self.log(&WireEvent::Reply { status: reply.status, body: &reply.body });
        Ok(Answer { id, reply })
    }

    fn log(&self, event: &WireEvent<'_>) {
        if let Some(wire) = &self.inner.wire {
            wire(event);
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("to", &self.inner.settings.to).finish_non_exhaustive()
    }
}
