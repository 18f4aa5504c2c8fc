//! Questions to the server, and what it forbids.
//!
//! A server answers what it forbids with an error of the connection, not of the question; the subject in it says which question it was.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_nats::{
    Client, ConnectError, ConnectOptions, Event, HeaderMap, Request, RequestErrorKind, Subscriber, header,
};
use tokio::time::sleep;

use crate::nats::connection::OpenError;
use crate::nats::connection::addresses;
use crate::nats::doctor::time::Time;
use crate::nats::options::Options;

/// A connection for questions.
pub(super) struct Asker {
    client: Client,
    forbidden: Forbidden,
    time: Time,
}

/// What the server said that it forbids.
#[derive(Debug, Clone, Default)]
struct Forbidden(Arc<Mutex<Vec<String>>>);

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// The server does not let this login ask.
    Forbidden,
    /// Nothing listens on that subject.
    NoResponders,
    Reply(Vec<u8>),
    Silent,
}

/// More errors of the server are not kept: there are fewer questions.
const MOST_SAID: usize = 256;

/// A stream that there is not: a message that expects it is taken by none.
const NO_STREAM: &str = "cimjob-doctor";

impl Asker {
    /// One attempt.
    pub(super) async fn connect(
        connecting: ConnectOptions,
        options: &Options,
        time: Time,
    ) -> Result<Result<Self, ConnectError>, OpenError> {
        let forbidden = Forbidden::default();
        let noting = forbidden.clone();
        let connecting = connecting.connection_timeout(time.for_one()).event_callback(move |event| {
            noting.note(&event);
            std::future::ready(())
        });
        let client = connecting.connect(addresses(options)?).await;
        Ok(client.map(|client| Self { client, forbidden, time }))
    }

    /// Asks, and waits for the answer.
    pub(super) async fn ask(&self, subject: &str) -> Answer {
        let asked = self.client.send_request(subject.to_owned(), Request::new().timeout(Some(self.time.for_one())));
        tokio::select! {
            answer = asked => match answer {
                Ok(message) => Answer::Reply(message.payload.to_vec()),
                Err(error) if error.kind() == RequestErrorKind::NoResponders => Answer::NoResponders,
                Err(_) if !self.may_publish(subject) => Answer::Forbidden,
                Err(_) => Answer::Silent,
            },
            () = self.forbidden.until("publish", subject) => Answer::Forbidden,
        }
    }

    /// Sends this text. Whether it is allowed, [`Self::may_publish`] knows after the next answer.
    pub(super) async fn publish(&self, subject: &str, text: &str) {
        // A connection that breaks shows in the next answer.
        let _ = self.client.publish(subject.to_owned(), text.to_owned().into()).await;
    }

    /// Sends a message that no stream takes. Whether it is allowed, [`Self::may_publish`] knows after the next answer.
    pub(super) async fn touch(&self, subject: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(header::NATS_EXPECTED_STREAM, NO_STREAM);
        let _ = self.client.publish_with_headers(subject.to_owned(), headers, "".into()).await;
    }

    pub(super) fn may_publish(&self, subject: &str) -> bool {
        !self.forbidden.has("publish", subject)
    }

    /// A place for answers. Whether it is allowed, [`Self::may_subscribe`] knows after the next answer.
    pub(super) fn inbox(&self) -> String {
        self.client.new_inbox()
    }

    /// Whether it is allowed, [`Self::may_subscribe`] knows after the next answer.
    pub(super) async fn subscribe(&self, subject: &str) -> Option<Subscriber> {
        self.client.subscribe(subject.to_owned()).await.ok()
    }

    pub(super) fn may_subscribe(&self, subject: &str) -> bool {
        !self.forbidden.has("subscription", subject)
    }

    /// What the server says reaches us in another way than its answers.
    pub(super) async fn settle(&self) {
        sleep(Duration::from_millis(100)).await;
    }
}

impl Forbidden {
    fn note(&self, event: &Event) {
        if let Event::ServerError(error) = event {
            let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if said.len() < MOST_SAID {
                said.push(error.to_string().to_lowercase());
            }
        }
    }

    fn has(&self, what: &str, subject: &str) -> bool {
        let said = format!("permissions violation for {what} to \"{}\"", subject.to_lowercase());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|text| text.contains(&said))
    }

    async fn until(&self, what: &str, subject: &str) {
        while !self.has(what, subject) {
            sleep(Duration::from_millis(10)).await;
        }
    }
}
