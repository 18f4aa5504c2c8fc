//! What is known now of each host, for people, metrics and probes: it is read from memory and asks no host.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::cim::{SignedDuration, Timestamp};
use crate::client::Logins;
use crate::journal::{Gap, JobRecord, Kind};
use crate::watch::job_class::JobClass;
use crate::watch::look::{JobKey, Looked, OldestJob, Unwritten};
use crate::watch::result_counts::ResultCounts;
use crate::watch::schedule::Seen;
use crate::watch::shards::Sharing;

/// The state of all hosts. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Board(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    hosts: BTreeMap<Arc<str>, HostState>,
    /// What the journal does not have, although it was handed in, by host.
    unwritten: HashMap<Arc<str>, Unwritten>,
    /// The hosts that are up and were not, or the other way round, since that was last taken.
    turned: BTreeSet<Arc<str>>,
    totals: Totals,
    next_look: Option<Timestamp>,
    sharing: Option<Sharing>,
    /// Credentials that were held back since that was last taken.
    held_back: Vec<HeldBack>,
    /// What is published and received, if anything is.
    results: Option<ResultCounts>,
    /// How many jobs and gaps were committed.
    news: watch::Sender<u64>,
}

/// What is known of a host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostState {
    /// How the last look ended; `None` before the first.
    pub seen: Option<Seen>,
    /// When the last look began.
    pub last_look: Option<Timestamp>,
    /// When the last look that succeeded began.
    pub last_ok: Option<Timestamp>,
    /// Why the last look failed.
    pub failure: Option<String>,
    /// Since when the looks end as the last one did, well or not: when the first of them began.
    pub since: Option<Timestamp>,
    /// How many jobs ran at the last look that succeeded.
    pub running: usize,
    /// The one of them that has run longest.
    pub oldest: Option<OldestJob>,
    /// How many jobs in trouble wait for the next look.
    pub waiting: usize,
    /// How many jobs failed since the start and are in the journal, by class and error code.
    pub failed: BTreeMap<JobClass, u64>,
    /// When the last of them was seen.
    pub last_failed: Option<Timestamp>,
    /// How many jobs ended with warnings or vanished since the start and are in the journal.
    pub others: u64,
    /// How many seconds of gaps were recorded since the start.
    pub gap_seconds: u64,
    /// The host's clock minus ours at the last look that was answered, to within a second.
    pub skew: Option<SignedDuration>,
    /// When the last gap began, and how many of its seconds are in `gap_seconds`.
    gap: Option<(Timestamp, u64)>,
    /// When the first look began.
    first_look: Option<Timestamp>,
    /// It is not looked at yet, because of what another watcher found.
    rests: Option<Seen>,
}

/// A credential that another watcher stopped because hosts refused it, and that is not sent by this one either.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeldBack {
    /// The user; `None`: that of a ticket.
    pub account: Option<Arc<str>>,
    /// No host is sent it before this time; then one host is sent it first.
    pub until: Timestamp,
}

/// Counts of all hosts together, since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many looks ended, by how they ended.
    pub looks: BTreeMap<&'static str, u64>,
    /// How logins ended.
    pub logins: Logins,
    /// How many looks took at most so long; see [`BUCKETS`].
    pub durations: [u64; BUCKETS.len()],
    /// How long all looks took together.
    pub duration: Duration,
    /// By how much the latest look came after its time.
    pub latest: Duration,
    /// Was every host looked at?
    pub first_round: FirstRound,
}

/// Was every host looked at since the start?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FirstRound {
    /// Not yet.
    #[default]
    UnderWay,
    /// Yes.
    Done,
}

/// The upper limits of the histogram of durations, in milliseconds; longer looks are in none of them.
pub const BUCKETS: [u64; 8] = [10, 50, 100, 500, 1_000, 5_000, 10_000, 30_000];

/// The most classes and codes that are counted for one host; what comes later counts as `other`.
const MOST_CLASSES: usize = 20;

/// When a look was.
#[derive(Debug, Clone, Copy)]
pub(in crate::watch) struct Noted {
    pub(in crate::watch) began: Timestamp,
    pub(in crate::watch) took: Duration,
    /// By how much it began after it was due.
    pub(in crate::watch) late: Duration,
}

impl Board {
    /// The state of a host; `None` if it is not watched.
    #[must_use]
    pub fn host(&self, name: &str) -> Option<HostState> {
        self.state().hosts.get(name).cloned()
    }

    /// The state of every host, by name.
    #[must_use]
    pub fn hosts(&self) -> Vec<(Arc<str>, HostState)> {
        self.state().hosts.iter().map(|(name, host)| (Arc::clone(name), host.clone())).collect()
    }

    /// Shows the state of every host, in the order of names, without copying it. Meanwhile no look is noted.
    pub(in crate::watch) fn for_each(&self, mut show: impl FnMut(&Arc<str>, &HostState)) {
        self.state().hosts.iter().for_each(|(name, host)| show(name, host));
    }

    /// The hosts whose looks end in another way, well or not, than at the last call, in the order of names. Before its first look a host counts as up.
    #[must_use]
    pub fn take_turned(&self) -> Vec<(Arc<str>, HostState)> {
        let State { hosts, turned, .. } = &mut *self.state();
        let turned = std::mem::take(turned).into_iter();
        turned.filter_map(|name| hosts.get(&name).cloned().map(|host| (name, host))).collect()
    }

    /// The counts.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.state().totals.clone()
    }

    /// When the next look is due; `None` if that is not known.
    #[must_use]
    pub fn next_look(&self) -> Option<Timestamp> {
        self.state().next_look
    }

    /// What was published to other watchers and received of them; `None` if neither is done.
    #[must_use]
    pub fn results(&self) -> Option<ResultCounts> {
        self.state().results.clone()
    }

    /// From now on, results are counted.
    pub(in crate::watch) fn use_results(&self) -> ResultCounts {
        self.state().results.get_or_insert_default().clone()
    }

    /// There are no hosts whose first look is waited for.
    pub(in crate::watch) fn be_ready(&self) {
        self.state().totals.first_round = FirstRound::Done;
    }

    pub(in crate::watch) fn look_next(&self, at: Option<Timestamp>) {
        self.state().next_look = at;
    }

    /// How the hosts are shared with other watchers; `None` if they are not.
    #[must_use]
    pub fn sharing(&self) -> Option<Sharing> {
        self.state().sharing.clone()
    }

    pub(in crate::watch) fn note_sharing(&self, sharing: &Sharing) {
        self.state().sharing = Some(sharing.clone());
    }

    pub(in crate::watch) fn add(&self, host: &Arc<str>) {
        self.state().hosts.entry(Arc::clone(host)).or_default();
    }

    pub(in crate::watch) fn remove(&self, host: &str) {
        let mut state = self.state();
        state.hosts.remove(host);
        state.unwritten.remove(host);
        state.turned.remove(host);
    }

    /// A look has ended.
    pub(in crate::watch) fn note(&self, host: &str, looked: &Looked, noted: Noted) {
        let mut state = self.state();
        state.totals.count(looked, noted);
        state.note(host, looked, noted.began);
        state.end_first_round();
    }

    /// A host that is not looked at for a while, and why: what is ready does not wait for it. If it was looked at here, that counts.
    pub(in crate::watch) fn rest(&self, host: &str, seen: Seen, why: String) {
        let mut state = self.state();
        if let Some(known) = state.hosts.get_mut(host).filter(|known| known.seen.is_none()) {
            (known.rests, known.failure) = (Some(seen), Some(why));
        }
        state.end_first_round();
    }

    /// The credentials that another watcher stopped and that are held back here, each once when hosts with it were taken over.
    #[must_use]
    pub fn take_held_back(&self) -> Vec<HeldBack> {
        std::mem::take(&mut self.state().held_back)
    }

    pub(in crate::watch) fn hold_back(&self, held: HeldBack) {
        self.state().held_back.push(held);
    }

    /// Changes whenever a job or a gap was committed. Looks that found nothing change nothing here.
    #[must_use]
    pub fn news(&self) -> watch::Receiver<u64> {
        self.state().news.subscribe()
    }

    /// Something was committed that others wait for.
    pub(in crate::watch) fn note_news(&self) {
        self.state().news.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// A job was committed that the journal did not have.
    pub(in crate::watch) fn recorded(&self, job: &JobRecord) {
        self.note_news();
        if let Some(known) = self.state().hosts.get_mut(job.host.as_str()) {
            known.recorded(job);
        }
    }

    /// A job was dropped before it reached the journal.
    pub(in crate::watch) fn dropped(&self, job: &JobRecord) {
        let State { hosts, unwritten, .. } = &mut *self.state();
        if let Some((host, _)) = hosts.get_key_value(job.host.as_str())
            && let Unwritten::Jobs(jobs) = unwritten.entry(Arc::clone(host)).or_default()
        {
            jobs.push(JobKey::from(job));
        }
    }

    /// The journal lost what it held, or a part of it: of each host.
    pub(in crate::watch) fn lost(&self) {
        let State { hosts, unwritten, .. } = &mut *self.state();
        *unwritten = hosts.keys().map(|host| (Arc::clone(host), Unwritten::All)).collect();
    }

    /// What the journal does not have of the host, as far as that was noted since the last call.
    pub(in crate::watch) fn take_unwritten(&self, host: &str) -> Unwritten {
        self.state().unwritten.remove(host).unwrap_or_default()
    }

    /// A gap was committed, or has grown.
    pub(in crate::watch) fn gap(&self, gap: &Gap) {
        self.note_news();
        if let Some(known) = self.state().hosts.get_mut(gap.host.as_str()) {
            known.note_gap(gap);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn end_first_round(&mut self) {
        let is_over = |host: &HostState| host.state().is_some();
        if self.totals.first_round == FirstRound::UnderWay && self.hosts.values().all(is_over) {
            self.totals.first_round = FirstRound::Done;
        }
    }

    fn note(&mut self, host: &str, looked: &Looked, began: Timestamp) {
        let Some(known) = self.hosts.get_mut(host) else { return };
        let was_up = known.seen.is_none() || known.is_up();
        known.note(looked, began);
        // A host that turned twice is again what it was.
        if was_up != known.is_up()
            && !self.turned.remove(host)
            && let Some((name, _)) = self.hosts.get_key_value(host)
        {
            self.turned.insert(Arc::clone(name));
        }
    }
}

impl HostState {
    /// Did the last look succeed?
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.seen == Some(Seen::Well)
    }

    /// How the last look ended; before the first, why the host is not looked at yet. `None`: it will be looked at.
    #[must_use]
    pub fn state(&self) -> Option<Seen> {
        self.seen.or(self.rests)
    }

    /// How many jobs failed since the start.
    #[must_use]
    pub fn failed_jobs(&self) -> u64 {
        self.failed.values().sum()
    }

    /// When the first look since the start began.
    pub(in crate::watch) fn first_look(&self) -> Option<Timestamp> {
        self.first_look
    }

    fn note(&mut self, looked: &Looked, began: Timestamp) {
        let was_up = self.seen.map(|seen| seen == Seen::Well);
        self.seen = Some(looked.seen);
        if was_up != Some(self.is_up()) {
            self.since = Some(began);
        }
        self.first_look = self.first_look.or(Some(began));
        self.last_look = Some(began);
        self.failure.clone_from(&looked.failure);
        self.waiting = looked.waiting;
        self.skew = looked.skew.or(self.skew);
        if let Some(running) = &looked.running {
            self.last_ok = Some(began);
            self.running = running.count;
            self.oldest.clone_from(&running.oldest);
        }
    }

    fn recorded(&mut self, job: &JobRecord) {
        if job.kind == Kind::Failed {
            self.last_failed = self.last_failed.max(Some(job.seen));
            self.count(JobClass::from(job));
        } else {
            self.others = self.others.saturating_add(1);
        }
    }

    fn note_gap(&mut self, gap: &Gap) {
        let seconds = u64::try_from(gap.to.duration_since(gap.from).as_secs()).unwrap_or(0);
        let counted = self.gap.filter(|(from, _)| *from == gap.from).map_or(0, |(_, counted)| counted);
        self.gap_seconds = self.gap_seconds.saturating_add(seconds.saturating_sub(counted));
        self.gap = Some((gap.from, seconds));
    }

    fn count(&mut self, mut job: JobClass) {
        if self.failed.len() >= MOST_CLASSES && !self.failed.contains_key(&job) {
            job = JobClass { class: "other".to_owned(), error_code: "other".to_owned() };
        }
        let count = self.failed.entry(job).or_default();
        *count = count.saturating_add(1);
    }
}

impl Totals {
    fn count(&mut self, looked: &Looked, look: Noted) {
        let looks = self.looks.entry(result(looked.seen)).or_default();
        *looks = looks.saturating_add(1);
        self.logins += looked.logins;
        self.duration = self.duration.saturating_add(look.took);
        self.latest = self.latest.max(look.late);
        for (most, count) in BUCKETS.iter().zip(&mut self.durations) {
            *count = count.saturating_add(u64::from(look.took <= Duration::from_millis(*most)));
        }
    }
}

/// The word for how a look ended.
fn result(seen: Seen) -> &'static str {
    match seen {
        Seen::Well => "ok",
        Seen::Failing => "failed",
        Seen::Dead => "unreachable",
        Seen::Refused => "login_refused",
        Seen::CredentialStopped => "credential_stopped",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(code: usize) -> JobRecord {
        let (host, namespace, class, id) = ("hv01".into(), String::new(), "Msvm_ConcreteJob".into(), code.to_string());
        let document = format!(r#"{{"job":{{"error_code":{{"value":{code}}}}}}}"#);
        let (kind, ended, seen, skew) = (Kind::Failed, None, Timestamp::UNIX_EPOCH, None);
        JobRecord { host, namespace, class, id, kind, ended, seen, skew, document }
    }

    fn dead() -> Looked {
        let (entries, failure, logins) = (Vec::new(), Some("away".into()), Logins::default());
        Looked { seen: Seen::Dead, entries, failure, running: None, waiting: 0, logins, skew: None }
    }

    fn noted() -> Noted {
        Noted { began: Timestamp::UNIX_EPOCH, took: Duration::from_millis(60), late: Duration::ZERO }
    }

    #[test]
    fn a_host_that_turned_is_taken_once_and_one_that_turned_back_not_at_all() {
        let board = Board::default();
        let up = || Looked { seen: Seen::Well, failure: None, ..dead() };
        ["hv01", "hv02", "hv03"].iter().for_each(|host| board.add(&Arc::from(*host)));
        board.note("hv01", &dead(), noted());
        board.note("hv02", &up(), noted());
        board.note("hv03", &dead(), noted());
        board.note("hv03", &up(), noted());
        let taken = || board.take_turned().into_iter().map(|(name, host)| (name, host.is_up())).collect::<Vec<_>>();
        assert_eq!(taken(), [("hv01".into(), false)]);
        assert_eq!(taken(), []);
        board.note("hv01", &up(), noted());
        assert_eq!(taken(), [("hv01".into(), true)]);
    }

    #[test]
    fn a_host_that_rests_is_not_up_until_it_is_looked_at_and_no_look_is_forgotten() {
        let board = Board::default();
        ["hv01", "hv02"].iter().for_each(|host| board.add(&Arc::from(*host)));
        board.note("hv01", &Looked { seen: Seen::Well, failure: None, ..dead() }, noted());
        ["hv01", "hv02"].iter().for_each(|host| board.rest(host, Seen::CredentialStopped, "not sent".into()));
        let state = |host: &str| board.host(host).and_then(|host| host.state());
        assert_eq!((state("hv01"), state("hv02")), (Some(Seen::Well), Some(Seen::CredentialStopped)));
        assert_eq!(board.totals().first_round, FirstRound::Done);
    }

    #[test]
    fn a_host_that_invents_error_codes_fills_no_memory() {
        let board = Board::default();
        board.add(&Arc::from("hv01"));
        (0..1000).map(job).for_each(|job| board.recorded(&job));
        let host = board.host("hv01").unwrap();
        assert_eq!((host.failed.len(), host.failed_jobs()), (MOST_CLASSES + 1, 1000));
    }

    #[test]
    fn a_gap_that_grows_counts_once() {
        let board = Board::default();
        board.add(&Arc::from("hv01"));
        for to in [300, 600, 660] {
            let (from, to) = (Timestamp::UNIX_EPOCH, Timestamp::from_second(to).unwrap());
            board.gap(&Gap { host: "hv01".into(), from, to, why: String::new() });
        }
        assert_eq!(board.host("hv01").unwrap().gap_seconds, 660);
    }

    #[test]
    fn a_host_is_down_since_the_first_of_the_looks_that_failed() {
        let board = Board::default();
        board.add(&Arc::from("hv01"));
        let at = |second| Noted { began: Timestamp::from_second(second).unwrap(), ..noted() };
        let well = || Looked { seen: Seen::Well, failure: None, running: Some(Default::default()), ..dead() };
        board.note("hv01", &well(), at(60));
        for second in [120, 180] {
            board.note("hv01", &dead(), at(second));
        }
        assert_eq!(board.host("hv01").unwrap().since.unwrap().as_second(), 120);
    }

    #[test]
    fn the_first_round_is_done_when_each_host_was_looked_at() {
        let board = Board::default();
        ["hv01", "hv02"].iter().for_each(|host| board.add(&Arc::from(*host)));
        board.note("hv01", &dead(), noted());
        assert_eq!(board.totals().first_round, FirstRound::UnderWay);
        board.note("hv02", &dead(), noted());
        assert_eq!(
            (board.totals().first_round, board.totals().durations[..3].to_vec()),
            (FirstRound::Done, vec![0, 0, 2])
        );
    }
}
