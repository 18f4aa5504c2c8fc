//! Questions and answers over NATS: requests that are kept nowhere.
//!
//! A question goes to `cimjob.ask.SITE.SHARD`, the shard of the host that it is about, or to `cimjob.ask.SITE.all`. Every worker of the site gets it;
//! those that do not watch the host say so.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use async_nats::{Message, StatusCode, Subject, Subscriber};
use futures_core::Stream;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::debug;

use crate::nats::connection::Connection;
use crate::nats::site::SiteName;
use crate::watch::asking::{Answer, Answerer, NotAReply, Question, RefusalReason, Reply, Request, coverage};
use crate::watch::shards::Shard;

/// Questions of one site.
#[derive(Debug, Clone)]
pub struct Asking {
    connection: Connection,
    site: SiteName,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAnswered {
    /// There is no connection to the server.
    #[error("the NATS server cannot be reached: {0}")]
    Away(String),
    /// No worker of the site listens.
    #[error("no worker of site {0} listens for questions")]
    NoWorker(SiteName),
    /// A worker listens, and none answered in time.
    #[error("no worker of site {0} answered in time")]
    TimedOut(SiteName),
    /// Other workers listen, and each said that it does not hold the shard of the host.
    #[error("no worker of site {site} answered for the shard {shard}, to which {host} belongs ({said})")]
    NotHeld {
        /// The site.
        site: SiteName,
        /// The shard.
        shard: Shard,
        /// The host, as it was asked for.
        host: String,
        /// What one of them said.
        said: String,
    },
    /// What came is not an answer.
    #[error(transparent)]
    Unreadable(#[from] NotAReply),
}

/// More questions at the same time are answered with "busy" and not looked at; each of them may be of another person.
const MOST_AT_ONCE: usize = 64;

/// How long other workers may take after one said that it does not watch the host.
const OTHERS: Duration = Duration::from_secs(1);

/// How long those may take that hold shards for which no other one answered.
const MISSING: Duration = Duration::from_secs(5);

/// How long the connection may take.
const CONNECTING: Duration = Duration::from_secs(10);

/// How long to wait until a worker that is busy is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// The most answers to one question that are read.
const MOST_ANSWERS: usize = 128;

impl Asking {
    /// Asks and answers in this site.
    #[must_use]
    pub fn new(connection: Connection, site: SiteName) -> Self {
        Self { connection, site }
    }

    /// Answers questions as long as this is awaited. It ends only if the connection cannot carry any.
    ///
    /// # Errors
    /// The server takes no subscription.
    pub async fn answer(&self, answerer: Answerer) -> Result<(), NotAnswered> {
        let subject = format!("cimjob.ask.{}.*", self.site);
        let subscribed = self.connection.client().subscribe(subject).await;
        let mut questions = subscribed.map_err(|error| NotAnswered::Away(error.to_string()))?;
        let mut answers = JoinSet::new();
        loop {
            tokio::select! {
                Some(_) = answers.join_next(), if !answers.is_empty() => {}
                message = next(&mut questions) => match message {
                    Some(message) if answers.len() < MOST_AT_ONCE => {
                        answers.spawn(respond(self.connection.clone(), answerer.clone(), message));
                    }
                    Some(message) => send(&self.connection, message.reply, answerer.busy()).await,
                    None => return Ok(()),
                },
            }
        }
    }

    /// The answer of the worker that has one. That no worker watches the host is an answer, too. A worker that is busy is asked again.
    ///
    /// # Errors
    /// [`NotAnswered`].
    pub async fn ask(&self, question: Question, within: Duration) -> Result<Reply, NotAnswered> {
        let until = Instant::now() + within;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let reply = self.ask_once(question.clone(), left).await?;
            if !is_refused(&reply, RefusalReason::Busy) || until < Instant::now() + AGAIN + OTHERS {
                return Ok(reply);
            }
            sleep(AGAIN).await;
        }
    }

    /// What one worker says does not end the question while another one that watches the host may answer.
    async fn ask_once(&self, question: Question, within: Duration) -> Result<Reply, NotAnswered> {
        let host = question.host().map(str::to_owned);
        let watched = host.clone().map(|host| Question::Watched { host });
        let mut answers = self.begin(question, within).await?;
        let (last, mut others) = (answers.until, Others::default());
        for read in 0..MOST_ANSWERS {
            match answers.next().await {
                Ok(reply) if reply.answer == Answer::Watches => (others.is_watched, answers.until) = (true, last),
                Ok(reply) if is_of_another(&reply) => others.refused(reply),
                Err(NotAnswered::Unreadable(why)) => others.unreadable = Some(why),
                Ok(reply) => return Ok(reply),
                Err(error) => return self.ended(others, host, error),
            }
            if !others.is_watched {
                answers.until = last.min(Instant::now() + OTHERS);
            }
            if let Some(watched) = watched.clone().filter(|_| read == 0) {
                self.send(watched, &answers).await?;
            }
        }
        self.ended(others, host, NotAnswered::TimedOut(self.site.clone()))
    }

    /// No answer came. That a worker does not watch the host is the answer only if one of them holds the shard of the host.
    fn ended(&self, others: Others, host: Option<String>, error: NotAnswered) -> Result<Reply, NotAnswered> {
        let held = others.shards.clone();
        let reply = others.end(error)?;
        let (Some(host), Some(held), Answer::Refused(refusal)) = (host, held, &reply.answer) else { return Ok(reply) };
        let shard = Shard::of(&host);
        if refusal.why != RefusalReason::NotWatched || held.contains(&shard) {
            return Ok(reply);
        }
        let said = format!("{}: {}", reply.answered_by.worker, refusal.message);
        Err(NotAnswered::NotHeld { site: self.site.clone(), shard, host, said })
    }

    /// The answers of all workers that give one within a second after the one before; within five while some shards have no answer.
    ///
    /// # Errors
    /// [`NotAnswered`]: there is none.
    pub async fn ask_all(&self, question: Question, within: Duration) -> Result<Vec<Reply>, NotAnswered> {
        let mut answers = self.begin(question, within).await?;
        let (last, mut replies, mut unreadable) = (answers.until, Vec::new(), None);
        for _ in 0..MOST_ANSWERS {
            match answers.next().await {
                Ok(reply) => replies.push(reply),
                Err(error @ NotAnswered::Unreadable(_)) => unreadable = Some(error),
                Err(error) if replies.is_empty() => return Err(unreadable.unwrap_or(error)),
                Err(_) => break,
            }
            let is_complete = coverage(self.site.as_str(), &replies).is_complete();
            answers.until = last.min(Instant::now() + if is_complete { OTHERS } else { MISSING });
        }
        Ok(replies)
    }

    async fn begin(&self, question: Question, within: Duration) -> Result<Answers, NotAnswered> {
        let until = Instant::now() + within;
        self.connected(until.min(Instant::now() + CONNECTING)).await?;
        let client = self.connection.client();
        let inbox = client.new_inbox();
        let subscribed = client.subscribe(inbox.clone()).await;
        let subscriber = subscribed.map_err(|error| NotAnswered::Away(error.to_string()))?;
        let answers = Answers { subscriber, until, inbox, site: self.site.clone() };
        self.send(question, &answers).await?;
        Ok(answers)
    }

    /// Asks, within the time and to the place of these answers.
    async fn send(&self, question: Question, to: &Answers) -> Result<(), NotAnswered> {
        let subject = self.subject(&question);
        let left = to.until.saturating_duration_since(Instant::now());
        let payload = Request::new(question, left).to_bytes();
        let sent = self.connection.client().publish_with_reply(subject, to.inbox.clone(), payload.into()).await;
        sent.map_err(|error| NotAnswered::Away(error.to_string()))
    }

    /// Waits for the connection; a login that the server refuses is tried again, and told at the end.
    async fn connected(&self, until: Instant) -> Result<(), NotAnswered> {
        while let Some(trouble) = self.connection.trouble() {
            if Instant::now() >= until {
                return Err(NotAnswered::Away(trouble));
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    fn subject(&self, question: &Question) -> String {
        let shard = question.host().map_or_else(|| "all".to_owned(), |host| Shard::of(host).number().to_string());
        format!("cimjob.ask.{}.{shard}", self.site)
    }
}

/// The answers that come to one question.
struct Answers {
    subscriber: Subscriber,
    until: Instant,
    inbox: String,
    site: SiteName,
}

/// What workers said that have no answer.
struct Others {
    /// The shards of those that do not watch the host; `None`: one of them did not say its own.
    shards: Option<BTreeSet<Shard>>,
    /// One of them has the host, and its answer follows.
    is_watched: bool,
    refused: Option<Reply>,
    unreadable: Option<NotAReply>,
}

impl Default for Others {
    fn default() -> Self {
        Self { shards: Some(BTreeSet::new()), is_watched: false, refused: None, unreadable: None }
    }
}

impl Others {
    /// A worker that is busy may have the answer, so it counts more than one that does not watch the host, and this more than one that does not
    /// understand the question.
    fn refused(&mut self, reply: Reply) {
        match (&mut self.shards, &reply.shards) {
            (Some(held), Some(shards)) => held.extend(shards),
            (known, _) => *known = None,
        }
        let counts_less = |known: &Reply| is_refused(known, RefusalReason::NotUnderstood);
        if self.refused.as_ref().is_none_or(counts_less) || is_refused(&reply, RefusalReason::Busy) {
            self.refused = Some(reply);
        }
    }

    /// No answer came: a refusal says more than an answer that cannot be read, except of a host that is watched.
    fn end(self, error: NotAnswered) -> Result<Reply, NotAnswered> {
        let is_late = |reply: &Reply| self.is_watched && !is_refused(reply, RefusalReason::Busy);
        match (self.refused, self.unreadable) {
            (Some(reply), _) if is_late(&reply) => Err(error),
            (Some(reply), _) => Ok(reply),
            (None, Some(why)) => Err(why.into()),
            (None, None) => Err(error),
        }
    }
}

impl Answers {
    async fn next(&mut self) -> Result<Reply, NotAnswered> {
        let message = timeout_at(self.until, next(&mut self.subscriber)).await;
        let late = || NotAnswered::TimedOut(self.site.clone());
        let message = message.map_err(|_| late())?.ok_or_else(late)?;
        if message.status == Some(StatusCode::NO_RESPONDERS) {
            return Err(NotAnswered::NoWorker(self.site.clone()));
        }
        Ok(Reply::read(&message.payload)?)
    }
}

fn is_of_another(reply: &Reply) -> bool {
    // One of an earlier version does not understand all questions.
    let reasons = [RefusalReason::NotWatched, RefusalReason::Busy, RefusalReason::NotUnderstood];
    reasons.into_iter().any(|why| is_refused(reply, why))
}

fn is_refused(reply: &Reply, why: RefusalReason) -> bool {
    matches!(&reply.answer, Answer::Refused(refusal) if refusal.why == why)
}

/// Is it a place for answers? Those who ask may name any subject there, and the worker may publish to more than the one who asks.
fn is_inbox(subject: &str) -> bool {
    let Some((prefix, rest)) = subject.split_once('.') else { return false };
    let name = prefix.strip_prefix("_INBOX");
    name.is_some_and(|name| name.is_empty() || name.starts_with('_')) && !rest.is_empty()
}

async fn respond(connection: Connection, answerer: Answerer, message: Message) {
    let answer = answerer.answer(&message.payload).await;
    send(&connection, message.reply, answer).await;
}

/// Without an address for the answer, nothing is asked.
async fn send(connection: &Connection, inbox: Option<Subject>, answer: Vec<u8>) {
    let Some(inbox) = inbox.filter(|subject| is_inbox(subject)) else { return };
    if let Err(error) = connection.client().publish(inbox, answer.into()).await {
        debug!(%error, "an answer cannot be sent");
    }
}

async fn next(subscriber: &mut Subscriber) -> Option<Message> {
    poll_fn(|context| Pin::new(&mut *subscriber).poll_next(context)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_go_to_inboxes_only() {
        assert!(is_inbox("_INBOX.x8Yk.1") && is_inbox("_INBOX_ops.x8Yk.1"));
        for subject in [
            "$KV.cimjob_leases_main.shards",
            "cimjob.failed.main.hv01",
            "$JS.API.STREAM.PURGE.CIMJOB_FAILED",
            "_INBOX.",
            "_INBOX",
            "_INBOX_ops.",
            "_INBOXES.x8Yk",
        ] {
            assert!(!is_inbox(subject), "{subject}");
        }
    }
}
