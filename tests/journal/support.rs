//! What the tests of the journal share.

use std::path::PathBuf;

use cimjob::cim::Timestamp;
use cimjob::journal::{Committed, Entry, JobRecord, Journal, Kind, Retention};
use tempfile::TempDir;

/// A place for a journal.
pub(crate) struct Place {
    _folder: TempDir,
    pub(crate) path: PathBuf,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("state/journal.db");
        Self { _folder: folder, path }
    }

    /// Another name for the journal.
    pub(crate) fn renamed(self, path: PathBuf) -> Self {
        Self { path, ..self }
    }

    pub(crate) fn open(&self) -> Journal {
        Journal::open(&self.path, Retention::default()).expect("a journal")
    }
}

/// So many seconds after the beginning of the tests' time.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).expect("a time")
}

/// A job that failed.
pub(crate) fn job(id: &str) -> JobRecord {
    JobRecord {
        host: "hv01".into(),
        namespace: "root/virtualization/v2".into(),
        class: "Msvm_ConcreteJob".into(),
        id: id.into(),
        kind: Kind::Failed,
        ended: Some(at(-5)),
        seen: at(0),
        skew: None,
        document: format!(r#"{{"headline":"{id}"}}"#),
    }
}

pub(crate) fn commit(journal: &mut Journal, job: JobRecord) -> Committed {
    journal.commit(&[Entry::Job(job)]).expect("a commit").remove(0)
}

pub(crate) fn is_new(committed: &Committed) -> bool {
    matches!(committed, Committed::New { .. })
}
