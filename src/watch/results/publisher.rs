//! Publishes what the journal has for other watchers: each job and gap at least once, under its id, however long the server is away.

use std::time::Duration;

use tokio::time::{sleep, timeout};
use tracing::{debug, warn};

use crate::cim::Timestamp;
use crate::journal::{Delivery, DueGap, Gap, Journal, JournalError, PUBLISHED};
use crate::watch::result_counts::ResultCounts;
use crate::watch::results::document::{of_gap, of_job};
use crate::watch::results::origin::Origin;
use crate::watch::results::transport::{Outgoing, Results, ResultsError};
use crate::watch::writer::{Desk, JournalGone};

/// Publishes what was recorded.
#[derive(Debug)]
pub struct Publisher<R> {
    results: R,
    desk: Desk,
    origin: Origin,
    counts: ResultCounts,
    /// How many attempts in a row published nothing.
    failures: u32,
}

/// What is due.
#[derive(Debug, Default)]
struct Due {
    jobs: Vec<Delivery>,
    gaps: Vec<DueGap>,
}

/// What became of it.
#[derive(Debug, Default)]
struct Outcome {
    jobs: Vec<i64>,
    gaps: Vec<Gap>,
    /// Jobs that the server did not take while it took others.
    refused: Vec<i64>,
}

/// How many jobs, and how many gaps, are sent at once.
const MOST: usize = 500;

/// How long something new waits for what looks that began together find: each time something is published, that is noted in the journal.
const GATHERING: Duration = Duration::from_millis(500);

/// How often a journal without anything new is asked for what was postponed: a refused job waits longer, so it may come later by that.
const IDLE: Duration = Duration::from_secs(10);

/// How long to wait for a journal that cannot be written.
const JOURNAL_PAUSE: Duration = Duration::from_secs(5);

/// The longest pause while the server takes nothing.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// A job that the server refuses while it takes others comes again after that.
const REFUSED_PAUSE: Duration = Duration::from_secs(60);

impl<R: Results> Publisher<R> {
    /// Publishes what this desk records. The journal must know that it is published ([`Journal::publish`]).
    pub fn new(results: R, desk: Desk, origin: Origin) -> Self {
        let counts = desk.board().use_results();
        Self { results, desk, origin, counts, failures: 0 }
    }

    /// Publishes as long as the future is polled. What was sent and not noted is sent again, under the same id.
    ///
    /// # Errors
    /// [`JournalGone`]: the journal is closed.
    pub async fn run(mut self) -> Result<(), JournalGone> {
        let mut news = self.desk.board().news();
        loop {
            news.mark_unchanged();
            if !self.publish().await? && timeout(IDLE, news.changed()).await.is_ok() {
                sleep(GATHERING).await;
            }
            sleep(pause(self.failures)).await;
        }
    }

    /// Publishes what is due now, once. Was something due?
    pub(super) async fn publish(&mut self) -> Result<bool, JournalGone> {
        let due = self.due().await?;
        if due.jobs.is_empty() && due.gaps.is_empty() {
            return Ok(false);
        }
        if let Some(group) = self.results.group().await {
            self.origin.group = group;
        }
        let now = Timestamp::now();
        let jobs = due.jobs.iter().map(|due| of_job(&due.recorded, &self.origin, now));
        let gaps = due.gaps.iter().map(|due| of_gap(&due.gap, due.id.clone(), (&self.origin, now)));
        let outgoing: Vec<Outgoing> = jobs.chain(gaps).collect();
        let taken = self.results.send(outgoing).await;
        let outcome = self.judge(due, taken);
        self.note(outcome).await?;
        Ok(true)
    }

    async fn due(&self) -> Result<Due, JournalGone> {
        let read = |journal: &mut Journal| {
            let now = Timestamp::now();
            Ok(Due { jobs: journal.due(PUBLISHED, now, MOST)?, gaps: journal.due_gaps(now, MOST)? })
        };
        Ok(self.desk.with(read).await?.unwrap_or_else(|error| {
            warn!(%error, "what is to be published cannot be read");
            Due::default()
        }))
    }

    /// A server that takes nothing is tried again with the same; one that takes some goes on without the others for a while.
    fn judge(&mut self, due: Due, taken: Vec<Result<(), ResultsError>>) -> Outcome {
        let mut outcome = Outcome::default();
        let is_taken = |at: usize| matches!(taken.get(at), Some(Ok(())));
        let jobs = due.jobs.len();
        for (at, delivery) in due.jobs.into_iter().enumerate() {
            let list = match taken.get(at) {
                Some(Ok(())) => &mut outcome.jobs,
                // It says nothing of this one: it stays due.
                Some(Err(ResultsError::Away(_))) => continue,
                _ => &mut outcome.refused,
            };
            list.push(delivery.recorded.seq);
        }
        let gaps = due.gaps.into_iter().enumerate().filter(|(at, _)| is_taken(jobs.saturating_add(*at)));
        outcome.gaps.extend(gaps.map(|(_, due)| due.gap));
        let count = outcome.jobs.len().saturating_add(outcome.gaps.len());
        self.counts.add_published(count);
        match taken.into_iter().find_map(Result::err) {
            Some(error) => self.failed(&error, count),
            None => self.succeeded(count),
        }
        if count == 0 {
            outcome.refused.clear();
        }
        outcome
    }

    fn failed(&mut self, error: &ResultsError, taken: usize) {
        self.counts.add_failure();
        if self.failures == 0 {
            warn!(%error, taken, "results cannot be published; they wait in the journal");
        } else {
            debug!(%error, taken, failures = self.failures, "results cannot be published");
        }
        self.failures = if taken == 0 { self.failures.saturating_add(1) } else { 1 };
    }

    fn succeeded(&mut self, taken: usize) {
        if std::mem::take(&mut self.failures) > 0 {
            warn!(taken, "results are published again");
        }
        debug!(taken, "published");
    }

    /// Nothing else is sent until this is noted: else it would be sent again and again.
    async fn note(&self, outcome: Outcome) -> Result<(), JournalGone> {
        let outcome = std::sync::Arc::new(outcome);
        loop {
            let noting = std::sync::Arc::clone(&outcome);
            let Err(error) = self.desk.with(move |journal| noting.note(journal)).await? else { return Ok(()) };
            warn!(%error, "what was published cannot be noted");
            sleep(JOURNAL_PAUSE).await;
        }
    }
}

impl Outcome {
    fn note(&self, journal: &mut Journal) -> Result<(), JournalError> {
        if !self.jobs.is_empty() {
            journal.delivered(PUBLISHED, &self.jobs)?;
        }
        if !self.gaps.is_empty() {
            journal.published(&self.gaps)?;
        }
        if self.refused.is_empty() {
            return Ok(());
        }
        let next = Timestamp::now().checked_add(REFUSED_PAUSE).unwrap_or(Timestamp::MAX);
        journal.postponed(PUBLISHED, &self.refused, next)
    }
}

/// 1 s after the first attempt that published nothing, then twice as long each time.
fn pause(failures: u32) -> Duration {
    match failures {
        0 => Duration::ZERO,
        _ => Duration::from_secs(1 << failures.saturating_sub(1).min(10)).min(LONGEST_PAUSE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::results::memory::{Memory, Rig};

    #[tokio::test]
    async fn what_was_recorded_is_published_once() {
        let (rig, stream) = (Rig::new(), Memory::default());
        rig.record(&["A", "B"]).await;
        let mut publisher = rig.publisher(&stream);
        assert!(publisher.publish().await.unwrap() && !publisher.publish().await.unwrap());
        assert_eq!((stream.kept(), rig.unpublished().await, rig.counts().published()), (2, 0, 2));
    }

    #[tokio::test]
    async fn while_the_server_is_away_results_wait_in_the_outbox() {
        let (rig, stream) = (Rig::new(), Memory::default());
        rig.record(&["A"]).await;
        stream.be_away();
        let mut publisher = rig.publisher(&stream);
        publisher.publish().await.unwrap();
        assert_eq!((rig.unpublished().await, rig.counts().failures(), pause(publisher.failures).as_secs()), (1, 1, 1));
        stream.come_back();
        publisher.publish().await.unwrap();
        assert_eq!((rig.unpublished().await, stream.kept(), publisher.failures), (0, 1, 0));
    }

    #[tokio::test]
    async fn a_result_that_the_server_refuses_does_not_keep_the_others_back() {
        let (rig, stream) = (Rig::new(), Memory::default());
        rig.record(&["A", "B", "C"]).await;
        stream.take_at_most(2);
        let mut publisher = rig.publisher(&stream);
        assert!(publisher.publish().await.unwrap());
        assert!(!publisher.publish().await.unwrap(), "it is postponed");
        assert_eq!((stream.kept(), rig.unpublished().await), (2, 1));
    }

    #[tokio::test]
    async fn a_result_that_was_on_its_way_when_the_server_went_away_is_sent_as_soon_as_it_is_back() {
        let (rig, stream) = (Rig::new(), Memory::default());
        rig.record(&["A", "B", "C"]).await;
        stream.go_away_after(2);
        let mut publisher = rig.publisher(&stream);
        publisher.publish().await.unwrap();
        assert_eq!((stream.kept(), rig.unpublished().await), (2, 1));
        stream.come_back();
        publisher.publish().await.unwrap();
        assert_eq!((stream.kept(), rig.unpublished().await), (3, 0));
    }

    #[tokio::test]
    async fn what_was_sent_and_not_noted_is_sent_under_the_same_id() {
        let (rig, stream) = (Rig::new(), Memory::default());
        rig.record(&["A"]).await;
        let mut publisher = rig.publisher(&stream);
        let due = publisher.due().await.unwrap();
        let sent = due.jobs.iter().map(|due| of_job(&due.recorded, &publisher.origin, Timestamp::now())).collect();
        publisher.results.send(sent).await;
        rig.publisher(&stream).publish().await.unwrap();
        assert_eq!((stream.kept(), rig.unpublished().await), (1, 0));
    }

    #[test]
    fn pauses_grow_to_a_quarter_of_a_minute() {
        assert_eq!([0, 1, 3, 9, 99].map(|failures| pause(failures).as_secs()), [0, 1, 4, 15, 15]);
    }
}
