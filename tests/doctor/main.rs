//! Examinations of hosts with one lock shut in turn: the check that finds it, its fix, and how the examination ends.

#![cfg(feature = "simulator")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod examined;
mod locks;
#[path = "../support/mod.rs"]
mod support;
mod terminating;
mod ways_in;
