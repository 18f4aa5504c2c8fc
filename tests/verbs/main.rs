//! The generic verbs as people and scripts run them: the built programme against a host that a test scripts.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod changing;
mod host;
mod invoking;
#[path = "../command_line/json_schema.rs"]
mod json_schema;
#[allow(dead_code, reason = "a part of it is used here")]
#[path = "../command_line/programme.rs"]
mod programme;
mod reading;
#[path = "../support/mod.rs"]
mod support;
