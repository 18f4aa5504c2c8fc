//! The file of a recording, version 1: one JSON document, which a person can read.

use std::collections::BTreeMap;
use std::mem::take;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// What a command and its hosts said to each other, with pseudonyms in place of everything that names something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// Always `cimjob-recording`.
    pub format: String,
    /// Always 1.
    pub version: u32,
    /// The version of cimjob that recorded.
    pub cimjob: String,
    /// The command, without its arguments.
    pub command: String,
    /// Was the command stopped? Then this is what there was until then.
    #[serde(default)]
    pub interrupted: bool,
    /// The hosts in the order in which they were asked first, those without an answer too.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// What was asked and answered, in the order of the questions.
    pub exchanges: Vec<Exchange>,
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The host that was asked, as in the list of hosts.
    #[serde(default)]
    pub host: String,
    /// What is asked, in short: for readers. All of it is in `request` too.
    #[serde(flatten)]
    pub summary: Summary,
    /// The HTTP status; none without an answer.
    pub status: Option<u16>,
    /// The envelope of the question.
    pub request: String,
    /// The body of the answer; none without an answer.
    pub response: Option<String>,
}

/// A question in short.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The URI of the action; empty for Identify.
    pub action: String,
    /// The resource URI.
    #[serde(default)]
    pub target: String,
    /// The keys of the instance.
    #[serde(default)]
    pub selectors: BTreeMap<String, String>,
    /// The method, if one is called.
    #[serde(default)]
    pub method: Option<String>,
    /// What is in the body, by its names.
    #[serde(default)]
    pub arguments: BTreeMap<String, String>,
}

/// What the file of a recording cannot be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// It is not JSON of this form.
    #[error("not a recording of cimjob")]
    Form(#[from] serde_json::Error),
    /// It is of another format, or has what no recording has.
    #[error("not a recording of cimjob")]
    Foreign,
    /// It is of another version.
    #[error("a recording of version {0}; this cimjob reads version {VERSION}")]
    Version(u32),
}

impl Recording {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// [`RecordingError`]
    pub fn from_json(text: &str) -> Result<Self, RecordingError> {
        let recording: Self = serde_json::from_str(text)?;
        let members: Members = serde_json::from_str(text)?;
        let mut names = members.exchanges.iter().flat_map(BTreeMap::keys);
        if recording.format != FORMAT || !names.all(|name| OF_EXCHANGE.contains(&name.as_str())) {
            return Err(RecordingError::Foreign);
        }
        if recording.version == VERSION { Ok(recording) } else { Err(RecordingError::Version(recording.version)) }
    }

    /// A host that was asked and is not among the hosts of a recording that names them. Such a recording was changed by hand; a part of it cannot be
    /// played.
    #[must_use]
    pub fn unlisted_host(&self) -> Option<&str> {
        let mut hosts = self.exchanges.iter().map(|exchange| exchange.host.as_str());
        hosts.find(|host| !self.hosts.is_empty() && !self.hosts.iter().any(|listed| listed == host))
    }

    /// Each host with what was said to it, in the order of the hosts. What was said to [others](Self::unlisted_host) is left out.
    #[must_use]
    pub fn by_host(mut self) -> Vec<(String, Self)> {
        let (hosts, exchanges) = (take(&mut self.hosts), take(&mut self.exchanges));
        if hosts.is_empty() {
            // Earlier recordings have one host, and do not name it.
            return vec![(String::new(), Self { exchanges, ..self })];
        }
        let mut said: BTreeMap<String, Vec<Exchange>> = hosts.iter().map(|host| (host.clone(), Vec::new())).collect();
        for exchange in exchanges {
            said.entry(exchange.host.clone()).or_default().push(exchange);
        }
        let once = hosts.into_iter().filter_map(|host| said.remove_entry(&host));
        once.map(|(host, exchanges)| (host.clone(), Self { hosts: vec![host], exchanges, ..self.clone() })).collect()
    }

    /// The text of the file.
    ///
    /// # Errors
    /// [`RecordingError::Form`]: never, as all of it can be written as JSON.
    pub fn to_json(&self) -> Result<String, RecordingError> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self)?))
    }
}

/// The names in all exchanges: what is in an exchange in addition would not be looked at.
#[derive(Deserialize)]
struct Members {
    exchanges: Vec<BTreeMap<String, IgnoredAny>>,
}

const OF_EXCHANGE: [&str; 9] =
    ["host", "action", "target", "selectors", "method", "arguments", "status", "request", "response"];

pub(super) const FORMAT: &str = "cimjob-recording";
pub(super) const VERSION: u32 = 1;
