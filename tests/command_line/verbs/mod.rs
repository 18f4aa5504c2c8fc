//! The generic verbs as people and scripts run them: the built program against a host that a test scripts, and the simulated one.

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
mod reading;
mod simulated;

use super::{json_schema, program, support};
