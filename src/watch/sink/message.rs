//! What a sink is told: the document of a job's explanation, and what the journal knows in addition.

use serde_json::{Map, Value, json};

use crate::cim::Timestamp;
use crate::journal::{Kind, Recorded};

/// One job, or one job that stands for many like it.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The identifier under which the job is told, always the same.
    pub id: String,
    /// The host, as it is watched.
    pub host: String,
    /// The class of the job.
    pub class: String,
    /// How many more jobs like this one it stands for.
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
        let mut document = match serde_json::from_str(&job.document) {
            Ok(Value::Object(document)) => document,
            _ => Map::new(),
        };
        let about = json!({
            "id": recorded.stable_id,
            "what": job.kind.word(),
            "host": job.host,
            "namespace": job.namespace,
            "class": job.class,
            "instance_id": job.id,
            "ended": ended.to_string(),
            "seen": job.seen.to_string(),
            "more": more,
        });
        document.insert("recorded".to_owned(), about);
        let (id, host, class) = (recorded.stable_id.clone(), job.host.clone(), job.class.clone());
        Self { id, host, class, more, kind: job.kind, ended, document }
    }

    /// The document of the explanation with one more member, `recorded`, as JSON on one line.
    #[must_use]
    pub fn json(&self) -> String {
        Value::Object(self.document.clone()).to_string()
    }

    /// What failed, in one line.
    #[must_use]
    pub fn headline(&self) -> String {
        let told = self.text("/headline").or_else(|| self.text("/job/element_name"));
        told.unwrap_or_else(|| format!("a job of {} {}", self.class, self.kind.word()))
    }

    /// What to do next, if the explanation says so.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        self.text("/steps/0/text").or_else(|| self.text("/advice/0/next_step"))
    }

    /// The InstanceID.
    #[must_use]
    pub fn instance_id(&self) -> Option<String> {
        self.text("/recorded/instance_id")
    }

    /// The virtual machine: the name of the first one that the job touches.
    #[must_use]
    pub fn machine(&self) -> Option<String> {
        self.text("/virtual_machines/0/name").or_else(|| self.text("/virtual_machines/0/id"))
    }

    /// The kind of job: its name, or its number.
    #[must_use]
    pub fn job_type(&self) -> Option<String> {
        self.text("/job/job_type/name").or_else(|| self.text("/job/job_type/value"))
    }

    /// The error code.
    #[must_use]
    pub fn error_code(&self) -> Option<String> {
        self.text("/job/error_code/value")
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
