//! The core without a network: requests, answers, recordings, properties, and what fuzzing found.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod cases;
mod checks;
mod costs;
mod counting;
mod page_around;
mod properties;
mod recordings;
mod replayed;
mod requests;
#[path = "../support/exchanges.rs"]
mod support;
