//! What a sink gets: the document of a recorded job.

use serde_json::{Map, Value};

use crate::cim::Timestamp;
use crate::journal::{Kind, Recorded};
use crate::report::{RecordedReport, Report};

/// One job, or the first of many like it.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The identifier under which the job is sent, always the same.
    pub id: String,
    /// The host, as it is watched.
    pub host: String,
    /// The class of the job.
    pub class: String,
    /// How many more jobs like this one it summarizes.
    pub more: usize,
    /// What happened.
    pub kind: Kind,
    /// When it ended, by our clock; when that was seen if the host does not say.
    pub ended: Timestamp,
    document: Map<String, Value>,
}

impl Message {
    /// The message about a job.
    #[must_use]
    pub fn new(recorded: &Recorded, more: usize) -> Self {
        let job = &recorded.job;
        let by_host = job.ended.and_then(|ended| ended.checked_sub(job.skew.unwrap_or_default()).ok());
        let ended = by_host.unwrap_or(job.seen);
        let report = serde_json::to_value(Report::from(RecordedReport::from(recorded)));
        // INVARIANT: a report is an object.
        let mut document = report.ok().and_then(|report| report.as_object().cloned()).unwrap_or_default();
        document.insert("more".to_owned(), more.into());
        let (id, host, class) = (recorded.stable_id.clone(), job.host.clone(), job.class.clone());
        Self { id, host, class, more, kind: job.kind, ended, document }
    }

    /// The document of the recorded job with one more member, `more`, as JSON on one line.
    #[must_use]
    pub fn json(&self) -> String {
        Value::Object(self.document.clone()).to_string()
    }

    /// This document.
    pub(in crate::watch) fn into_document(self) -> Map<String, Value> {
        self.document
    }

    /// What failed, in one line.
    #[must_use]
    pub fn headline(&self) -> String {
        let headline = self.text("/document/headline").or_else(|| self.text("/document/job/element_name"));
        headline.unwrap_or_else(|| format!("a job of {} {}", self.class, self.kind.word()))
    }

    /// What to do next, if the explanation says so.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        self.text("/document/steps/0/text").or_else(|| self.text("/document/advice/0/next_step"))
    }

    /// The InstanceID.
    #[must_use]
    pub fn instance_id(&self) -> Option<String> {
        self.text("/instance_id")
    }

    /// The virtual machine: the name of the first one that the job touches.
    #[must_use]
    pub fn machine(&self) -> Option<String> {
        self.text("/document/virtual_machines/0/name").or_else(|| self.text("/document/virtual_machines/0/id"))
    }

    /// The kind of job: its name, or its number.
    #[must_use]
    pub fn job_type(&self) -> Option<String> {
        self.text("/document/job/job_type/name").or_else(|| self.text("/document/job/job_type/value"))
    }

    /// What people say about the host, by key.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        let labels = self.document.get("document").and_then(|document| document.get("labels")?.as_object());
        labels.into_iter().flatten().filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
    }

    /// The error code.
    #[must_use]
    pub fn error_code(&self) -> Option<String> {
        self.text("/document/job/error_code/value")
    }

    fn text(&self, path: &str) -> Option<String> {
        let (first, rest) = path.strip_prefix('/')?.split_once('/').unwrap_or((path.strip_prefix('/')?, ""));
        let value = self.document.get(first)?;
        let value = if rest.is_empty() { value } else { value.pointer(&format!("/{rest}"))? };
        match value {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}
