//! The client of one host: it makes calls within a deadline and repeats reads.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::debug;
use uuid::Uuid;

use crate::client::connection::answer::Answer;
use crate::client::connection::pool::Pool;
use crate::client::connection::retry::Attempts;
use crate::client::connection::wire::{WireEvent, WireLog};
use crate::client::error::error::{Error, Stage};
use crate::soap::{MessageId, Settings};
use crate::wsman::{Effect, Operation, write_request};

/// A client of one host. It is cheap to clone and may be used from many tasks; parallel calls take more connections.
#[derive(Clone)]
pub struct Client {
    pub(in crate::client) inner: Arc<Inner>,
}

pub(in crate::client) struct Inner {
    pub(in crate::client) settings: Settings,
    pub(in crate::client) pool: Pool,
    /// How many connections parallel calls may open.
    pub(in crate::client) connections: usize,
    /// How long one call may take, retries included.
    pub(in crate::client) deadline: Duration,
    pub(in crate::client) wire: Option<WireLog>,
}

impl Client {
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
    pub(in crate::client) async fn within_deadline<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
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
    pub(in crate::client) async fn ask<O: Operation>(&self, operation: &O) -> Result<Answer, Error> {
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
