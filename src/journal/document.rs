//! Entries of the journal as documents, and back.

use jiff::SignedDuration;
use serde_json::Value;

use crate::cim::Timestamp;
use crate::report::{GapReport, LookReport, RecordedEvent, RecordedReport};

use crate::journal::gap::Gap;
use crate::journal::look::HostLook;
use crate::journal::record::{JobRecord, Kind, Recorded};

/// Why a document is not an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAnEntry {
    /// A text that should be a time.
    #[error("{0:?} is not a time")]
    Time(String),
    /// A name with control characters: NUL separates the names that a stable id is the hash of.
    #[error("{0:?} is not a name: it has control characters")]
    Name(String),
}

impl From<&Recorded> for RecordedReport {
    fn from(recorded: &Recorded) -> Self {
        let job = recorded.job.clone();
        Self {
            stable_id: recorded.stable_id.clone(),
            host: job.host,
            namespace: job.namespace,
            class: job.class,
            instance_id: job.id,
            event: job.kind.into(),
            ended: job.ended.map(|ended| ended.to_string()),
            seen: job.seen.to_string(),
            clock_skew_seconds: job.skew.map(|skew| skew.as_secs_f64()),
            // What is not JSON stays as it is.
            document: serde_json::from_str(&job.document).unwrap_or(Value::String(job.document)),
        }
    }
}

impl TryFrom<RecordedReport> for JobRecord {
    type Error = NotAnEntry;

    fn try_from(report: RecordedReport) -> Result<Self, NotAnEntry> {
        let skew = report.clock_skew_seconds.and_then(|seconds| SignedDuration::try_from_secs_f64(seconds).ok());
        Ok(Self {
            host: name(report.host)?,
            namespace: name(report.namespace)?,
            class: name(report.class)?,
            id: name(report.instance_id)?,
            kind: report.event.into(),
            ended: report.ended.as_deref().map(time).transpose()?,
            seen: time(&report.seen)?,
            skew,
            document: if let Value::String(text) = report.document { text } else { report.document.to_string() },
        })
    }
}

impl From<&Gap> for GapReport {
    fn from(gap: &Gap) -> Self {
        let (host, why) = (gap.host.clone(), gap.why.clone());
        Self { host, from: gap.from.to_string(), to: Some(gap.to.to_string()), why }
    }
}

impl TryFrom<GapReport> for Gap {
    type Error = NotAnEntry;

    /// A gap without an end ends where it begins.
    fn try_from(report: GapReport) -> Result<Self, NotAnEntry> {
        let from = time(&report.from)?;
        let to = report.to.as_deref().map(time).transpose()?.unwrap_or(from);
        Ok(Self { host: name(report.host)?, from, to, why: report.why })
    }
}

impl From<&HostLook> for LookReport {
    fn from(look: &HostLook) -> Self {
        Self {
            host: look.host.clone(),
            first_ok: look.first_ok.map(|time| time.to_string()),
            last_ok: look.last_ok.map(|time| time.to_string()),
            last_try: look.last_try.to_string(),
            failure: look.failure.clone(),
            since: look.since.to_string(),
        }
    }
}

impl TryFrom<LookReport> for HostLook {
    type Error = NotAnEntry;

    fn try_from(report: LookReport) -> Result<Self, NotAnEntry> {
        Ok(Self {
            host: name(report.host)?,
            first_ok: report.first_ok.as_deref().map(time).transpose()?,
            last_ok: report.last_ok.as_deref().map(time).transpose()?,
            last_try: time(&report.last_try)?,
            failure: report.failure,
            since: time(&report.since)?,
        })
    }
}

impl From<Kind> for RecordedEvent {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Failed => Self::Failed,
            Kind::Warned => Self::Warned,
            Kind::Vanished => Self::Vanished,
        }
    }
}

impl From<RecordedEvent> for Kind {
    fn from(event: RecordedEvent) -> Self {
        match event {
            RecordedEvent::Failed => Self::Failed,
            RecordedEvent::Warned => Self::Warned,
            RecordedEvent::Vanished => Self::Vanished,
        }
    }
}

fn time(text: &str) -> Result<Timestamp, NotAnEntry> {
    text.parse().map_err(|_| NotAnEntry::Time(beginning(text)))
}

fn name(text: String) -> Result<String, NotAnEntry> {
    if text.chars().any(char::is_control) { Err(NotAnEntry::Name(beginning(&text))) } else { Ok(text) }
}

/// Enough of a text to name it.
fn beginning(text: &str) -> String {
    text.chars().take(80).collect()
}
