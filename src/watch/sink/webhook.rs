//! A webhook: each job is posted, signed as Standard Webhooks say.

use std::time::Duration;

use crate::cim::Timestamp;
use crate::client::Poster;
use crate::watch::sink::message::Message;
use crate::watch::sink::sink_error::SinkError;
use crate::watch::sink::webhook_key::WebhookKey;

/// A receiver of posted jobs.
#[derive(Debug, Clone)]
pub struct Webhook {
    poster: Poster,
    key: Option<WebhookKey>,
    within: Duration,
}

impl Webhook {
    /// Posts to this URL; without a key messages are not signed.
    #[must_use]
    pub fn new(poster: Poster, key: Option<WebhookKey>) -> Self {
        Self { poster, key, within: WITHIN }
    }

    /// How long an answer may take. Default 15 s.
    #[must_use]
    pub fn within(self, within: Duration) -> Self {
        Self { within, ..self }
    }

    pub(super) async fn tell(&self, message: &Message, now: Timestamp) -> Result<(), SinkError> {
        let (body, timestamp) = (message.json().into_bytes(), now.as_second().to_string());
        let mut headers = vec![("webhook-id", message.id.clone()), ("idempotency-key", message.id.clone())];
        headers
            .extend(self.key.as_ref().map(|key| ("webhook-signature", key.signature(&message.id, &timestamp, &body))));
        headers.push(("webhook-timestamp", timestamp));
        let posted = self.poster.post_json(body, &headers, self.within).await?;
        if posted.is_accepted() { Ok(()) } else { Err(SinkError::Status(posted.status)) }
    }
}

const WITHIN: Duration = Duration::from_secs(15);
