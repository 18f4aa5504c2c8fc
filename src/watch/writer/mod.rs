//! The one that writes the journal: entries of all hosts in few transactions, and what is reported only after that.

mod desk;
mod happened;
mod health;
mod inbox;
mod pending;
mod scribe;

pub use self::desk::{Desk, JournalGone};
pub use self::health::{Commits, Health, MOST_BYTES_WAITING, MOST_WAITING};
