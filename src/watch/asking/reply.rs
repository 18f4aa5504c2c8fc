//! The answer to a question, as bytes: who gave it, and a document as the commands write it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::report::{AnsweredBy, RecordedReport, WhyRecorded};
use crate::watch::asking::failed::FailedAnswer;
use crate::watch::asking::request::VERSION;
use crate::watch::shards::Shard;

/// The longest reply, in bytes. A NATS server takes 1 MiB unless it is told otherwise.
pub const MOST_REPLY_BYTES: usize = 768 << 10;

/// An answer, and who gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    version: u8,
    /// Who answered.
    pub answered_by: AnsweredBy,
    /// The shards of this worker. One of an earlier version does not say them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shards: Option<BTreeSet<Shard>>,
    /// The answer.
    pub answer: Answer,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answer {
    /// The host answered.
    Host {
        /// The document that `explain -o json` or `list -o json` writes.
        document: Value,
        /// Why it is not complete.
        #[serde(default)]
        failure: Option<FailedAnswer>,
    },
    /// The journal knows the job.
    Recorded {
        /// The job.
        recorded: Box<RecordedReport>,
        /// Why the host does not explain it, if it was asked.
        #[serde(default)]
        why: Option<WhyRecorded>,
    },
    /// Jobs of the journal.
    RecordedJobs {
        /// What was seen last comes first.
        jobs: Vec<RecordedReport>,
        /// False if there are more.
        complete: bool,
    },
    /// The worker watches the host.
    Watches,
    /// The host did not answer, or neither host nor journal know the job.
    Failed(FailedAnswer),
    /// The worker does not answer this.
    Refused(Refusal),
}

/// Why a worker does not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The reason.
    pub why: RefusalReason,
    /// In words.
    pub message: String,
}

/// Why a worker does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefusalReason {
    /// It does not watch the host.
    NotWatched,
    /// It answers as many questions as it may at the same time.
    Busy,
    /// It does not know the question.
    NotUnderstood,
    /// A reason of a later version.
    #[serde(other)]
    Other,
}

/// Bytes that are not a reply of this version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAReply {
    /// It is too long.
    #[error("the answer is longer than {MOST_REPLY_BYTES} bytes")]
    TooLong,
    /// It is of another version, or something else.
    #[error("not an answer that this version of cimjob knows")]
    Unknown,
}

impl Reply {
    /// An answer, and who gives it.
    #[must_use]
    pub fn new(answered_by: AnsweredBy, answer: Answer) -> Self {
        Self { version: VERSION, answered_by, shards: None, answer }
    }

    /// The same with the shards of the worker.
    #[must_use]
    pub fn of_shards(self, shards: BTreeSet<Shard>) -> Self {
        Self { shards: Some(shards), ..self }
    }

    /// Reads a reply of this version.
    ///
    /// # Errors
    /// [`NotAReply`].
    pub fn read(bytes: &[u8]) -> Result<Self, NotAReply> {
        if bytes.len() > MOST_REPLY_BYTES {
            return Err(NotAReply::TooLong);
        }
        let reply: Option<Self> = serde_json::from_slice(bytes).ok();
        reply.filter(|reply| reply.version == VERSION).ok_or(NotAReply::Unknown)
    }

    /// The reply as bytes that are not too long: of lists, the last jobs are left out; what cannot be shortened is refused.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        loop {
            // INVARIANT: a reply has texts as keys, so it can be written.
            let bytes = serde_json::to_vec(&self).unwrap_or_default();
            if bytes.len() <= MOST_REPLY_BYTES {
                return bytes;
            }
            if !self.answer.is_shortened() {
                let message = format!("the answer is longer than {MOST_REPLY_BYTES} bytes");
                let answer =
                    Answer::Failed(FailedAnswer { exit_code: 70, messages: vec![message], ..Default::default() });
                self = Self { answer, ..self };
            }
        }
    }
}

impl Answer {
    /// A refusal in words.
    pub(super) fn refused(why: RefusalReason, message: impl Into<String>) -> Self {
        Self::Refused(Refusal { why, message: message.into() })
    }

    /// Leaves out the second half of a list; false if there is none.
    fn is_shortened(&mut self) -> bool {
        match self {
            Self::RecordedJobs { jobs, complete } if !jobs.is_empty() => {
                jobs.truncate(jobs.len() / 2);
                *complete = false;
                true
            }
            Self::Host { document, .. } => is_list_shortened(document),
            _ => false,
        }
    }
}

fn is_list_shortened(document: &mut Value) -> bool {
    let Some(jobs) = document.get_mut("jobs").and_then(Value::as_array_mut).filter(|jobs| !jobs.is_empty()) else {
        return false;
    };
    jobs.truncate(jobs.len() / 2);
    if let Some(document) = document.as_object_mut() {
        document.insert("complete".to_owned(), Value::Bool(false));
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn by() -> AnsweredBy {
        AnsweredBy { site: "berlin".to_owned(), worker: "w1".to_owned() }
    }

    #[test]
    fn a_reply_is_read_as_it_was_written() {
        let reply = Reply::new(by(), Answer::refused(RefusalReason::Busy, "8 questions"));
        assert_eq!(Reply::read(&reply.clone().into_bytes()), Ok(reply));
    }

    #[test]
    fn a_list_that_is_too_long_loses_its_end_and_says_so() {
        let jobs: Vec<Value> = (0..100).map(|number| json!({ "number": number, "text": "x".repeat(20_000) })).collect();
        let document = json!({ "kind": "jobs", "jobs": jobs, "complete": true });
        let bytes = Reply::new(by(), Answer::Host { document, failure: None }).into_bytes();
        let Answer::Host { document, .. } = Reply::read(&bytes).unwrap().answer else { panic!() };
        assert_eq!((&document["complete"], document["jobs"].as_array().unwrap().len()), (&json!(false), 25));
    }

    #[test]
    fn a_document_that_cannot_be_shortened_is_not_sent() {
        let document = json!({ "text": "x".repeat(MOST_REPLY_BYTES) });
        let bytes = Reply::new(by(), Answer::Host { document, failure: None }).into_bytes();
        assert!(matches!(Reply::read(&bytes).unwrap().answer, Answer::Failed(failed) if failed.exit_code == 70));
    }

    #[test]
    fn a_reply_of_another_version_is_not_read() {
        let text = r#"{"version":2,"answered_by":{"site":"a","worker":"b"},"answer":{"failed":{"exit_code":0,"messages":[]}}}"#;
        assert_eq!(Reply::read(text.as_bytes()), Err(NotAReply::Unknown));
        assert!(Reply::read(text.replace(":2", ":1").as_bytes()).is_ok());
    }

    #[test]
    fn a_refusal_for_a_reason_of_a_later_version_is_read() {
        let text = r#"{"version":1,"answered_by":{"site":"a","worker":"b"},"answer":{"refused":{"why":"new_reason","message":"no"}}}"#;
        let Answer::Refused(refusal) = Reply::read(text.as_bytes()).unwrap().answer else { panic!() };
        assert_eq!(refusal.why, RefusalReason::Other);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = Reply::read(&bytes);
        }
    }
}
