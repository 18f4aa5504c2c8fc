//! The client against a peer that follows a script: what it cannot connect to, strange answers, repetitions, logins, secrets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod alternatives;
mod answer;
mod between;
mod calling;
mod choosing;
mod connecting;
mod deadlines;
mod endless;
mod enumerating;
mod fleet;
mod login;
mod one_try;
#[cfg(feature = "cli")]
mod part_headers;
mod repeating;
#[cfg(feature = "cli")]
mod sealing;
mod secrets;
mod sequences;
mod sources;

use super::support;
