//! Examinations of hosts with one lock shut in turn: the check that finds it, its fix, and how the examination ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod examined;
mod failures;
mod terminating;
mod ways_in;

use super::support;
