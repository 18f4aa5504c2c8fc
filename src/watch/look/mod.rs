//! One look at a host: what failed, what runs, what vanished, and when no look succeeded.

mod contact;
mod detail;
mod failure;
mod host;
mod key;
mod memory;
mod oldest;
mod rule;
mod trouble;

pub(in crate::watch) use self::detail::{Answered, document, explain_job};
pub(in crate::watch) use self::host::{HostWatch, Looked, Remembered};
pub(in crate::watch) use self::key::JobKey;
pub(in crate::watch) use self::memory::Unwritten;
pub use self::oldest::OldestJob;
pub use self::rule::Rule;
