//! Questions about hosts that this watcher answers for people who hold no credentials of them.
//!
//! A [`Request`] comes in as bytes and an answer goes out as bytes, whatever carries them. [`Question`] has no variant that changes anything, so the
//! answers are read-only by construction. What is asked about a host goes over the connection with which it is watched, else to the journal.

mod absence;
mod answerer;
mod coverage;
mod failed;
mod hosts;
mod live;
mod question;
mod recorded;
mod reply;
mod request;

pub use self::answerer::{Answerer, Place};
pub use self::coverage::coverage;
pub use self::failed::FailedAnswer;
pub use self::hosts::AskableHosts;
pub use self::question::{JobQuestion, ListQuestion, Question, RecordedJobQuestion, RecordedQuestion};
pub use self::reply::{Answer, MOST_REPLY_BYTES, NotAReply, Refusal, RefusalReason, Reply};
pub use self::request::{LONGEST_WAIT, MOST_REQUEST_BYTES, NotARequest, Request, VERSION};
