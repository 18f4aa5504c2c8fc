//! The central watcher: it receives what others published, and writes each result into its own journal exactly once.

use std::time::Duration;

use tokio::time::sleep;
use tracing::{debug, info, warn};

use crate::cim::Timestamp;
use crate::journal::{Entry, JournalError, JournalErrorKind, Position};
use crate::watch::heartbeat::Heartbeat;
use crate::watch::result_counts::ResultCounts;
use crate::watch::results::aside::Aside;
use crate::watch::results::document::{Received, read};
use crate::watch::results::lost::Lost;
use crate::watch::results::suspicions::Suspicions;
use crate::watch::results::transport::{Extent, Incoming, Results, ResultsError};
use crate::watch::writer::{Desk, JournalGone};

/// Which part of the results is received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Those of all sites.
    Whole,
    /// Those of one site.
    Site(String),
}

/// Receives results and journals them.
#[derive(Debug)]
pub struct Central<R> {
    results: R,
    desk: Desk,
    part: Part,
    aside: Aside,
    heartbeat: Heartbeat,
    counts: ResultCounts,
    suspicions: Suspicions,
    /// How far the journal has everything.
    position: Option<Position>,
    /// How many sessions in a row received nothing.
    failures: u32,
}

/// Why receiving ended: it begins again, unless the journal is gone.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error(transparent)]
    Results(#[from] ResultsError),
    #[error(transparent)]
    Gone(#[from] JournalGone),
    /// The journal lost a part of what was received: it is received again, as far as the stream still has it.
    #[error("the journal lost a part of what was received")]
    Lost,
}

/// What was received, sorted.
#[derive(Debug, Default)]
struct Sorted {
    entries: Vec<Entry>,
    /// The site of each of these entries.
    sites: Vec<String>,
    bad: Vec<(Incoming, String)>,
}

/// After so many times without anything new the stream is asked what it keeps.
const QUIET: u32 = 6;

/// The longest pause before the stream is asked again.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How long to wait for a journal that cannot be written.
const JOURNAL_PAUSE: Duration = Duration::from_secs(5);

impl<R: Results> Central<R> {
    /// Receives this part of the results. What is not a result is put aside.
    pub fn new(results: R, desk: Desk, part: Part, aside: Aside) -> Self {
        let counts = desk.board().use_results();
        let (heartbeat, suspicions) = (Heartbeat::default(), Suspicions::default());
        Self { results, desk, part, aside, heartbeat, counts, suspicions, position: None, failures: 0 }
    }

    /// Beats as long as receiving, or waiting for the server, makes progress.
    #[must_use]
    pub fn heartbeat(&self) -> Heartbeat {
        self.heartbeat.clone()
    }

    /// Receives as long as the future is polled. It can be dropped, or the process killed, at any moment: what is not in the journal then is received
    /// again.
    ///
    /// # Errors
    /// [`JournalGone`]: the journal is closed.
    pub async fn run(mut self) -> Result<(), JournalGone> {
        self.desk.board().be_ready();
        loop {
            match self.session().await {
                Err(Ended::Gone(gone)) => return Err(gone),
                Err(Ended::Results(error)) => self.rest(&error).await,
                Err(Ended::Lost) | Ok(()) => {}
            }
        }
    }

    async fn rest(&mut self, error: &ResultsError) {
        self.counts.add_failure();
        match self.failures {
            0 => info!(%error, "results cannot be received; they wait in the stream"),
            1 => warn!(%error, "results cannot be received; they wait in the stream"),
            failures => debug!(%error, failures, "results cannot be received"),
        }
        let pause = Duration::from_secs(1 << self.failures.min(10)).min(LONGEST_PAUSE);
        self.failures = self.failures.saturating_add(1);
        for _ in 0..pause.as_secs() {
            self.heartbeat.beat();
            sleep(Duration::from_secs(1)).await;
        }
    }

    /// Receives until something breaks off, or the stream was made anew.
    async fn session(&mut self) -> Result<(), Ended> {
        self.recall().await?;
        let extent = self.results.extent().await?;
        self.follow(&extent).await?;
        self.heartbeat.beat();
        self.results.begin(self.position.as_ref().map_or(0, |position| position.sequence)).await?;
        let mut quiet = 0;
        loop {
            self.heartbeat.beat();
            let incoming = self.results.receive().await?;
            if std::mem::take(&mut self.failures) > 1 {
                warn!("results are received again");
            }
            quiet = if incoming.is_empty() { quiet + 1 } else { 0 };
            if !incoming.is_empty() {
                self.take(incoming, &extent).await?;
                self.results.acknowledge().await?;
            } else if quiet >= QUIET {
                quiet = 0;
                let now = self.results.extent().await?;
                if now.born.as_microsecond() != extent.born.as_microsecond() {
                    return Ok(());
                }
                self.catch_up(&now).await?;
            }
        }
    }

    async fn recall(&mut self) -> Result<(), Ended> {
        let source = self.source();
        match self.desk.with(move |journal| journal.reader().position(&source)).await? {
            Ok(position) => self.position = position,
            Err(error) => warn!(%error, "how far results were received cannot be read"),
        }
        Ok(())
    }

    /// What the stream has dropped becomes a gap; afterwards the position is in this stream.
    async fn follow(&mut self, extent: &Extent) -> Result<(), Ended> {
        let Some(position) = &self.position else { return Ok(()) };
        let Some(lost) = Lost::between(position, extent) else { return Ok(()) };
        let entries = self.declare(&lost).await?;
        let position = Position {
            source: self.source(),
            born: extent.born,
            sequence: extent.first.saturating_sub(1),
            time: lost.to,
        };
        self.write(entries, position).await
    }

    /// All that the stream has was received: what is dropped of it from now on is nothing new.
    async fn catch_up(&mut self, extent: &Extent) -> Result<(), Ended> {
        self.follow(extent).await?;
        let known = self.position.as_ref().map_or(0, |position| position.sequence);
        if extent.waiting != Some(0) || extent.last <= known {
            return Ok(());
        }
        let position =
            Position { source: self.source(), born: extent.born, sequence: extent.last, time: Timestamp::now() };
        self.write(Vec::new(), position).await
    }

    async fn declare(&self, lost: &Lost) -> Result<Vec<Entry>, Ended> {
        warn!(from = %lost.from, to = %lost.to, results = ?lost.count,
            "the stream dropped results before they were received; the journals of the workers have them: import them");
        self.counts.add_lost(lost.count.unwrap_or(0));
        let hosts = self.desk.with(|journal| journal.reader().recorded_hosts()).await?;
        Ok(lost.gaps(hosts.unwrap_or_default()).collect())
    }

    /// Writes what was received, together with the position after it.
    async fn take(&mut self, incoming: Vec<Incoming>, extent: &Extent) -> Result<(), Ended> {
        let Some(last) = incoming.iter().max_by_key(|message| message.sequence) else { return Ok(()) };
        let (source, born) = (self.source(), extent.born);
        let position = Position { source, born, sequence: last.sequence, time: last.time };
        // Results that come again do not take the position back: what follows them would seem to be missing.
        let further = self.position.clone().filter(|known| known.born == born && known.sequence > position.sequence);
        let position = further.unwrap_or(position);
        let dropped = self.dropped(&incoming).await?;
        let Sorted { mut entries, sites, bad } = self.sort(incoming);
        self.put_aside(bad).await;
        entries.extend(dropped);
        self.write(entries, position).await?;
        sites.iter().for_each(|site| self.counts.add_received(site));
        Ok(())
    }

    /// What is missing within the numbers, if all of them are received: the stream dropped it while this watcher was behind.
    async fn dropped(&self, incoming: &[Incoming]) -> Result<Vec<Entry>, Ended> {
        let (Some(position), Part::Whole) = (&self.position, &self.part) else { return Ok(Vec::new()) };
        let (mut last, mut lost): (u64, Option<Lost>) = (position.sequence, None);
        let mut before = position.time;
        for message in incoming {
            let missing = message.sequence.saturating_sub(last.saturating_add(1));
            if missing > 0 {
                let count = lost.as_ref().and_then(|lost| lost.count).unwrap_or(0).saturating_add(missing);
                let from = lost.map_or(before, |lost| lost.from);
                lost = Some(Lost { count: Some(count), from, to: message.time.max(from) });
            }
            (last, before) = (last.max(message.sequence), message.time);
        }
        match lost {
            Some(lost) => self.declare(&lost).await,
            None => Ok(Vec::new()),
        }
    }

    fn sort(&mut self, incoming: Vec<Incoming>) -> Sorted {
        let mut sorted = Sorted::default();
        for message in incoming {
            match read(&message) {
                Ok(Received { entry, origin }) => {
                    for odd in self.suspicions.of(&origin, message.time) {
                        warn!("{odd}");
                        self.counts.add_suspicion();
                    }
                    sorted.entries.push(entry);
                    sorted.sites.push(origin.site);
                }
                Err(why) => sorted.bad.push((message, why.to_string())),
            }
        }
        sorted
    }

    /// What cannot be kept aside either is counted, and does not stop the others.
    async fn put_aside(&self, bad: Vec<(Incoming, String)>) {
        let Some((first, why)) = bad.first() else { return };
        let file = self.aside.path().display().to_string();
        warn!(messages = bad.len(), subject = %first.subject, why, file, "messages are not results; they are kept aside");
        self.counts.add_bad(bad.len());
        let aside = self.aside.clone();
        let kept = tokio::task::spawn_blocking(move || aside.keep(&bad)).await;
        if let Ok(Err(error)) = kept {
            warn!(%error, file, "messages that are not results cannot be kept aside");
        }
    }

    /// Writes in one commit, and tries that until it succeeds: what is not written is not acknowledged.
    async fn write(&mut self, mut entries: Vec<Entry>, position: Position) -> Result<(), Ended> {
        loop {
            let with_position = entries.iter().cloned().chain([Entry::Position(position.clone())]).collect();
            match self.desk.commit(with_position).await? {
                Ok(_) => break,
                Err(error) if error.is_loss() => return Err(Ended::Lost),
                Err(error) if error.kind() == JournalErrorKind::Unstorable && !entries.is_empty() => {
                    entries = self.storable(entries).await?;
                }
                Err(error) => self.wait_for_journal(&error).await,
            }
        }
        self.position = Some(position);
        Ok(())
    }

    /// An entry that no journal can store must not keep the others out.
    async fn storable(&self, entries: Vec<Entry>) -> Result<Vec<Entry>, Ended> {
        let mut storable = Vec::new();
        for entry in entries {
            match self.desk.commit(vec![entry.clone()]).await? {
                Err(error) if error.is_loss() => return Err(Ended::Lost),
                Err(error) if error.kind() == JournalErrorKind::Unstorable => self.counts.add_bad(1),
                _ => storable.push(entry),
            }
        }
        // Nothing else can be unstorable but the position, which is ours.
        Ok(storable)
    }

    async fn wait_for_journal(&self, error: &JournalError) {
        warn!(%error, "what was received cannot be written; it stays in the stream");
        self.heartbeat.beat();
        sleep(JOURNAL_PAUSE).await;
    }

    fn source(&self) -> String {
        match &self.part {
            Part::Whole => "results".to_owned(),
            Part::Site(site) => format!("results of {site}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::watch::results::memory::{Memory, Rig};

    #[tokio::test]
    async fn each_result_is_journaled_once_also_if_it_comes_again() {
        let (worker, stream) = (Rig::new(), Memory::default());
        worker.record(&["A", "B"]).await;
        worker.publisher(&stream).publish().await.unwrap();
        let central = Rig::new();
        central.receive(&stream).await;
        stream.forget_what_was_received();
        central.receive(&stream).await;
        assert_eq!((central.ids(), central.due().await), (worker.ids(), 2));
        assert_eq!(central.counts().received().get("lab"), Some(&2));
    }

    #[tokio::test]
    async fn results_that_come_again_late_take_nothing_back() {
        let (worker, stream, central) = (Rig::new(), Memory::default(), Rig::new());
        worker.record(&["A", "B", "C", "D"]).await;
        worker.publisher(&stream).publish().await.unwrap();
        stream.plan(&[&[1, 2], &[3, 1], &[1], &[4]]);
        central.receive(&stream).await;
        assert_eq!((central.ids(), central.counts().lost(), central.gaps().len()), (worker.ids(), 0, 0));
    }

    #[tokio::test]
    async fn gaps_arrive_too() {
        let (worker, stream, central) = (Rig::new(), Memory::default(), Rig::new());
        worker.record_gap().await;
        worker.publisher(&stream).publish().await.unwrap();
        central.receive(&stream).await;
        assert_eq!((central.gaps(), worker.gaps().len()), (worker.gaps(), 1));
    }

    #[tokio::test]
    async fn what_comes_while_the_central_watcher_is_down_is_received_afterwards() {
        let (worker, stream, central) = (Rig::new(), Memory::default(), Rig::new());
        for id in ["A", "B", "C"] {
            worker.record(&[id]).await;
            worker.publisher(&stream).publish().await.unwrap();
            if id != "B" {
                central.receive(&stream).await;
            }
        }
        assert_eq!((central.ids(), central.gaps().len()), (worker.ids(), 0));
    }

    /// The position is that of what the journal has.
    #[cfg(unix)]
    #[tokio::test]
    async fn what_the_journal_lost_is_received_again_and_is_a_gap_where_the_stream_has_dropped_it() {
        for (dropped, found, gaps) in [(0, 4, 0), (2, 3, 1)] {
            let (worker, stream, mut central) = (Rig::new(), Memory::default(), Rig::new());
            for id in ["A", "B", "C"] {
                worker.record(&[id]).await;
                worker.publisher(&stream).publish().await.unwrap();
                central.receive(&stream).await;
                if id == "A" {
                    central = central.restarted().await;
                }
            }
            central.lose_log();
            stream.drop_first(dropped);
            worker.record(&["D"]).await;
            worker.publisher(&stream).publish().await.unwrap();
            central.receive(&stream).await;
            assert_eq!((central.ids().len(), central.gaps().len()), (found, gaps), "{:?}", central.gaps());
        }
    }

    #[tokio::test]
    async fn what_the_stream_dropped_meanwhile_is_a_gap_of_the_hosts_that_are_known() {
        let (worker, stream, central) = (Rig::new(), Memory::default(), Rig::new());
        for id in ["A", "B", "C"] {
            worker.record(&[id]).await;
            worker.publisher(&stream).publish().await.unwrap();
            if id == "A" {
                central.receive(&stream).await;
            }
        }
        stream.drop_first(2);
        central.receive(&stream).await;
        assert_eq!((central.ids().len(), central.counts().lost()), (2, 1));
        assert!(central.gaps()[0].contains("the stream dropped results"), "{:?}", central.gaps());
    }

    #[tokio::test]
    async fn what_was_received_may_be_dropped() {
        let (worker, stream, central) = (Rig::new(), Memory::default(), Rig::new());
        worker.record(&["A", "B"]).await;
        worker.publisher(&stream).publish().await.unwrap();
        central.receive(&stream).await;
        stream.drop_first(2);
        central.receive(&stream).await;
        assert_eq!((central.gaps().len(), central.counts().lost()), (0, 0));
    }

    #[tokio::test]
    async fn a_stream_that_was_made_anew_is_received_from_its_beginning_and_is_a_gap_until_then() {
        let (worker, stream, central) = (Rig::new(), Memory::default(), Rig::new());
        worker.record(&["A", "B"]).await;
        worker.publisher(&stream).publish().await.unwrap();
        central.receive(&stream).await;
        stream.make_anew();
        worker.record(&["C"]).await;
        worker.publisher(&stream).publish().await.unwrap();
        central.receive(&stream).await;
        assert_eq!((central.ids(), central.gaps().len()), (worker.ids(), 1));
    }

    #[tokio::test]
    async fn messages_that_are_not_results_are_kept_aside_and_do_not_stop_the_others() {
        let (worker, stream, central) = (Rig::new(), Memory::default(), Rig::new());
        stream.put("cimjob.failed.lab.hv01", b"hello");
        worker.record(&["A"]).await;
        worker.publisher(&stream).publish().await.unwrap();
        central.receive(&stream).await;
        let aside = std::fs::read_to_string(central.aside()).unwrap();
        assert_eq!((central.ids(), central.counts().bad(), aside.lines().count()), (worker.ids(), 1, 1));
    }

    #[tokio::test]
    async fn one_site_is_received_alone() {
        let (worker, stream, central) = (Rig::new(), Memory::default(), Rig::new());
        worker.record(&["A"]).await;
        worker.publisher(&stream).publish().await.unwrap();
        central.receive_of(&stream, "other").await;
        assert_eq!(central.ids().len(), 0);
        central.receive_of(&stream, "lab").await;
        assert_eq!(central.ids(), worker.ids());
    }
}
