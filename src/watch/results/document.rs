//! The document of a result: what other sinks get of a job, or a gap as `journal export` writes it, with its origin.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::cim::Timestamp;
use crate::journal::{Entry, Gap, JobRecord, Recorded};
use crate::report::{GapReport, RecordedReport, Report};
use crate::watch::results::origin::Origin;
use crate::watch::results::subject::{Topic, subject};
use crate::watch::results::transport::{Incoming, Outgoing};
use crate::watch::sink::Message;

/// The origin as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Published {
    pub(super) site: String,
    pub(super) worker: String,
    pub(super) group: String,
    /// When it was sent, by the worker's clock.
    #[serde(with = "as_text")]
    pub(super) published: Timestamp,
}

/// A time as RFC 3339.
mod as_text {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::cim::Timestamp;

    pub(super) fn serialize<S: Serializer>(time: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(time)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Timestamp, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// A result that was understood.
#[derive(Debug, PartialEq)]
pub(super) struct Received {
    pub(super) entry: Entry,
    pub(super) origin: Published,
}

/// Why a message is not a result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct NotAResult(String);

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Body {
    Recorded(RecordedReport),
    Gap(GapReport),
}

/// How far the worker's clock may be ahead of the server's until its time is not taken.
const AHEAD: Duration = Duration::from_secs(300);

/// How long a result may wait in an outbox and in the stream; what says it is older would be removed at once.
const BEHIND: Duration = Duration::from_secs(60 * 24 * 3600);

/// The longest result; a document of the journal has at most 64 KiB.
const MOST_BYTES: usize = 256 << 10;

/// A job to send now.
pub(super) fn of_job(recorded: &Recorded, origin: &Origin, now: Timestamp) -> Outgoing {
    let topic = Topic::from(recorded.job.kind);
    // A job that had vanished and whose end was seen after all keeps its stable id, and is not the same message.
    let id = if topic == Topic::Vanished { "-vanished" } else { "" };
    let document = Message::new(recorded, 0).into_document();
    let subject = subject(topic, &origin.site, &recorded.job.host);
    Outgoing { id: format!("{}{id}", recorded.stable_id), subject, payload: payload(document, origin, now) }
}

/// A gap to send now.
pub(super) fn of_gap(gap: &Gap, id: String, sent: (&Origin, Timestamp)) -> Outgoing {
    let (origin, now) = sent;
    let report = serde_json::to_value(Report::from(GapReport::from(gap)));
    // INVARIANT: a report is an object.
    let document = report.ok().and_then(|report| report.as_object().cloned()).unwrap_or_default();
    Outgoing { id, subject: subject(Topic::Gap, &origin.site, &gap.host), payload: payload(document, origin, now) }
}

fn payload(mut document: Map<String, Value>, origin: &Origin, now: Timestamp) -> Vec<u8> {
    let Origin { site, worker, group } = origin.clone();
    let origin = serde_json::to_value(Published { site, worker, group, published: now });
    document.insert(ORIGIN.to_owned(), origin.unwrap_or_default());
    Value::Object(document).to_string().into_bytes()
}

/// Reads what was received. The subject, which the server can restrict to a site, must be that of the document.
pub(super) fn read(incoming: &Incoming) -> Result<Received, NotAResult> {
    if incoming.payload.len() > MOST_BYTES {
        return Err(NotAResult("it is too long".to_owned()));
    }
    let document: Value = serde_json::from_slice(&incoming.payload).map_err(not_a_result)?;
    if document.get("schema_version").and_then(Value::as_u64) != Some(1) {
        return Err(NotAResult("schema_version is not 1".to_owned()));
    }
    let origin = document.get(ORIGIN).cloned().unwrap_or_default();
    let origin: Published = serde_json::from_value(origin).map_err(not_a_result)?;
    if ![&origin.site, &origin.worker, &origin.group].into_iter().all(|name| is_name(name)) {
        return Err(NotAResult("a name in origin has other characters than names have".to_owned()));
    }
    let entry = match serde_json::from_value(document).map_err(not_a_result)? {
        Body::Recorded(report) => job(report, &origin, incoming)?,
        Body::Gap(report) => gap(report, &origin, incoming)?,
    };
    Ok(Received { entry, origin })
}

fn job(report: RecordedReport, origin: &Published, incoming: &Incoming) -> Result<Entry, NotAResult> {
    let stable_id = report.stable_id.clone();
    let seen_there = report.seen.clone();
    let mut job = JobRecord::try_from(report).map_err(not_a_result)?;
    check(incoming, &subject(job.kind.into(), &origin.site, &job.host))?;
    job.seen = believable(job.seen, incoming.time);
    let seen_there = (job.seen.to_string() != seen_there).then_some(seen_there);
    job.document = with_origin(job.document, origin, incoming, seen_there);
    Ok(Entry::Imported { job, stable_id })
}

fn gap(report: GapReport, origin: &Published, incoming: &Incoming) -> Result<Entry, NotAResult> {
    let gap = Gap::try_from(report).map_err(not_a_result)?;
    check(incoming, &subject(Topic::Gap, &origin.site, &gap.host))?;
    let [from, to] = [gap.from, gap.to].map(|time| believable(time, incoming.time));
    Ok(Entry::Gap(Gap { from, to, ..gap }))
}

/// These names are shown to people.
fn is_name(text: &str) -> bool {
    let is_allowed = |next: char| next.is_ascii_alphanumeric() || "-_.:".contains(next);
    (1..=64).contains(&text.len()) && text.chars().all(is_allowed)
}

fn check(incoming: &Incoming, expected: &str) -> Result<(), NotAResult> {
    if incoming.subject == expected {
        return Ok(());
    }
    Err(NotAResult(format!("the document belongs to the subject {expected}")))
}

/// A time in the future would stay first in each list, and one long ago would be removed before it is told: then the time of arrival is taken.
fn believable(time: Timestamp, arrived: Timestamp) -> Timestamp {
    let latest = arrived.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let earliest = arrived.checked_sub(BEHIND).unwrap_or(Timestamp::MIN);
    if (earliest..=latest).contains(&time) { time } else { arrived }
}

/// The times of the host, of the worker and of the server stay apart.
fn with_origin(document: String, origin: &Published, incoming: &Incoming, seen: Option<String>) -> String {
    let Ok(Value::Object(mut object)) = serde_json::from_str(&document) else { return document };
    let [published, arrived] = [origin.published, incoming.time].map(|time| time.to_string());
    let Published { site, worker, .. } = origin;
    let origin = json!({ "site": site, "worker": worker, "published": published, "arrived": arrived, "seen": seen });
    object.insert(ORIGIN.to_owned(), origin);
    Value::Object(object).to_string()
}

fn not_a_result(error: impl std::fmt::Display) -> NotAResult {
    NotAResult(error.to_string())
}

const ORIGIN: &str = "origin";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Journal, Kind, Retention};

    fn origin() -> Origin {
        Origin::new("lab", "w1")
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn job(kind: Kind, seen: Timestamp) -> JobRecord {
        JobRecord {
            host: "hv01".into(),
            namespace: "root/virtualization/v2".into(),
            class: "Msvm_ConcreteJob".into(),
            id: "8E1C".into(),
            kind,
            ended: Some(at(-9)),
            seen,
            skew: None,
            document: r#"{"headline":"no disk","labels":{"rack":"7"}}"#.into(),
        }
    }

    fn recorded(job: JobRecord) -> Recorded {
        let folder = tempfile::TempDir::new().unwrap();
        let mut journal = Journal::open(folder.path().join("journal.db"), Retention::default()).unwrap();
        journal.publish();
        journal.commit(&[Entry::Job(job)]).unwrap();
        journal.due(crate::journal::PUBLISHED, Timestamp::MAX, 1).unwrap().remove(0).recorded
    }

    fn arrived(sent: Outgoing) -> Incoming {
        Incoming { sequence: 1, time: at(0), subject: sent.subject, payload: sent.payload }
    }

    fn refusal(payload: &str, subject: &str) -> String {
        let incoming = Incoming { sequence: 1, time: at(0), subject: subject.into(), payload: payload.into() };
        read(&incoming).unwrap_err().to_string()
    }

    #[test]
    fn a_job_arrives_as_it_was_sent_with_its_labels_and_its_origin() {
        let sent = of_job(&recorded(job(Kind::Failed, at(-5))), &origin(), at(-1));
        let received = read(&arrived(sent)).unwrap();
        let Entry::Imported { job: read, stable_id } = received.entry else { panic!() };
        let whole: Value = serde_json::from_str(&read.document).unwrap();
        assert_eq!((read.seen, read.ended, stable_id), (at(-5), Some(at(-9)), job(Kind::Failed, at(0)).stable_id()));
        assert_eq!((&whole["labels"]["rack"], &whole["origin"]["site"]), (&"7".into(), &"lab".into()));
        assert_eq!((received.origin.worker.as_str(), received.origin.published), ("w1", at(-1)));
    }

    #[test]
    fn a_job_that_vanished_and_its_end_are_two_messages() {
        let [vanished, failed] = [Kind::Vanished, Kind::Failed].map(|kind| {
            let sent = of_job(&recorded(job(kind, at(0))), &origin(), at(0));
            (sent.id, sent.subject)
        });
        assert_ne!(vanished.0, failed.0);
        assert_eq!((vanished.1.as_str(), failed.1.as_str()), ("cimjob.vanished.lab.hv01", "cimjob.failed.lab.hv01"));
    }

    #[test]
    fn a_gap_arrives_as_it_was_sent() {
        let gap = Gap { host: "hv01".into(), from: at(-900), to: at(-60), why: "timed out".into() };
        let sent = of_gap(&gap, "id".into(), (&origin(), at(0)));
        assert_eq!(sent.subject, "cimjob.gap.lab.hv01");
        assert_eq!(read(&arrived(sent)).unwrap().entry, Entry::Gap(gap));
    }

    #[test]
    fn what_is_not_a_result_is_refused() {
        let origin = r#""origin":{"site":"lab","worker":"w","group":"g","published":"2027-01-15T08:00:00Z"}"#;
        let gap = |host: &str| {
            format!(
                r#"{{"schema_version":1,"kind":"gap","host":"{host}","from":"2027-01-15T08:00:00Z","to":null,"why":"",{origin}}}"#
            )
        };
        assert!(refusal("not json", "cimjob.gap.lab.hv01").contains("expected"));
        assert!(refusal(r#"{"schema_version":2}"#, "cimjob.gap.lab.hv01").contains("schema_version"));
        assert!(refusal(r#"{"schema_version":1,"kind":"gap"}"#, "cimjob.gap.lab.hv01").contains("invalid type"));
        assert!(refusal(&gap("hv02"), "cimjob.gap.lab.hv01").contains("cimjob.gap.lab.hv02"), "another host");
        assert!(refusal(&gap("hv01"), "cimjob.gap.other.hv01").contains("cimjob.gap.lab.hv01"), "another site");
        let odd = gap("hv01").replace(r#""worker":"w""#, r#""worker":"\u001b[2J""#);
        assert!(refusal(&odd, "cimjob.gap.lab.hv01").contains("a name in origin"));
        assert!(refusal(&" ".repeat(300_000), "cimjob.gap.lab.hv01").contains("too long"));
        assert!(refusal(&gap("h\\u0000v"), "cimjob.gap.lab.h=00v").contains("control characters"));
    }

    #[test]
    fn a_worker_whose_clock_is_wrong_is_not_first_in_each_list_and_its_time_is_kept_beside() {
        for wrong in [at(3600), at(-90 * 24 * 3600)] {
            let sent = of_job(&recorded(job(Kind::Failed, wrong)), &origin(), wrong);
            let Entry::Imported { job, .. } = read(&arrived(sent)).unwrap().entry else { panic!() };
            let whole: Value = serde_json::from_str(&job.document).unwrap();
            assert_eq!((job.seen, whole["origin"]["seen"].as_str()), (at(0), Some(wrong.to_string().as_str())));
        }
    }
}
