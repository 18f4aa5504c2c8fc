//! Results in a stream of JetStream: published by workers, received by a central watcher through a durable consumer.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use async_nats::jetstream::context::{PublishAckFuture, PublishError, PublishErrorKind};
use async_nats::jetstream::message::{Acker, PublishMessage};
use async_nats::jetstream::stream::Config;
use async_nats::jetstream::{Context, Message};
use futures_core::Stream;
use tokio::time::{Instant, timeout};

use crate::cim::Timestamp;
use crate::nats::connection::Connection;
use crate::nats::leases;
use crate::nats::site::SiteName;
use crate::watch::results::{Extent, Incoming, Outgoing, Results, ResultsError, Topic};

/// The stream of results.
pub const STREAM: &str = "CIMJOB_FAILED";

/// How long the stream keeps results: 30 days.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

/// How long the stream knows an id again.
pub const KNOWN_AGAIN: Duration = Duration::from_secs(600);

/// How many results are received at once.
const BATCH: usize = 500;

/// How long to wait for the first result of a batch.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long to wait for another one.
const MORE: Duration = Duration::from_millis(5);

/// So long it is not asked again when the leases were made.
const GROUP: Duration = Duration::from_secs(60);

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(10);

/// The server is asked for results anew so often, and says so often that it is there.
const PULL: [Duration; 2] = [Duration::from_secs(30), Duration::from_secs(5)];

/// What is received again if it was not acknowledged for so long: longer than a commit takes.
const ACKNOWLEDGED: Duration = Duration::from_secs(60);

/// Results in a stream of JetStream.
pub struct NatsResults {
    connection: Connection,
    jetstream: Context,
    /// The stream of the leases of the site, and when it was made, once that is known.
    leases: String,
    group: Option<Group>,
    consumer: String,
    filter: String,
    session: Option<Session>,
}

/// When the leases of the site were made, and when that was asked: they may be deleted and made again.
struct Group {
    made: String,
    asked: Instant,
}

/// What is being received.
struct Session {
    messages: pull::Stream,
    unacknowledged: VecDeque<Acker>,
}

impl NatsResults {
    /// Publishes on this connection what is found at the site.
    #[must_use]
    pub fn publishing(connection: Connection, site: &SiteName) -> Self {
        Self { leases: format!("KV_{}", leases::bucket(site)), ..Self::on(connection) }
    }

    /// Receives on this connection, the results of all sites or of one; `watcher` is the identity of the journal that they go to.
    #[must_use]
    pub fn receiving(connection: Connection, watcher: &str, site: Option<&SiteName>) -> Self {
        let filter = site.map(|site| format!("cimjob.*.{site}.>")).unwrap_or_default();
        Self { consumer: format!("central-{watcher}"), filter, ..Self::on(connection) }
    }

    fn on(connection: Connection) -> Self {
        let jetstream = connection.jetstream();
        let [leases, consumer, filter] = <[String; 3]>::default();
        Self { connection, jetstream, leases, group: None, consumer, filter, session: None }
    }

    /// A library that waits for a server that is away would wait long: that it is away is known before.
    async fn jetstream(&self) -> Result<&Context, ResultsError> {
        self.connection.reached().await.map_err(ResultsError::Away)?;
        Ok(&self.jetstream)
    }

    async fn publish(&self, results: &[Outgoing]) -> Result<Vec<Result<(), ResultsError>>, ResultsError> {
        let jetstream = self.jetstream().await?;
        let connection = self.connection.reconnects();
        let mut sent = Vec::with_capacity(results.len());
        for result in results {
            let message = PublishMessage::build().payload(result.payload.clone().into()).message_id(&result.id);
            sent.push(jetstream.send_publish(result.subject.clone(), message).await);
        }
        Ok(self.taken(sent, connection).await)
    }

    /// What became of each. After one that was not answered in time, the others are not waited for: they are sent again under the same id.
    async fn taken(
        &self,
        sent: Vec<Result<PublishAckFuture, PublishError>>,
        connection: u64,
    ) -> Vec<Result<(), ResultsError>> {
        let mut taken = Vec::with_capacity(sent.len());
        let mut silent = None;
        for sent in sent {
            taken.push(match (&silent, sent) {
                (Some(silent), _) => Err(ResultsError::clone(silent)),
                (None, Ok(answer)) => {
                    answer.into_future().await.map(drop).map_err(|error| self.not_taken(&error, connection))
                }
                (None, Err(error)) => Err(self.not_taken(&error, connection)),
            });
            silent = taken.last().and_then(|last| last.clone().err()).filter(is_silence);
        }
        taken
    }

    /// The answer to what was sent on a connection that broke does not come.
    fn not_taken(&self, error: &PublishError, connection: u64) -> ResultsError {
        let why = in_words(error);
        let is_broken = || !self.connection.is_connected() || self.connection.reconnects() != connection;
        match error.kind() {
            PublishErrorKind::TimedOut if is_broken() => ResultsError::Away("the connection broke".to_owned()),
            PublishErrorKind::TimedOut => ResultsError::Silent(self.connection.said()),
            PublishErrorKind::BrokenPipe => ResultsError::Away(why),
            _ if LIMITS.iter().any(|limit| why.contains(limit)) => ResultsError::Full(why),
            _ => ResultsError::Refused(why),
        }
    }

    async fn make(&self) -> Result<(), ResultsError> {
        let made = timeout(ANSWER, self.jetstream().await?.get_or_create_stream(stream())).await;
        self.answered(made).map(drop)
    }

    fn answered<T, E: StdError>(
        &self,
        answer: Result<Result<T, E>, tokio::time::error::Elapsed>,
    ) -> Result<T, ResultsError> {
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) if in_words(&error).contains("timed out") => {
                Err(ResultsError::Silent(self.connection.said()))
            }
            Ok(Err(error)) => Err(ResultsError::Refused(in_words(&error))),
            Err(_) => Err(ResultsError::Silent(self.connection.said())),
        }
    }

    async fn waiting(&self, jetstream: &Context) -> Result<Option<u64>, ResultsError> {
        if self.session.is_none() {
            return Ok(None);
        }
        let asked = jetstream.get_consumer_from_stream::<pull::Config, _, _>(&self.consumer, STREAM);
        let mut consumer = self.answered(timeout(ANSWER, asked).await)?;
        let info = self.answered(timeout(ANSWER, consumer.info()).await)?;
        let unacknowledged = u64::try_from(info.num_ack_pending).unwrap_or(u64::MAX);
        Ok(Some(info.num_pending.saturating_add(unacknowledged)))
    }

    async fn session(&self, after: u64) -> Result<Session, ResultsError> {
        let jetstream = self.jetstream().await?;
        // One of an earlier session would go on where that was, and the journal knows better.
        let _ = timeout(ANSWER, jetstream.delete_consumer_from_stream(&self.consumer, STREAM)).await;
        let made = jetstream.create_consumer_on_stream(self.consumer(after), STREAM);
        let consumer = self.answered(timeout(ANSWER, made).await)?;
        let [expires, heartbeat] = PULL;
        let messages = consumer.stream().max_messages_per_batch(BATCH).expires(expires).heartbeat(heartbeat).messages();
        let messages = self.answered(timeout(ANSWER, messages).await)?;
        Ok(Session { messages, unacknowledged: VecDeque::new() })
    }

    fn consumer(&self, after: u64) -> pull::Config {
        let deliver_policy = match after {
            0 => DeliverPolicy::All,
            after => DeliverPolicy::ByStartSequence { start_sequence: after.saturating_add(1) },
        };
        pull::Config {
            durable_name: Some(self.consumer.clone()),
            deliver_policy,
            ack_policy: AckPolicy::Explicit,
            ack_wait: ACKNOWLEDGED,
            filter_subject: self.filter.clone(),
            max_ack_pending: MOST_UNACKNOWLEDGED,
            ..pull::Config::default()
        }
    }
}

/// So many results may be on their way.
const MOST_UNACKNOWLEDGED: i64 = 5_000;

/// What the server says when a stream takes no more.
const LIMITS: [&str; 3] = ["maximum", "exceeded", "insufficient"];

impl Results for NatsResults {
    async fn send(&mut self, results: Vec<Outgoing>) -> Vec<Result<(), ResultsError>> {
        let count = results.len();
        let nothing = |error: ResultsError| (0..count).map(|_| Err(error.clone())).collect::<Vec<_>>();
        let taken = match self.publish(&results).await {
            Ok(taken) => taken,
            Err(error) => return nothing(error),
        };
        if !taken.iter().any(is_without_stream) {
            return taken;
        }
        // A worker that may not make the stream says why it cannot go on.
        match self.make().await {
            Ok(()) => self.publish(&results).await.unwrap_or_else(nothing),
            Err(error) => nothing(error),
        }
    }

    /// The leases of a site are one bucket: another site with the same name has another one, or takes part in its leases.
    async fn group(&mut self) -> Option<String> {
        if self.group.as_ref().is_none_or(|group| group.asked.elapsed() > GROUP) {
            let asked = timeout(ANSWER, self.jetstream().await.ok()?.get_stream(&self.leases)).await;
            let made = asked.ok()?.ok()?.cached_info().created;
            self.group = Some(Group { made: time(made.unix_timestamp_nanos()).to_string(), asked: Instant::now() });
        }
        self.group.as_ref().map(|group| group.made.clone())
    }

    async fn extent(&mut self) -> Result<Extent, ResultsError> {
        let jetstream = self.jetstream().await?;
        let stream = self.answered(timeout(ANSWER, jetstream.get_or_create_stream(stream())).await)?;
        let info = stream.cached_info();
        let (state, is_empty) = (&info.state, info.state.messages == 0);
        let next = state.last_sequence.saturating_add(1);
        let first_time = if is_empty { Timestamp::now() } else { time(state.first_timestamp.unix_timestamp_nanos()) };
        Ok(Extent {
            born: time(info.created.unix_timestamp_nanos()),
            first: if is_empty { next } else { state.first_sequence },
            first_time,
            last: state.last_sequence,
            waiting: self.waiting(jetstream).await?,
        })
    }

    async fn begin(&mut self, after: u64) -> Result<(), ResultsError> {
        self.session = None;
        self.session = Some(self.session(after).await?);
        Ok(())
    }

    async fn receive(&mut self) -> Result<Vec<Incoming>, ResultsError> {
        let Some(session) = &mut self.session else {
            return Err(ResultsError::Interrupted("not begun".to_owned()));
        };
        let received = session.receive().await;
        if received.is_err() {
            self.session = None;
        }
        received
    }

    async fn acknowledge(&mut self) -> Result<(), ResultsError> {
        let Some(session) = &mut self.session else { return Ok(()) };
        match timeout(ANSWER, session.acknowledge()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err(ResultsError::Interrupted(why)),
            Err(_) => Err(ResultsError::Silent(self.connection.said())),
        }
    }
}

impl Session {
    async fn receive(&mut self) -> Result<Vec<Incoming>, ResultsError> {
        let mut batch = Vec::new();
        let mut patience = PATIENCE;
        while batch.len() < BATCH {
            let next = poll_fn(|context| Pin::new(&mut self.messages).poll_next(context));
            match timeout(patience, next).await {
                Err(_) => break,
                Ok(Some(Ok(message))) => batch.extend(self.keep(message)),
                // What came before is received again.
                Ok(Some(Err(error))) => return Err(ResultsError::Interrupted(in_words(&error))),
                Ok(None) => return Err(ResultsError::Interrupted("the server sends nothing more".to_owned())),
            }
            patience = MORE;
        }
        Ok(batch)
    }

    fn keep(&mut self, message: Message) -> Option<Incoming> {
        let info = message.info().ok()?;
        let (sequence, time) = (info.stream_sequence, time(info.published.unix_timestamp_nanos()));
        let (message, acker) = message.split();
        self.unacknowledged.push_back(acker);
        let (subject, payload) = (message.subject.to_string(), message.payload.to_vec());
        Some(Incoming { sequence, time, subject, payload })
    }

    /// The server's answer is waited for once: it has read the others before.
    async fn acknowledge(&mut self) -> Result<(), String> {
        let last = self.unacknowledged.pop_back();
        for acker in self.unacknowledged.drain(..) {
            acker.ack().await.map_err(|error| error.to_string())?;
        }
        match last {
            Some(acker) => acker.double_ack().await.map_err(|error| error.to_string()),
            None => Ok(()),
        }
    }
}

/// One that is there with other limits stays as it is.
fn stream() -> Config {
    Config {
        name: STREAM.to_owned(),
        subjects: Topic::ALL.iter().map(|topic| format!("cimjob.{}.>", topic.word())).collect(),
        max_age: KEPT,
        duplicate_window: KNOWN_AGAIN,
        ..Config::default()
    }
}

fn is_silence(error: &ResultsError) -> bool {
    matches!(error, ResultsError::Silent(_) | ResultsError::Away(_))
}

fn is_without_stream(taken: &Result<(), ResultsError>) -> bool {
    matches!(taken, Err(ResultsError::Refused(why)) if why.contains("no stream found"))
}

fn time(nanos: i128) -> Timestamp {
    Timestamp::from_nanosecond(nanos).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn in_words(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}

impl fmt::Debug for NatsResults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NatsResults").field("consumer", &self.consumer).finish_non_exhaustive()
    }
}
