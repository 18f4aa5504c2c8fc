//! The stories of `tests/exchanges`: our requests, and answers as hosts send them or might.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod alternatives;
pub(crate) mod answers;
mod causes;
mod errors;
mod faults;
mod hostile;
mod jobs;
mod paths;
mod requests;
mod shaped;
mod shapes;
