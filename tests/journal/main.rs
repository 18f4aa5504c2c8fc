//! The journal: nothing that was acknowledged is lost, nothing is there twice, and a file that is no journal is left alone.
#![cfg(feature = "journal")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout, clippy::unwrap_used)]

mod delivery;
#[cfg(unix)]
mod full;
mod gaps;
mod killed;
mod merge;
#[cfg(unix)]
mod modes;
#[cfg(unix)]
mod moved;
mod prune;
mod publication;
mod same_job;
mod support;
mod unusable;
