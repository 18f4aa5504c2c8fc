//! More waits for the journal than memory has room for.

use std::time::Duration;

use cimjob::cim::Timestamp;
use cimjob::journal::{Entry, JobRecord, Journal, Kind, Reader, Retention};
use cimjob::watch::{Desk, MOST_WAITING};
use tempfile::TempDir;

use super::super::watch::recorded;

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// More jobs than may wait.
const TOO_MANY: usize = 25;

fn job(number: usize) -> Entry {
    let (namespace, class, id) = ("n".into(), "Msvm_ConcreteJob".into(), format!("job-{number:05}"));
    let (kind, seen, skew) = (Kind::Failed, Timestamp::now(), None);
    let (host, ended, document) = (format!("hv{:02}", number % 2), Some(seen), "{}".into());
    Entry::Job(JobRecord { host, namespace, class, id, kind, ended, seen, skew, document })
}

/// The journal cannot be written as long as a file of another kind is in its place.
#[tokio::test]
async fn what_does_not_fit_into_memory_is_counted_and_leaves_a_gap_for_each_host() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    let desk = Desk::open(Journal::open(&path, Retention::default()).unwrap()).unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, "a log of another program").unwrap();
    desk.write((0..MOST_WAITING + TOO_MANY).map(job).collect());
    desk.flush(PATIENCE).await.unwrap_err();
    assert_eq!(desk.health().dropped(), u64::try_from(TOO_MANY).unwrap());
    std::fs::remove_file(&path).unwrap();
    desk.flush(PATIENCE).await.unwrap();
    let kept = recorded(&path);
    assert_eq!((kept.len(), kept.iter().any(|job| job.job.id == "job-00024")), (MOST_WAITING, false));
    let gaps = Reader::open(&path).unwrap().gaps(None, Timestamp::MIN, Timestamp::MAX).unwrap();
    let of: Vec<_> = gaps.iter().map(|gap| (&*gap.host, gap.why.contains("too much waited for it"))).collect();
    assert_eq!(of, [("hv00", true), ("hv01", true)]);
}
