//! What was said on the wire, recorded so that it can be given away: every name is a pseudonym. What stays and why is in
//! `docs/contribute-a-recording.md`.
//!
//! Without promise: a minor release may change it. The form of the file has a version of its own.

mod check;
mod context;
mod document;
mod envelope;
mod foreign;
mod key;
mod known;
mod made;
mod message;
mod name;
mod names;
mod player;
mod pseudonyms;
mod query;
mod question;
mod remains;
mod secrets;
mod shape;
mod text;
mod token;
mod write;

pub use check::{Finding, check};
pub use document::{Exchange, Recording, RecordingError, Summary};
pub use key::Key;
pub use player::{Played, Player};
pub use remains::{Remains, remains};
pub use secrets::{Replaced, Secrets};
pub use shape::Shape;
pub use write::{About, Heard, Recorded, record};
