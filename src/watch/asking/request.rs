//! A question with the time that is left for it, as bytes.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::watch::asking::question::Question;

/// The version of requests and replies.
pub const VERSION: u8 = 1;

/// The longest request, in bytes.
pub const MOST_REQUEST_BYTES: usize = 16 << 10;

/// The longest time that an answer may take.
pub const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// A question with the time that is left for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    version: u8,
    within_ms: u64,
    question: Question,
}

/// Bytes that are not a request of this version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotARequest {
    /// It is too long.
    #[error("the question is longer than {MOST_REQUEST_BYTES} bytes")]
    TooLong,
    /// It is of another version.
    #[error("the question is of version {0}, and this watcher knows version {VERSION}")]
    Version(u64),
    /// It is something else.
    #[error("not a question that this watcher knows")]
    Unknown,
}

/// What all versions have.
#[derive(Deserialize)]
struct Versioned {
    version: u64,
}

impl Request {
    /// A question, and how long its answer may take.
    #[must_use]
    pub fn new(question: Question, within: Duration) -> Self {
        let within_ms = u64::try_from(within.min(LONGEST_WAIT).as_millis()).unwrap_or(u64::MAX);
        Self { version: VERSION, within_ms, question }
    }

    /// Reads a request of this version.
    ///
    /// # Errors
    /// [`NotARequest`].
    pub fn read(bytes: &[u8]) -> Result<Self, NotARequest> {
        if bytes.len() > MOST_REQUEST_BYTES {
            return Err(NotARequest::TooLong);
        }
        let Versioned { version } = serde_json::from_slice(bytes).map_err(|_| NotARequest::Unknown)?;
        if version != u64::from(VERSION) {
            return Err(NotARequest::Version(version));
        }
        let request: Self = serde_json::from_slice(bytes).map_err(|_| NotARequest::Unknown)?;
        if request.question.is_fit() { Ok(request) } else { Err(NotARequest::Unknown) }
    }

    /// The request as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // INVARIANT: a request has texts as keys, so it can be written.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The question.
    #[must_use]
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// How long the answer may take.
    #[must_use]
    pub fn within(&self) -> Duration {
        Duration::from_millis(self.within_ms).min(LONGEST_WAIT)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::watch::asking::question::JobQuestion;

    fn explain(instance_id: &str) -> Question {
        let (host, namespace) = ("hv01".to_owned(), "root/virtualization/v2".to_owned());
        Question::Explain(JobQuestion { host, namespace, class: None, instance_id: instance_id.to_owned() })
    }

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let request = Request::new(explain("8E1C"), Duration::from_secs(58));
        assert_eq!(Request::read(&request.to_bytes()), Ok(request.clone()));
        assert_eq!(request.within(), Duration::from_secs(58));
    }

    #[test]
    fn no_question_may_take_longer_than_two_minutes() {
        let text = r#"{"version":1,"within_ms":18446744073709551615,"question":{"recorded":{"most":1}}}"#;
        assert_eq!(Request::read(text.as_bytes()).unwrap().within(), LONGEST_WAIT);
    }

    #[test]
    fn what_is_not_a_question_is_refused_with_the_reason() {
        let read = |text: &str| Request::read(text.as_bytes()).unwrap_err();
        assert_eq!(read(r#"{"version":2,"within":"soon"}"#), NotARequest::Version(2));
        assert_eq!(read(&" ".repeat(MOST_REQUEST_BYTES + 1)), NotARequest::TooLong);
        for odd in
            ["", "[]", r#"{"version":1}"#, r#"{"version":1,"within_ms":1,"question":{"cancel":{"host":"hv01"}}}"#]
        {
            assert_eq!(read(odd), NotARequest::Unknown, "{odd}");
        }
    }

    #[test]
    fn a_name_with_a_control_character_or_of_odd_length_is_no_question() {
        for odd in ["8E1C\u{1b}[2J".to_owned(), "x".repeat(2_000)] {
            let request = Request::new(explain(&odd), Duration::from_secs(1));
            assert_eq!(Request::read(&request.to_bytes()), Err(NotARequest::Unknown), "{odd:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = Request::read(&bytes);
        }
    }
}
