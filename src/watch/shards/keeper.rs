//! Keeps the leases of a worker: it reads the shared record, renews, takes and gives back, and gives the watcher its shards.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};
use tracing::{debug, warn};

use crate::cim::{SignedDuration, Timestamp};
use crate::watch::board::Board;
use crate::watch::look::Rule;
use crate::watch::shards::engine_clock::EngineClock;
use crate::watch::shards::leases::{Away, Leases, Written};
use crate::watch::shards::looked::{Findings, looked};
use crate::watch::shards::refusals::Refusals;
use crate::watch::shards::roster::Roster;
use crate::watch::shards::session::{Me, Now, Session};
use crate::watch::shards::shard::Shard;
use crate::watch::shards::shares::{Before, Held, Shares};
use crate::watch::shards::sharing::{Sharing, SharingState};
use crate::watch::shards::stops::Stops;
use crate::watch::shards::table::Table;
use crate::watch::shards::tenure::Tenure;
use crate::watch::shards::worker::WorkerName;

/// How a worker takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Its name.
    pub name: WorkerName,
    /// How long it may look without saying that it is there.
    pub lease: Duration,
    /// How its hosts are watched.
    pub rule: Rule,
}

/// Keeps the leases of a worker.
#[derive(Debug)]
pub struct Keeper<L> {
    leases: L,
    session: Session,
    membership: Membership,
    tenure: Tenure,
    clock: EngineClock,
    roster: Roster,
    stops: Stops,
    board: Board,
    began: Instant,
    /// When the engine answered last.
    heard: Instant,
    changes: mpsc::Sender<Held>,
    /// The shards that the watcher was given last: it looks at their hosts, or takes them up next.
    given: BTreeSet<Shard>,
    /// Those of them that another worker holds.
    given_apart: BTreeSet<Shard>,
    leaving: Option<Leaving>,
    sharing: Sharing,
    /// The workers with other hosts that were named.
    named: BTreeSet<WorkerName>,
}

/// Shards that the watcher leaves.
#[derive(Debug)]
struct Leaving {
    shards: BTreeSet<Shard>,
    left: oneshot::Receiver<()>,
}

/// When to look at the record again.
enum Again {
    AtOnce,
    Later,
}

/// So often within a lease the record is read.
const READS: u32 = 10;

/// An answer of the engine may take this part of a lease, and at most so long.
const ANSWERS: u32 = 5;
const LONGEST_ANSWER: Duration = Duration::from_secs(5);

/// The pause before the engine has answered for the first time.
const FIRST_CONTACT: Duration = Duration::from_millis(300);

/// Clocks so far apart are said.
const WRONG_CLOCK: SignedDuration = SignedDuration::from_secs(60);

/// The pause after another one was first.
const COLLISION: Duration = Duration::from_millis(20);

impl<L: Leases> Keeper<L> {
    /// A worker that holds nothing yet, and what its watcher needs.
    #[must_use]
    pub fn new(leases: L, membership: Membership, board: &Board) -> (Self, Shares) {
        let (changes, received) = mpsc::channel(1);
        let (tenure, now) = (Tenure::default(), Instant::now());
        let (roster, stops) = (Roster::default(), Stops::default());
        let shares = Shares { tenure: tenure.clone(), roster: roster.clone(), stops: stops.clone(), changes: received };
        let instance = getrandom::u64().unwrap_or_default();
        let me = Me { name: membership.name.clone(), instance, lease: membership.lease };
        let (session, board, sharing) = (Session::new(me), board.clone(), Sharing::default());
        let (began, heard, given, leaving) = (now, now, BTreeSet::new(), None);
        let keeper = Self {
            leases,
            session,
            membership,
            tenure,
            clock: EngineClock::default(),
            roster,
            stops,
            board,
            began,
            heard,
            changes,
            given,
            given_apart: BTreeSet::new(),
            leaving,
            sharing,
            named: BTreeSet::new(),
        };
        (keeper, shares)
    }

    /// Until the watcher has ended; then it gives back what it holds.
    pub async fn run(mut self, mut ended: oneshot::Receiver<()>) {
        self.note();
        loop {
            let again = self.exchange().await;
            let pause = self.pause(&again);
            match again {
                Ok(_) => self.sharing.away = None,
                Err(away) => self.note_away(&away),
            }
            self.follow();
            tokio::select! {
                () = sleep(pause) => {}
                () = left(&mut self.leaving) => self.left(),
                _ = &mut ended => return self.leave().await,
            }
        }
    }

    /// Reads the record, and changes it if that is due.
    async fn exchange(&mut self) -> Result<Again, Away> {
        let record = self.answered(self.leases.read()).await?;
        self.session.know(self.roster.get());
        record.iter().for_each(|record| self.clock.read(record));
        let table = record.as_ref().map_or_else(|| Ok(Table::default()), |record| Table::read(&record.text));
        self.session.read(table.map_err(|error| Away(error.to_string()))?, self.now());
        self.heard = Instant::now();
        self.follow();
        let now = self.now();
        let found = if self.session.is_due(now) { self.found() } else { Findings::default() };
        let Some(next) = self.session.next(now, &found) else { return Ok(Again::Later) };
        self.session.sends(self.now());
        let sent = Timestamp::now();
        let write = self.leases.write(next.text(), record.map(|record| record.revision));
        match self.answered(write).await? {
            Written::As(revision) => {
                self.session.wrote(next);
                self.learn_clock(revision, sent).await;
                Ok(Again::Later)
            }
            Written::NotOver => Ok(Again::AtOnce),
        }
    }

    async fn answered<T>(&self, asked: impl Future<Output = Result<T, Away>>) -> Result<T, Away> {
        let most = (self.membership.lease / ANSWERS).min(LONGEST_ANSWER);
        timeout(most, asked).await.unwrap_or_else(|_| Err(Away("no answer in time".to_owned())))
    }

    fn pause(&self, again: &Result<Again, Away>) -> Duration {
        let pause = match again {
            Ok(Again::AtOnce) => COLLISION,
            Err(_) if self.sharing.state == SharingState::Joining => FIRST_CONTACT,
            _ => self.membership.lease / READS,
        };
        // Workers that began together do not stay together.
        let chance = f64::from(getrandom::u32().unwrap_or_default()) / f64::from(u32::MAX);
        pause.mul_f64(0.8 + 0.4 * chance)
    }

    fn now(&self) -> Now {
        Now { steady: self.began.elapsed(), strict: self.tenure.now() }
    }

    /// What is known of the hosts of its shards, in times of the engine.
    fn found(&self) -> Findings {
        let written = |time| self.clock.of_engine(time);
        let looked = looked(&self.board, &self.given, self.membership.rule);
        let looked = looked.into_iter().map(|(shard, time)| (shard, written(time))).collect();
        let refusals = Refusals::of(&self.board, &self.given, written).with_stops(self.stops.get(written));
        Findings { looked, refusals: Some(refusals) }
    }

    /// What others knew of the hosts of a shard, in times of this machine.
    fn before(&self, shard: Shard) -> Before {
        let looked = self.session.looked(shard).map(|time| self.clock.of_machine(time));
        let here = |(host, time)| (host, self.clock.of_machine(time));
        let refused = self.session.refused(shard).into_iter().map(here).collect();
        let stopped = self.session.stopped(shard).into_iter().map(here).collect();
        Before { looked, refused, stopped }
    }

    /// What was just taken was looked at at times of the engine: without its clock they say nothing.
    async fn learn_clock(&mut self, revision: u64, sent: Timestamp) {
        self.clock.wrote(revision, sent);
        if !self.clock.is_known()
            && let Ok(Some(record)) = self.answered(self.leases.read()).await
        {
            self.clock.read(&record);
        }
    }

    fn note_away(&mut self, away: &Away) {
        if self.sharing.away.is_none() {
            debug!(why = %away, "the engine is away");
        }
        self.sharing.away = Some(away.to_string());
        if self.heard.elapsed() > self.alone_after() && self.sharing.state != SharingState::Alone {
            warn!("looking without a lease, for the hosts do not keep their evidence longer");
            self.sharing.state = SharingState::Alone;
            self.tenure.set_alone();
            if self.given.is_empty() {
                self.give(Shard::all().collect(), BTreeSet::new());
            }
        }
    }

    /// Hosts keep their evidence no longer than that; two intervals are needed to find it.
    fn alone_after(&self) -> Duration {
        let Rule { interval, evidence } = self.membership.rule;
        evidence.saturating_sub(interval.saturating_mul(2)).max(self.membership.lease)
    }

    /// Lets the watcher look as long as it may, and gives it the shards if they have changed.
    fn follow(&mut self) {
        let is_away = self.sharing.away.is_some() && self.heard.elapsed() > self.membership.lease / READS;
        if self.sharing.state == SharingState::Alone && is_away {
            return self.note();
        }
        self.tenure.set(self.session.until());
        let (kept, apart) = (self.session.kept(), self.apart());
        if (&kept | &apart) != self.given || apart != self.given_apart {
            self.give(kept, apart);
        } else if self.leaving.is_none() {
            // Shards that the watcher was never given.
            let surplus = self.session.surplus();
            self.session.left(&surplus);
        }
        let state = self.state();
        if state == SharingState::Paused && self.sharing.state == SharingState::Holding {
            self.sharing.lapsed = self.sharing.lapsed.saturating_add(1);
        }
        self.sharing.state = state;
        self.note();
    }

    /// The shards whose holders have other hosts: no one looks at its own hosts there but this worker.
    fn apart(&mut self) -> BTreeSet<Shard> {
        let (apart, holders) = self.session.apart(self.now());
        self.sharing.apart = apart.len();
        if !holders.is_subset(&self.named) {
            let workers: Vec<&str> = holders.iter().map(WorkerName::as_str).collect();
            warn!(
                workers = workers.join(", "),
                shards = apart.len(),
                "other workers of this site have other hosts; this worker looks at its own, too. \
                 Give each site a name of its own, or all workers of a site the same hosts file"
            );
        } else if holders.is_empty() && !self.named.is_empty() {
            warn!("all workers of this site have the same hosts again");
        }
        self.named = holders;
        apart
    }

    fn state(&self) -> SharingState {
        match self.session.until() {
            _ if self.session.is_doubled() => SharingState::Doubled,
            None => SharingState::Joining,
            Some(_) if self.tenure.may_look() => SharingState::Holding,
            Some(_) => SharingState::Paused,
        }
    }

    fn note(&mut self) {
        (self.sharing.shards, self.sharing.workers) = (self.given.len(), self.session.workers());
        self.sharing.reconnects = self.leases.reconnects();
        self.note_clock();
        self.board.note_sharing(&self.sharing);
    }

    fn note_clock(&mut self) {
        let before = std::mem::replace(&mut self.sharing.clock_ahead, self.clock.ahead());
        let is_wrong = |ahead: SignedDuration| ahead.abs() > WRONG_CLOCK;
        if is_wrong(self.clock.ahead()) && !is_wrong(before) {
            let seconds = self.clock.ahead().as_secs();
            warn!(seconds, "the clock of this machine is that far ahead of the server's: one of them is wrong");
        }
    }

    /// One change after the other: the next one waits until the watcher has left what it leaves.
    fn give(&mut self, held: BTreeSet<Shard>, apart: BTreeSet<Shard>) {
        if self.leaving.is_some() {
            return;
        }
        let kept = &held | &apart;
        let shards = kept.iter().map(|shard| (*shard, self.before(*shard))).collect();
        let (sender, left) = oneshot::channel();
        // A watcher that has not taken the last change gets this one later.
        if self.changes.try_send(Held { shards, apart: apart.clone(), left: sender }).is_err() {
            return;
        }
        let count = |shards: usize| u64::try_from(shards).unwrap_or(u64::MAX);
        debug!(shards = kept.len(), "the shards have changed");
        self.sharing.taken = self.sharing.taken.saturating_add(count(kept.difference(&self.given).count()));
        self.sharing.given_back = self.sharing.given_back.saturating_add(count(self.given.difference(&kept).count()));
        (self.given, self.given_apart) = (kept, apart);
        self.leaving = Some(Leaving { shards: self.session.surplus(), left });
    }

    /// The watcher has left the shards.
    fn left(&mut self) {
        if let Some(Leaving { shards, .. }) = self.leaving.take() {
            self.session.left(&shards);
        }
    }

    async fn leave(mut self) {
        let record = self.answered(self.leases.read()).await;
        if let Ok(Some(record)) = record
            && let Ok(table) = Table::read(&record.text)
        {
            self.session.read(table, self.now());
            if let Some(goodbye) = self.session.goodbye(&self.found()) {
                // If another one was first, the others take over a lease later.
                let _ = self.answered(self.leases.write(goodbye.text(), Some(record.revision))).await;
            }
        }
    }
}

/// Waits until the watcher has left what it leaves; for ever if it leaves nothing.
async fn left(leaving: &mut Option<Leaving>) {
    match leaving {
        // A watcher that has ended looks at nothing.
        Some(Leaving { left, .. }) => drop(left.await),
        None => std::future::pending().await,
    }
}
