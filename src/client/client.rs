//! The client of one host: it makes calls within a deadline and repeats reads.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tracing::{Instrument, debug, trace_span, warn};
use uuid::Uuid;

use crate::client::connection::answer::Answer;
use crate::client::connection::head::HostClock;
use crate::client::connection::pool::Pool;
use crate::client::connection::request::{On, Request};
use crate::client::connection::retry::Attempts;
use crate::client::connection::wire::{WireEvent, WireLog};
use crate::client::deadline::Deadline;
use crate::client::error::error::Error;
use crate::client::login::tally::Logins;
use crate::soap::{MessageId, Settings};
use crate::wsman::{Effect, Operation, write_request};

/// A client of one host. It is cheap to clone and may be used from many tasks; parallel calls take more connections.
#[derive(Clone)]
pub struct Client {
    pub(in crate::client) inner: Arc<Inner>,
    /// When all calls together end.
    pub(in crate::client) deadline: Option<Deadline>,
}

pub(in crate::client) struct Inner {
    pub(in crate::client) settings: Settings,
    pub(in crate::client) pool: Pool,
    /// How many connections parallel calls may open.
    pub(in crate::client) connections: usize,
    /// How long one call may take, retries included.
    pub(in crate::client) deadline: Duration,
    pub(in crate::client) wire: Option<WireLog>,
    /// How something in between compressed an answer.
    pub(in crate::client) compression: OnceLock<String>,
    /// The host's time in its last answer.
    pub(in crate::client) clock: Mutex<Option<HostClock>>,
}

impl Client {
    /// Sends an operation and reads its answer.
    ///
    /// An operation that only reads is repeated when the host says it was too busy or too slow, or when the connection broke; one that changes
    /// something never is, and is not started after the deadline. Every call ends within the client's deadline; when there is no time left to
    /// repeat, the last error is returned.
    ///
    /// # Errors
    /// [`Error`], which says whose move it is.
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<O::Output, Error> {
        let (deadline, mut attempts) = (self.call_deadline(), Attempts::new());
        let repeatable = |pause: &Duration| {
            operation.effect() == Effect::Reads
                && !self.inner.pool.is_credential_spent()
                && *pause < deadline.time_left()
        };
        loop {
            let error = match self.call_once(operation, deadline, attempts.connection()).await {
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

    /// The same client, sharing its connections, whose calls all end at this deadline, and each still within its own. It takes the place of an
    /// earlier one.
    ///
    /// ```no_run
    /// # async fn both(client: cimjob::client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// # let jobs: Vec<cimjob::job::JobPath> = Vec::new();
    /// use std::time::Duration;
    ///
    /// use cimjob::client::Deadline;
    ///
    /// let client = client.until(Deadline::after(Duration::from_secs(10)));
    /// for job in jobs {
    ///     println!("{}", client.explain(&job).await?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn until(&self, deadline: Deadline) -> Self {
        Self { inner: Arc::clone(&self.inner), deadline: Some(deadline) }
    }

    /// The host's time in its last answer, and ours when it came; `None` if no answer had one.
    #[must_use]
    pub fn host_clock(&self) -> Option<HostClock> {
        *self.inner.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many logins ended how, since this client was made. Clones count together.
    #[must_use]
    pub fn logins(&self) -> Logins {
        self.inner.pool.logins()
    }

    /// The error, which names the step that took too long if there was no answer yet.
    pub(crate) fn named(&self, error: Error) -> Error {
        self.inner.pool.approach().named(error)
    }

    /// The same client without a deadline for all its calls.
    pub(in crate::client) fn without_deadline(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), deadline: None }
    }

    /// When a call that begins now ends.
    pub(in crate::client) fn call_deadline(&self) -> Deadline {
        let own = Deadline::after(self.inner.deadline);
        self.deadline.map_or(own, |deadline| own.or_earlier(deadline))
    }

    async fn call_once<O: Operation>(&self, operation: &O, deadline: Deadline, on: On) -> Result<O::Output, Error> {
        self.ask_once(operation, deadline, on).await?.read(operation)
    }

    /// Sends an operation and gives its answer unread. It is never repeated, and ends within the client's deadline.
    pub(in crate::client) async fn ask<O: Operation>(&self, operation: &O) -> Result<Answer, Error> {
        self.ask_once(operation, self.call_deadline(), On::AnyConnection).await
    }

    async fn ask_once<O: Operation>(&self, operation: &O, deadline: Deadline, on: On) -> Result<Answer, Error> {
        let span = trace_span!("call", to = %self.inner.settings.to, action = %operation.action());
        // What waits for an answer is large: in one place of its own, it is not copied into each future around it.
        Box::pin(self.exchange(operation, deadline, on)).instrument(span).await
    }

    async fn exchange<O: Operation>(&self, operation: &O, deadline: Deadline, on: On) -> Result<Answer, Error> {
        let id = MessageId::from_uuid(Uuid::new_v4().as_u128());
        let action = operation.action();
        let envelope = write_request(operation, &self.inner.settings, &id)?;
        debug!(%action, %id, bytes = envelope.len(), "sending a request");
        self.log(&WireEvent::Request { id: &id, action: &action, envelope: &envelope });
        let request = Request::new(envelope, operation.effect(), deadline).on(on);
        let sent = deadline.hold(async { Ok(self.inner.pool.exchange(&request).await) }).await;
        let reply = sent.map_err(|_| self.named(request.timed_out()))??;
        debug!(%id, status = reply.status, bytes = reply.body.len(), "received an answer");
        if let Some(coding) = &reply.notes.compression
            && self.inner.compression.set(coding.clone()).is_ok()
        {
            warn!(%coding, "something between this machine and the host compresses answers, which was not asked for");
        }
        if reply.clock.is_some() {
            *self.inner.clock.lock().unwrap_or_else(PoisonError::into_inner) = reply.clock;
        }
        self.log(&WireEvent::Reply { id: &id, status: reply.status, body: &reply.body });
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
