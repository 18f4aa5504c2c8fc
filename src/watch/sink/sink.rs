//! The kinds of sinks, and how each is served.

use crate::cim::Timestamp;
use crate::watch::sink::alertmanager::Alertmanager;
use crate::watch::sink::exec::Exec;
use crate::watch::sink::jsonl::{Jsonl, JsonlTarget};
use crate::watch::sink::message::Message;
use crate::watch::sink::sink_error::SinkError;
use crate::watch::sink::webhook::Webhook;

/// Where jobs are sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum Sink {
    /// A line for each job.
    Jsonl(Jsonl),
    /// A signed message for each job, or for many like it.
    Webhook(Webhook),
    /// A program for each job, or for many like it.
    Exec(Exec),
    /// An alert for each job, or for many like it.
    Alertmanager(Alertmanager),
}

impl Sink {
    /// How many messages are sent at once.
    pub(super) fn at_once(&self) -> usize {
        match self {
            Self::Jsonl(_) => 1000,
            Self::Alertmanager(_) => 100,
            Self::Webhook(_) | Self::Exec(_) => 1,
        }
    }

    /// Whether many messages about the same problem become one. A file has room for all of them.
    pub(super) fn summarizes(&self) -> bool {
        !matches!(self, Self::Jsonl(_))
    }

    /// Sends it all of these, or not all: then all are sent again.
    pub(super) async fn tell(&mut self, messages: &[Message], now: Timestamp) -> Result<(), SinkError> {
        match self {
            Self::Jsonl(jsonl) => write(jsonl, messages.to_vec()).await,
            Self::Alertmanager(alertmanager) => alertmanager.tell(messages, now).await,
            Self::Webhook(webhook) => {
                for message in messages {
                    webhook.tell(message, now).await?;
                }
                Ok(())
            }
            Self::Exec(exec) => start(exec, messages.to_vec()).await,
        }
    }
}

/// Writes on a thread of its own: a pipe that is not read would stop everything else.
async fn write(jsonl: &mut Jsonl, messages: Vec<Message>) -> Result<(), SinkError> {
    let mut taken = std::mem::replace(jsonl, Jsonl::new(JsonlTarget::StandardOutput));
    let target = taken.target().clone();
    let written = tokio::task::spawn_blocking(move || {
        let written = taken.tell(&messages);
        (taken, written)
    });
    let Ok((back, written)) = written.await else {
        *jsonl = Jsonl::new(target);
        return Err(SinkError::Ending);
    };
    *jsonl = back;
    written.map_err(SinkError::Write)
}

async fn start(exec: &Exec, messages: Vec<Message>) -> Result<(), SinkError> {
    let exec = exec.clone();
    let sent = tokio::task::spawn_blocking(move || messages.iter().try_for_each(|message| exec.tell(message)));
    sent.await.map_err(|_| SinkError::Ending)?.map_err(SinkError::Exec)
}
