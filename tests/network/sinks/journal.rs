//! A journal with failed jobs, and a sink that is served from it.

use std::time::Duration;

use cimjob::cim::Timestamp;
use cimjob::journal::{Delivery, Entry, JobRecord, Journal, JournalError, Kind, Pending, Retention};
use cimjob::watch::sink::{Courier, Settlement, Sink, Tally, run};
use cimjob::watch::{Desk, JournalGone};
use tokio::task::JoinHandle;

/// A journal in a folder of its own, with sinks.
pub(super) struct Told {
    pub(super) folder: tempfile::TempDir,
    pub(super) desk: Desk,
}

/// A failed job with this number on `hv01`.
pub(super) fn job(number: usize) -> JobRecord {
    JobRecord {
        host: "hv01".into(),
        namespace: "root/virtualization/v2".into(),
        class: "Msvm_ConcreteJob".into(),
        id: format!("8E1C7A50-0000-4000-8000-{number:012}"),
        kind: Kind::Failed,
        ended: Some(Timestamp::now()),
        seen: Timestamp::now(),
        skew: None,
        document: document(number),
    }
}

/// Each has an error code of its own, so that it is a problem of its own.
fn document(number: usize) -> String {
    format!(
        r#"{{"kind":"explanation","headline":"'web{number}' failed to start.","virtual_machines":[{{"name":"web{number}"}}],
        "job":{{"job_type":{{"value":12,"name":"Start Virtual Machine"}},"error_code":{{"value":{number},"name":null}}}},
        "steps":[{{"text":"check the disks"}}]}}"#
    )
}

impl Told {
    pub(super) fn new(sinks: &[&str]) -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        let mut journal = Journal::open(folder.path().join("journal.db"), Retention::default()).unwrap();
        journal.sinks(sinks);
        Self { folder, desk: Desk::open(journal).unwrap() }
    }

    pub(super) async fn commit(&self, jobs: impl IntoIterator<Item = JobRecord>) {
        self.desk.write(jobs.into_iter().map(Entry::Job).collect());
        self.desk.flush(Duration::from_secs(10)).await.unwrap();
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Journal) -> Result<T, JournalError> + Send + 'static,
    ) -> T {
        self.desk.with(work).await.unwrap().unwrap()
    }

    pub(super) fn serve(&self, name: &str, sink: Sink) -> Served {
        let courier = Courier::new(name.parse().unwrap(), sink);
        let tally = courier.tally();
        Served { running: tokio::spawn(run(courier, self.desk.clone())), tally }
    }

    /// One round at this time, without waiting.
    pub(super) async fn round(&self, courier: &mut Courier, now: Timestamp) -> Settlement {
        let name = courier.name().clone();
        let due = self.with(move |journal| journal.due(name.as_str(), now, 1000)).await;
        let settlement = courier.deliver(due, now).await;
        let (noted, name) = (settlement.clone(), courier.name().clone());
        self.with(move |journal| noted.note(journal, &name)).await;
        settlement
    }

    /// What is to be told this sink now.
    pub(super) async fn due(&self, sink: &'static str) -> Vec<Delivery> {
        self.with(move |journal| journal.due(sink, Timestamp::now(), 1000)).await
    }

    pub(super) async fn pending(&self, sink: &str) -> Pending {
        let pending = self.with(|journal| journal.pending()).await;
        pending.into_iter().find(|pending| pending.sink == sink).unwrap()
    }

    /// Waits until nothing waits for this sink.
    pub(super) async fn until_told(&self, sink: &str) {
        for _ in 0..400 {
            if self.pending(sink).await.waiting == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{:?}", self.pending(sink).await);
    }
}

/// A sink that is served. Dropping it is as if the process was killed.
pub(super) struct Served {
    running: JoinHandle<Result<(), JournalGone>>,
    pub(super) tally: Tally,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.running.abort();
    }
}
