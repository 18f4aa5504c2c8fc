//! A stream in memory, and watchers around it, for tests of what needs no server.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use crate::cim::Timestamp;
use crate::journal::{Entry, Gap, JobRecord, Journal, Kind, Reader, Retention};
use crate::watch::result_counts::ResultCounts;
use crate::watch::results::aside::Aside;
use crate::watch::results::central::{Central, Part};
use crate::watch::results::origin::Origin;
use crate::watch::results::publisher::Publisher;
use crate::watch::results::transport::{Extent, Incoming, Outgoing, Results, ResultsError};
use crate::watch::writer::Desk;

/// A stream in memory. Clones are the same stream.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    stream: Arc<Mutex<Stream>>,
    site: Option<String>,
}

#[derive(Debug, Default)]
struct Stream {
    born: i64,
    messages: Vec<Incoming>,
    ids: BTreeSet<String>,
    last: u64,
    begun: u64,
    is_away: bool,
    away_after: Option<usize>,
    most: Option<usize>,
    /// The numbers of the messages that are given out next, batch by batch.
    planned: Vec<Vec<u64>>,
}

impl Memory {
    fn stream(&self) -> MutexGuard<'_, Stream> {
        self.stream.lock().unwrap()
    }

    /// Only what belongs to this site.
    pub(super) fn of(&self, site: &str) -> Self {
        Self { site: Some(site.to_owned()), ..self.clone() }
    }

    pub(super) fn kept(&self) -> usize {
        self.stream().messages.len()
    }

    pub(super) fn be_away(&self) {
        self.stream().is_away = true;
    }

    /// It goes away once it has so many messages.
    pub(super) fn go_away_after(&self, messages: usize) {
        self.stream().away_after = Some(messages);
    }

    pub(super) fn come_back(&self) {
        let mut stream = self.stream();
        (stream.is_away, stream.away_after) = (false, None);
    }

    pub(super) fn take_at_most(&self, most: usize) {
        self.stream().most = Some(most);
    }

    /// Gives these out first, one batch after the other.
    pub(super) fn plan(&self, batches: &[&[u64]]) {
        self.stream().planned = batches.iter().rev().map(|batch| batch.to_vec()).collect();
    }

    pub(super) fn forget_what_was_received(&self) {
        self.stream().begun = 0;
    }

    pub(super) fn drop_first(&self, count: usize) {
        drop(self.stream().messages.drain(..count));
    }

    pub(super) fn make_anew(&self) {
        let born = Timestamp::now().as_second();
        *self.stream() = Stream { born, ..Stream::default() };
    }

    pub(super) fn put(&self, subject: &str, payload: &[u8]) {
        self.stream().add(subject.to_owned(), payload.to_vec());
    }
}

impl Stream {
    fn add(&mut self, subject: String, payload: Vec<u8>) {
        self.last += 1;
        self.messages.push(Incoming { sequence: self.last, time: Timestamp::now(), subject, payload });
    }

    fn take(&mut self, result: Outgoing) -> Result<(), ResultsError> {
        if self.is_away || self.away_after.is_some_and(|most| self.messages.len() >= most) {
            return Err(ResultsError::Away("away".into()));
        }
        if self.most.is_some_and(|most| self.messages.len() >= most) {
            return Err(ResultsError::Full("full".into()));
        }
        if self.ids.insert(result.id) {
            self.add(result.subject, result.payload);
        }
        Ok(())
    }
}

impl Results for Memory {
    async fn send(&mut self, results: Vec<Outgoing>) -> Vec<Result<(), ResultsError>> {
        let mut stream = self.stream();
        results.into_iter().map(|result| stream.take(result)).collect()
    }

    async fn group(&mut self) -> Option<String> {
        Some("g1".to_owned())
    }

    async fn extent(&mut self) -> Result<Extent, ResultsError> {
        let stream = self.stream();
        let first = stream.messages.first();
        Ok(Extent {
            born: Timestamp::from_second(stream.born).unwrap(),
            first: first.map_or(stream.last + 1, |first| first.sequence),
            first_time: first.map_or_else(Timestamp::now, |first| first.time),
            last: stream.last,
            waiting: None,
        })
    }

    async fn begin(&mut self, after: u64) -> Result<(), ResultsError> {
        self.stream().begun = after;
        Ok(())
    }

    /// The second time there is nothing new, it breaks off.
    async fn receive(&mut self) -> Result<Vec<Incoming>, ResultsError> {
        let mut stream = self.stream();
        if let Some(batch) = stream.planned.pop() {
            stream.begun = stream.last;
            let numbered = |number: &u64| stream.messages.iter().find(|message| message.sequence == *number).cloned();
            return Ok(batch.iter().filter_map(numbered).collect());
        }
        let begun = stream.begun;
        let site = self.site.as_ref().map(|site| format!(".{site}."));
        let is_ours = |subject: &str| site.as_ref().is_none_or(|site| subject.contains(site));
        let new = stream.messages.iter().filter(|message| message.sequence > begun && is_ours(&message.subject));
        let new: Vec<Incoming> = new.cloned().collect();
        stream.begun = stream.last;
        if new.is_empty() { Err(ResultsError::Interrupted("the test is over".into())) } else { Ok(new) }
    }

    async fn acknowledge(&mut self) -> Result<(), ResultsError> {
        Ok(())
    }
}

/// A watcher with a journal of its own.
pub(super) struct Rig {
    folder: tempfile::TempDir,
    desk: Desk,
}

/// The sink of a central watcher.
const SINK: &str = "hook";

impl Rig {
    pub(super) fn new() -> Self {
        Self::in_folder(tempfile::TempDir::new().unwrap())
    }

    fn in_folder(folder: tempfile::TempDir) -> Self {
        let mut journal = Journal::open(folder.path().join("journal.db"), Retention::default()).unwrap();
        journal.publish();
        journal.sinks(&[SINK]);
        Self { folder, desk: Desk::open(journal).unwrap() }
    }

    pub(super) async fn record(&self, ids: &[&str]) {
        let jobs = ids.iter().map(|id| Entry::Job(job(id))).collect();
        self.desk.commit(jobs).await.unwrap().unwrap();
    }

    pub(super) async fn record_gap(&self) {
        let [from, to] = [900, 60].map(|age| Timestamp::now().checked_sub(Duration::from_secs(age)).unwrap());
        let gap = Gap { host: "hv01".into(), from, to, why: "timed out".into() };
        self.desk.commit(vec![Entry::Gap(gap)]).await.unwrap().unwrap();
    }

    pub(super) fn publisher(&self, stream: &Memory) -> Publisher<Memory> {
        let origin = Origin::new("lab", "w1");
        Publisher::new(stream.clone(), self.desk.clone(), origin)
    }

    /// Receives what is there now.
    pub(super) async fn receive(&self, stream: &Memory) {
        self.run(stream.clone(), Part::Whole).await;
    }

    pub(super) async fn receive_of(&self, stream: &Memory, site: &str) {
        self.run(stream.of(site), Part::Site(site.to_owned())).await;
    }

    async fn run(&self, stream: Memory, part: Part) {
        let central = Central::new(stream, self.desk.clone(), part, Aside::new(self.aside()));
        // After the end of the stream it waits for a second.
        let ended = tokio::time::timeout(Duration::from_millis(300), central.run()).await;
        assert!(ended.is_err(), "{ended:?}");
    }

    pub(super) fn aside(&self) -> PathBuf {
        self.folder.path().join("aside.jsonl")
    }

    pub(super) fn counts(&self) -> ResultCounts {
        self.desk.board().use_results()
    }

    pub(super) async fn unpublished(&self) -> u64 {
        self.desk.with(|journal| journal.unpublished()).await.unwrap().unwrap()
    }

    /// Its journal is closed and opened again: all that it holds is in its file then.
    #[cfg(unix)]
    pub(super) async fn restarted(self) -> Self {
        let Self { folder, desk } = self;
        let closed = desk.closed();
        drop(desk);
        closed.await;
        Self::in_folder(folder)
    }

    /// The log is lost, and what it held is in no file.
    #[cfg(unix)]
    pub(super) fn lose_log(&self) {
        ["-wal", "-shm"].iter().for_each(|ending| {
            std::fs::File::create(self.folder.path().join(format!("journal.db{ending}"))).unwrap();
        });
    }

    /// How many jobs wait for the sink.
    pub(super) async fn due(&self) -> usize {
        self.desk.with(|journal| journal.due(SINK, Timestamp::MAX, 99)).await.unwrap().unwrap().len()
    }

    /// The stable ids of all jobs.
    pub(super) fn ids(&self) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        let mut add = |recorded: crate::journal::Recorded| {
            assert!(ids.insert(recorded.stable_id), "it is there twice");
            std::ops::ControlFlow::Continue(())
        };
        self.reader().list(&crate::journal::Filter::default(), &mut add).unwrap();
        ids
    }

    /// The gaps of all hosts, in words.
    pub(super) fn gaps(&self) -> Vec<String> {
        let gaps = self.reader().gaps(None, Timestamp::MIN, Timestamp::MAX).unwrap();
        gaps.iter().map(|gap| format!("{} {} {} {}", gap.host, gap.from, gap.to, gap.why)).collect()
    }

    fn reader(&self) -> Reader {
        Reader::open(self.folder.path().join("journal.db")).unwrap()
    }
}

fn job(id: &str) -> JobRecord {
    let (namespace, class) = ("root/virtualization/v2".into(), "Msvm_ConcreteJob".into());
    let (host, id, kind, seen) = ("hv01".into(), id.into(), Kind::Failed, Timestamp::now());
    JobRecord { host, namespace, class, id, kind, ended: None, seen, skew: None, document: "{}".into() }
}
