//! Alertmanager (API v2): each job is an alert that ends by itself.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::cim::Timestamp;
use crate::client::Poster;
use crate::watch::sink::message::Message;
use crate::watch::sink::sink_error::SinkError;

/// An Alertmanager.
#[derive(Debug, Clone)]
pub struct Alertmanager {
    poster: Poster,
    within: Duration,
}

impl Alertmanager {
    /// Posts to this URL, which ends in `/api/v2/alerts`.
    #[must_use]
    pub fn new(poster: Poster) -> Self {
        Self { poster, within: WITHIN }
    }

    pub(super) async fn tell(&self, messages: &[Message], now: Timestamp) -> Result<(), SinkError> {
        let alerts: Vec<Value> = messages.iter().map(|message| alert(message, now)).collect();
        let body = Value::Array(alerts).to_string().into_bytes();
        let posted = self.poster.post_json(body, &[], self.within).await?;
        if posted.is_accepted() { Ok(()) } else { Err(SinkError::Status(posted.status)) }
    }
}

/// A failure is an event, and does not go on: its alert lasts for an hour after its end, or after it is sent if that is late.
fn alert(message: &Message, now: Timestamp) -> Value {
    let end = message.ended.max(now).checked_add(LASTS).unwrap_or(Timestamp::MAX);
    json!({
        "labels": labels(message),
        "annotations": annotations(message),
        "startsAt": message.ended.to_string(),
        "endsAt": end.to_string(),
    })
}

/// Ids and texts in labels would make each alert a group of its own, but for the fingerprint, by which doubles are known. What people say about the
/// host is the same for all its jobs; of two labels with one name ours counts.
fn labels(message: &Message) -> Map<String, Value> {
    let of_host = message.labels().filter(|(key, value)| !key.starts_with("__") && !value.is_empty());
    let mut labels: Map<String, Value> = of_host.map(|(key, value)| (key.to_owned(), value.into())).collect();
    labels.extend(of_job(message));
    labels
}

fn of_job(message: &Message) -> Map<String, Value> {
    let labels = [
        ("alertname", Some("HyperVJobFailed".to_owned())),
        ("host", Some(message.host.clone())),
        ("class", Some(message.class.clone())),
        ("job_type", message.job_type()),
        ("error_code", message.error_code()),
        ("vm", message.machine()),
        ("fingerprint", Some(message.id.clone())),
    ];
    of_known(labels)
}

fn annotations(message: &Message) -> Map<String, Value> {
    let more = if message.more == 0 { String::new() } else { format!(" (and {} more)", message.more) };
    of_known([
        ("summary", Some(message.headline() + &more)),
        ("advice", message.advice()),
        ("instance_id", message.instance_id()),
        ("what", Some(message.kind.word().to_owned())),
    ])
}

fn of_known<const N: usize>(pairs: [(&str, Option<String>); N]) -> Map<String, Value> {
    pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?)))).collect()
}

const WITHIN: Duration = Duration::from_secs(15);

const LASTS: Duration = Duration::from_secs(3600);
