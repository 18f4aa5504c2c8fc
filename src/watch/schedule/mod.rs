//! When which host is looked at. Pure: the time and the chance come in as arguments.

mod credentials;
mod lanes;
mod pace;
mod phase;
#[expect(clippy::module_inception, reason = "the room is named after what it holds")]
mod schedule;
#[cfg(test)]
mod tests;

pub use self::credentials::Occasion;
pub use self::lanes::Lane;
pub use self::pace::{EVIDENCE_LIFE, Jitter, Pace};
pub use self::schedule::{Member, Moment, Next, Schedule, Seen, Ticket};
