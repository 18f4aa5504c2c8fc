//! The watcher: it looks at each host when the schedule says so, and hands what it found to the journal.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until, timeout_at};
use tracing::{debug, error};

use crate::cim::Timestamp;
use crate::watch::asking::AskableHosts;
use crate::watch::board::{HeldBack, Noted};
use crate::watch::clock::SteadyClock;
use crate::watch::heartbeat::Heartbeat;
use crate::watch::look::{HostWatch, Looked, Rule};
use crate::watch::recall::{NewHost, NotRead, recall};
use crate::watch::schedule::{Jitter, Member, Moment, Next, Occasion, Pace, Schedule, Seen, Ticket};
use crate::watch::shards::{Shares, Tenure};
use crate::watch::shared_hosts::SharedHosts;
use crate::watch::target::Target;
use crate::watch::writer::Desk;

/// How hosts are watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// The interval between looks, and how long the evidence lives.
    pub rule: Rule,
    /// The most looks at the same time.
    pub slots: usize,
}

/// What a watcher can be asked while it runs.
#[derive(Debug)]
pub enum Command {
    /// From now on, these are the hosts.
    Hosts(Vec<Target>),
    /// End: looks that are under way get a few seconds.
    Stop,
}

/// Looks at hosts again and again.
#[derive(Debug)]
pub struct Watcher {
    plan: Plan,
    schedule: Schedule,
    clock: SteadyClock,
    desk: Desk,
    heartbeat: Heartbeat,
    targets: HashMap<Arc<str>, Target>,
    /// Where questions find the hosts.
    askable: AskableHosts,
    /// The hosts at which no look is under way.
    idle: HashMap<Arc<str>, HostWatch>,
    looks: JoinSet<Option<Ended>>,
    tasks: HashMap<Id, Busy>,
    /// What other watchers do not look at; `None`: there are no others.
    shared: Option<SharedHosts>,
}

/// A look that is under way.
#[derive(Debug)]
struct Busy {
    host: Arc<str>,
    abort: AbortHandle,
}

/// A look that has ended.
#[derive(Debug)]
struct Ended {
    host: HostWatch,
    looked: Looked,
    noted: Noted,
}

/// How long looks that are under way may take after the end was asked for.
const LAST_LOOKS: Duration = Duration::from_secs(2);

/// The longest wait between two turns of the loop: a sign of life.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// How often a watcher without a lease asks whether it has one again.
const WITHOUT_LEASE: Duration = Duration::from_millis(200);

/// So many looks that are due soon begin together: one look after another costs less than each alone, for which the machine has forgotten all.
const TOGETHER: u32 = 256;

/// No look waits longer for others than this part of the interval.
const LONGEST_GATHERING: u32 = 15;

impl Watcher {
    /// Without hosts.
    #[must_use]
    pub fn new(plan: Plan, desk: Desk) -> Self {
        let pace = Pace { interval: plan.rule.interval, slots: plan.slots };
        desk.looks_each(plan.rule.interval);
        let (schedule, clock, heartbeat) = (Schedule::new(pace), SteadyClock::start(), Heartbeat::default());
        let (targets, idle, tasks) = (HashMap::new(), HashMap::new(), HashMap::new());
        let askable = AskableHosts::default();
        Self {
            plan,
            schedule,
            clock,
            desk,
            heartbeat,
            targets,
            askable,
            idle,
            looks: JoinSet::new(),
            tasks,
            shared: None,
        }
    }

    /// Looks at the hosts of these shards only, and only as long as it holds them.
    #[must_use]
    pub fn sharing(mut self, shares: Shares) -> Self {
        self.shared = Some(SharedHosts::new(shares));
        self
    }

    /// The same with these hosts for questions; they are those that are watched from then on.
    #[must_use]
    pub fn with_askable(self, askable: AskableHosts) -> Self {
        Self { askable, ..self }
    }

    /// The hosts that are watched, for questions about them.
    #[must_use]
    pub fn askable(&self) -> AskableHosts {
        self.askable.clone()
    }

    /// Beats as long as the watcher makes progress.
    #[must_use]
    pub fn heartbeat(&self) -> Heartbeat {
        self.heartbeat.clone()
    }

    /// Looks at hosts until [`Command::Stop`] arrives or all senders are gone. What was found is handed to the journal.
    ///
    /// # Errors
    /// [`NotRead`]: what the journal has of new hosts cannot be read.
    pub async fn run(mut self, mut commands: mpsc::Receiver<Command>) -> Result<(), NotRead> {
        loop {
            let wake = self.turn().await?;
            self.heartbeat.beat();
            tokio::select! {
                Some(ended) = self.looks.join_next_with_id(), if !self.looks.is_empty() => self.joined(ended),
                command = commands.recv() => match command {
                    Some(Command::Hosts(targets)) => self.change(targets).await?,
                    Some(Command::Stop) | None => break,
                },
                () = changed(&mut self.shared) => self.follow_shards().await?,
                () = sleep_until(wake) => {}
            }
        }
        self.finish().await;
        Ok(())
    }

    /// Begins what is due, if it may look. Says when to do that again.
    async fn turn(&mut self) -> Result<Instant, NotRead> {
        let Some(shared) = &mut self.shared else { return Ok(self.begin_due()) };
        shared.confirm_left(self.tasks.values().all(|busy| self.targets.contains_key(&busy.host)));
        let left = shared.tenure().left();
        if left.is_some_and(|left| left.is_zero()) {
            self.tasks.values().for_each(|busy| busy.abort.abort());
            return Ok(Instant::now() + WITHOUT_LEASE);
        }
        if shared.take_interrupted() {
            let targets = shared.own();
            self.follow(targets).await?;
        }
        let wake = self.begin_due();
        Ok(left.map_or(wake, |left| wake.min(Instant::now() + left)))
    }

    /// From now on, these are the hosts, of which the others may have a part.
    async fn change(&mut self, targets: Vec<Target>) -> Result<(), NotRead> {
        let own = match &mut self.shared {
            Some(shared) => shared.change(targets),
            None => targets,
        };
        self.follow(own).await
    }

    /// Other shards are this watcher's. A look at a host of others ends at once.
    async fn follow_shards(&mut self) -> Result<(), NotRead> {
        let Some(shared) = &self.shared else { return Ok(()) };
        let own = shared.own();
        self.follow(own).await?;
        let others = self.tasks.values().filter(|busy| !self.targets.contains_key(&busy.host));
        others.for_each(|busy| busy.abort.abort());
        Ok(())
    }

    /// Takes up new hosts, and leaves those that are gone. A host that is known goes on with what is known of it.
    async fn follow(&mut self, targets: Vec<Target>) -> Result<(), NotRead> {
        match &self.shared {
            Some(shared) => self.askable.hold(shared.shards().collect(), shared.tenure()),
            None => self.askable.hold_all(),
        }
        let targets = self.askable.follow(targets);
        let targets: HashMap<_, _> = targets.into_iter().map(|target| (Arc::clone(&target.host), target)).collect();
        let gone: Vec<_> = self.targets.keys().filter(|host| !targets.contains_key(*host)).cloned().collect();
        for host in gone {
            debug!(%host, "not watched here any more");
            self.schedule.remove(&host);
            self.idle.remove(&host);
            self.desk.board().remove(&host);
        }
        let new: Vec<Target> = targets.values().filter(|target| !self.is_watched(&target.host)).cloned().collect();
        // The board still has a host at which a look was interrupted.
        let own = |host: &str| self.desk.board().host(host).and_then(|host| host.last_ok);
        let looked = |host: &str| self.shared.as_ref().and_then(|shared| shared.looked(host).max(own(host)));
        let new = new.into_iter().map(|target| NewHost { looked: looked(&target.host), target }).collect();
        for host in recall(&self.desk, self.plan.rule, new).await? {
            self.idle.insert(host.name(), host);
        }
        let looked = |host: &str| since_1970(self.idle.get(host)?.last_ok()?);
        let member = |target: &Target| {
            let Target { host, credential, .. } = target;
            let refused = self.shared.as_ref().and_then(|shared| shared.refused(host)).and_then(since_1970);
            let stopped = self.shared.as_ref().and_then(|shared| shared.stopped(host)).and_then(since_1970);
            Member { host: Arc::clone(host), credential: *credential, looked: looked(host), refused, stopped }
        };
        let members: Vec<Member> = targets.values().map(member).collect();
        for (name, target) in &targets {
            self.desk.board().add(name);
            if let Some(host) = self.idle.get_mut(name) {
                host.follow(target);
            }
        }
        let stopped_before: BTreeSet<u64> = self.schedule.stopped().map(|(credential, _)| credential).collect();
        self.schedule.add(&members, self.clock.now());
        self.targets = targets;
        self.rest(&members, &stopped_before);
        self.note_stopped();
        Ok(())
    }

    /// What others know of logins: hosts that are not looked at for a while, and credentials that are stopped now and were not before.
    fn rest(&self, members: &[Member], stopped_before: &BTreeSet<u64>) {
        let board = self.desk.board();
        let stopped: BTreeMap<u64, Timestamp> = self.stopped().collect();
        for member in members {
            match (stopped.get(&member.credential), member.refused) {
                (Some(until), _) => board.rest(&member.host, Seen::CredentialStopped, not_sent(*until)),
                (None, Some(_)) => board.rest(&member.host, Seen::Refused, REFUSED_THERE.to_owned()),
                (None, None) => {}
            }
        }
        for (credential, until) in stopped.into_iter().filter(|(credential, _)| !stopped_before.contains(credential)) {
            let account = self.targets.values().find(|target| target.credential == credential);
            board.hold_back(HeldBack { account: account.and_then(|target| target.account.clone()), until });
        }
    }

    fn stopped(&self) -> impl Iterator<Item = (u64, Timestamp)> {
        self.schedule.stopped().filter_map(|(credential, until)| Some((credential, timestamp(until)?)))
    }

    /// Others must know which credentials are stopped, for they may take over the hosts.
    fn note_stopped(&mut self) {
        let stopped = self.stopped().collect();
        let Some(shared) = &mut self.shared else { return };
        let hosts = self.targets.values().map(|target| (&*target.host, target.credential));
        shared.note_stopped(stopped, hosts);
    }

    fn is_watched(&self, host: &Arc<str>) -> bool {
        self.idle.contains_key(host) || self.tasks.values().any(|busy| busy.host == *host)
    }

    /// Begins all looks that are due, and says when the next one is.
    fn begin_due(&mut self) -> Instant {
        loop {
            match self.schedule.next(self.clock.now()) {
                Next::Look(ticket) => self.begin(ticket),
                Next::Wait(until) => {
                    self.desk.board().look_next(self.schedule.next_due().and_then(timestamp));
                    let wait = until.map_or(LONGEST_WAIT, |until| until.saturating_sub(self.clock.now()));
                    return Instant::now() + wait.clamp(self.gathering(), LONGEST_WAIT);
                }
            }
        }
    }

    /// How long a look may wait for others; whatever else happens meanwhile begins it earlier.
    fn gathering(&self) -> Duration {
        gathering(self.plan.rule.interval, self.targets.len())
    }

    fn begin(&mut self, ticket: Ticket) {
        let Some(mut host) = self.idle.remove(&ticket.host) else {
            // INVARIANT: each host of the schedule is idle or under way, and one that is under way is not given again.
            return self.schedule.ended(&ticket.host, Seen::Failing, self.moment());
        };
        host.forget(&self.desk.board().take_unwritten(&ticket.host));
        let late = self.clock.now().saturating_sub(ticket.due);
        let tenure = self.shared.as_ref().map(SharedHosts::tenure);
        let abort = self.looks.spawn(look(host, Look { occasion: ticket.occasion, late, tenure }));
        self.tasks.insert(abort.id(), Busy { host: ticket.host, abort });
    }

    fn joined(&mut self, joined: Result<(Id, Option<Ended>), JoinError>) {
        let task = match &joined {
            Ok((task, _)) => *task,
            Err(broken) => broken.id(),
        };
        let Some(Busy { host: name, .. }) = self.tasks.remove(&task) else { return };
        match joined {
            Ok((_, Some(ended))) => self.ended(&name, ended),
            Ok((_, None)) => self.interrupted(&name),
            Err(broken) if broken.is_cancelled() => self.interrupted(&name),
            Err(broken) => {
                error!(%broken, "a look ended with a fault of this program");
                self.schedule.ended(&name, Seen::Failing, self.moment());
                self.begin_anew(&name);
            }
        }
    }

    /// A look did not end before the lease did. What it found is not known; the host is taken up again from the journal, if it is still this watcher's.
    fn interrupted(&mut self, name: &Arc<str>) {
        debug!(host = %name, "a look was interrupted");
        self.schedule.ended(name, Seen::Failing, self.moment());
        self.schedule.remove(name);
        self.targets.remove(name);
        if let Some(shared) = &mut self.shared {
            shared.note_interrupted();
        }
    }

    /// Without what was known of the host: the journal knows which of its jobs were reported.
    fn begin_anew(&mut self, name: &Arc<str>) {
        if let Some(target) = self.targets.get(name) {
            let host = HostWatch::new(target.clone(), self.plan.rule, Default::default(), Timestamp::now());
            self.idle.insert(Arc::clone(name), host);
        }
    }

    fn ended(&mut self, name: &Arc<str>, ended: Ended) {
        let Ended { mut host, looked, noted } = ended;
        debug!(host = %name, seen = ?looked.seen, took = ?noted.took, entries = looked.entries.len(), "looked");
        self.schedule.ended(name, looked.seen, self.moment());
        self.note_stopped();
        self.desk.board().note(name, &looked, noted);
        self.desk.write(looked.entries);
        if let Some(target) = self.targets.get(name) {
            host.follow(target);
            self.idle.insert(Arc::clone(name), host);
        }
    }

    fn moment(&self) -> Moment {
        let jitter = getrandom::u32().map_or(Jitter::NONE, Jitter::of);
        Moment { now: self.clock.now(), jitter }
    }

    /// What looks that are under way find in the next seconds is kept.
    async fn finish(&mut self) {
        let end = Instant::now() + LAST_LOOKS;
        while let Ok(Some(ended)) = timeout_at(end, self.looks.join_next_with_id()).await {
            self.joined(ended);
        }
        self.looks.shutdown().await;
    }
}

/// As long as it takes until enough looks are due, but not too long.
fn gathering(interval: Duration, hosts: usize) -> Duration {
    let hosts = u32::try_from(hosts).unwrap_or(u32::MAX).max(1);
    (interval / hosts).saturating_mul(TOGETHER).min(interval / LONGEST_GATHERING).min(LONGEST_WAIT)
}

/// Why a host is not looked at whose credential is stopped.
fn not_sent(until: Timestamp) -> String {
    format!("the login failed: the credential is not sent before {until:.0}, because hosts refused it")
}

const REFUSED_THERE: &str = "the login failed: the host refused the login of the watcher that looked at it before";

fn since_1970(time: Timestamp) -> Option<Duration> {
    time.as_duration().try_into().ok()
}

fn timestamp(since_1970: Duration) -> Option<Timestamp> {
    Timestamp::UNIX_EPOCH.checked_add(since_1970).ok()
}

/// A look that is to begin.
struct Look {
    occasion: Occasion,
    late: Duration,
    tenure: Option<Tenure>,
}

/// `None`: the lease ended first.
async fn look(mut host: HostWatch, look: Look) -> Option<Ended> {
    let (began, clock) = (Timestamp::now(), Instant::now());
    let looking = host.look(look.occasion, began);
    let looked = match &look.tenure {
        Some(tenure) => tenure.within(looking).await?,
        None => looking.await,
    };
    let noted = Noted { began, took: clock.elapsed(), late: look.late };
    Some(Ended { host, looked, noted })
}

/// Waits until other shards are this watcher's.
async fn changed(shared: &mut Option<SharedHosts>) {
    match shared {
        Some(shared) => shared.changed().await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_hosts_wait_a_short_time_and_few_hosts_a_fifteenth_of_the_interval() {
        let waits = [0, 1, 3_333, 10_000, 100_000].map(|hosts| gathering(Duration::from_secs(60), hosts).as_millis());
        assert_eq!(waits, [4_000, 4_000, 4_000, 1_536, 153]);
    }

    #[test]
    fn with_any_interval_that_is_allowed_the_loop_shows_a_sign_of_life() {
        let waits = [1, 75, 76, 240].map(|interval| gathering(Duration::from_secs(interval), 3).as_millis());
        assert_eq!(waits, [66, 5_000, 5_000, 5_000]);
    }
}
