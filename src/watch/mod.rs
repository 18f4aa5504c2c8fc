//! Looks at many hosts again and again, and keeps what failed there in a journal before the hosts remove it.
//!
//! A host keeps a job for about five minutes after its end. [`Watcher`] looks at each host every interval by one enumeration on a kept connection. A job
//! that failed is asked for its errors in the same look; what was found goes through [`Desk`] into the journal, and is reported only after that.
//! [`Board`] says at any time what is known of each host. All state that must last is in the journal: a process that is killed loses nothing
//! that it has reported.

pub mod asking;
mod board;
mod clock;
mod hash;
mod heartbeat;
mod job_class;
mod look;
mod recall;
mod result_counts;
pub mod results;
mod round;
pub mod schedule;
pub mod shards;
mod shared_hosts;
pub mod sink;
mod target;
mod watcher;
mod web;
mod writer;

pub use self::board::{BUCKETS, Board, FirstRound, HeldBack, HostState, Totals};
pub use self::heartbeat::Heartbeat;
pub use self::job_class::JobClass;
pub use self::look::{OldestJob, Rule};
pub use self::recall::NotRead;
pub use self::result_counts::ResultCounts;
pub use self::round::{FailedLook, Round};
pub use self::target::{Connect, Target};
pub use self::watcher::{Command, Plan, Watcher};
pub use self::web::{PerHost, Protection, Unprotected, Users, UsersError, Watched, Web, WebError, WebTls, WebTlsError};
pub use self::writer::{Commits, Desk, Health, JournalGone, MOST_BYTES_WAITING, MOST_WAITING};
