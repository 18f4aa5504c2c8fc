//! Jobs over their whole life: listed, followed, ended, and what they touch; against a host whose answers a test lays out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod calling;
mod cancelling;
mod listing;
mod simulated;
mod touching;
mod waiting;

use super::support;
