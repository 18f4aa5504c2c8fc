//! The journal: what went wrong on hosts, kept in an SQLite file after the hosts removed it.
//!
//! One process writes it through [`Journal`]; others read it at the same time through [`Reader`]. What [`Journal::commit`] acknowledged is on the
//! disk. The calls block, some for the time that a disk takes to flush: an asynchronous program makes them on a thread of its own.
//!
//! ```
//! use cimjob::cim::Timestamp;
//! use cimjob::journal::{Committed, Entry, JobRecord, Journal, Kind, Reader, Retention};
//!
//! # let folder = tempfile::TempDir::new()?;
//! # let path = folder.path().join("journal.db");
//! let mut journal = Journal::open(&path, Retention::default())?;
//! journal.sinks(&["webhook"]);
//! let job = JobRecord {
//!     host: "hv01".into(),
//!     namespace: "root/virtualization/v2".into(),
//!     class: "Msvm_ConcreteJob".into(),
//!     id: "8E1C7A50-0000-4000-8000-000000000001".into(),
//!     kind: Kind::Failed,
//!     ended: None,
//!     seen: Timestamp::now(),
//!     skew: None,
//!     document: "{}".into(), // what `explain` gives as JSON
//! };
//! let committed = journal.commit(&[Entry::Job(job)])?;
//! assert!(matches!(committed[..], [Committed::New { .. }]));
//! assert_eq!(journal.due("webhook", Timestamp::now(), 10)?.len(), 1);
//!
//! let reader = Reader::open(&path)?; // in any process
//! assert_eq!(reader.find(Some("hv01"), "8E1C7A50-0000-4000-8000-000000000001")?.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which job is the same
//!
//! A job is known by host, namespace, class and InstanceID: [`JobRecord::stable_id`] is their hash, the same in every journal. A job that comes again
//! is not written again, with two exceptions. If it was recorded as vanished and its end is seen after all, the end replaces the record. If an
//! InstanceID comes again and the two jobs ended more than an hour apart, the host has used it twice: the second job gets a record of its own, and its
//! stable id is the hash of the same names and the time at which it ended.

mod backup;
mod connection;
mod coverage;
mod delivery;
mod document;
mod due_gaps;
mod entry;
mod error;
mod file;
mod filter;
mod gap;
mod gaps;
mod index;
mod look;
mod merge;
mod outbox;
mod place;
mod position;
mod prepared;
mod prune;
mod publication;
mod reader;
mod record;
mod release;
mod rescue;
mod retention;
mod row;
mod running;
mod schema;
mod time;
mod unchanging;
mod write;
mod writer;

pub use self::delivery::{Delivery, Pending};
pub use self::document::NotAnEntry;
pub use self::due_gaps::DueGap;
pub use self::entry::{Committed, Entry};
pub use self::error::{JournalError, JournalErrorKind};
pub(crate) use self::file::is_sqlite;
pub use self::filter::{Deliveries, Filter};
pub use self::gap::Gap;
pub use self::look::HostLook;
pub use self::position::Position;
pub use self::prune::Pruned;
pub use self::publication::PUBLISHED;
pub use self::reader::Reader;
pub use self::record::{JobNames, JobRecord, Kind, Recorded};
pub use self::retention::Retention;
pub use self::running::{Running, RunningJob};
pub use self::writer::Journal;
