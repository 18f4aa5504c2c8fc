//! The schedule: which host is due next, and what a look's outcome means for the next one.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use crate::watch::schedule::credentials::{Credentials, Occasion, Pass, REST, rest_after};
use crate::watch::schedule::lanes::{LANES, Lane, Lanes};
use crate::watch::schedule::pace::{Jitter, Pace};
use crate::watch::schedule::phase::{next_after, phase};

/// Which host is looked at when. Times are since 1970, on a clock that does not jump.
#[derive(Debug)]
pub struct Schedule {
    pace: Pace,
    places: HashMap<Arc<str>, Place>,
    /// The hosts of each lane by the time at which they are due.
    due: [BTreeSet<(Duration, Arc<str>)>; 4],
    lanes: Lanes,
    credentials: Credentials,
}

/// A host that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub host: Arc<str>,
    /// Hosts with the same number are sent the same credential.
    pub credential: u64,
    /// When it was looked at last, by this watcher or another one; `None`: that is not known.
    pub looked: Option<Duration>,
    /// When it refused the login of another watcher, if that was its last look: it is not tried again at once.
    pub refused: Option<Duration>,
    /// Until when another watcher does not send its credential, which hosts refused. Then one host is sent it first, unless a host has accepted it here.
    pub stopped: Option<Duration>,
}

/// What is to be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Look at this host.
    Look(Ticket),
    /// Wait until this time, or until a look ends.
    Wait(Option<Duration>),
}

/// A look that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The host.
    pub host: Arc<str>,
    /// Why now.
    pub occasion: Occasion,
    /// When it was due.
    pub due: Duration,
}

/// How a look ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    /// It succeeded.
    Well,
    /// The host answered, and the look failed all the same.
    Failing,
    /// The host was not reached.
    Dead,
    /// This host refused the login.
    Refused,
    /// Several hosts refused the login: the credential is not sent any more.
    CredentialStopped,
}

/// A moment and its chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The time.
    pub now: Duration,
    /// Moves the next look a little.
    pub jitter: Jitter,
}

#[derive(Debug)]
struct Place {
    credential: u64,
    phase: Duration,
    lane: Lane,
    /// Without the jitter.
    planned: Duration,
    due: Duration,
    /// How many looks failed in a row.
    failures: u32,
    /// How often the host refused the login in a row.
    refusals: u32,
}

impl Schedule {
    /// Without hosts.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        let (due, credentials) = (Default::default(), Credentials::default());
        Self { pace, places: HashMap::new(), due, lanes: Lanes::new(pace.slots), credentials }
    }

    /// Adds hosts. Their first looks are spread over one interval at most: first those of which no look is known, then those whose last look is the oldest, and
    /// those that are alike in the order of their later places. A host that is known keeps its place.
    pub fn add(&mut self, members: &[Member], now: Duration) {
        let mut new = Vec::new();
        for member in members {
            match self.places.get_mut(&member.host) {
                Some(place) => place.credential = member.credential,
                None => new.push((member.looked, phase(&member.host, self.pace.interval), member)),
            }
        }
        let stopped = new.iter().filter_map(|(_, _, member)| Some((member.credential, member.stopped?)));
        stopped.for_each(|(credential, until)| self.credentials.take_over(credential, until));
        new.sort_by_key(|(looked, phase, _)| (*looked, *phase));
        let count = u32::try_from(new.len()).unwrap_or(u32::MAX).max(1);
        let step = self.pace.ramp(new.len()) / count;
        for (rank, (_, phase, member)) in (0_u32..).zip(new) {
            let rest = member.refused.map(|then| then.min(now).saturating_add(REST)).filter(|until| *until > now);
            let first = now.saturating_add(step.saturating_mul(rank));
            self.add_one(member, phase, rest.unwrap_or(first));
        }
    }

    fn add_one(&mut self, member: &Member, phase: Duration, first: Duration) {
        let credential = member.credential;
        let place = Place { credential, phase, lane: Lane::New, planned: first, due: first, failures: 0, refusals: 0 };
        self.places.insert(Arc::clone(&member.host), place);
        self.queue(&member.host);
    }

    /// Looks at a host no more. A look that is under way goes on.
    pub fn remove(&mut self, host: &str) {
        self.unqueue(host);
        if let Some(place) = self.places.get(host) {
            self.credentials.undecided(place.credential, host);
        }
        self.places.remove(host);
    }

    /// How many hosts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Is there no host?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The credentials that are not sent, or to one host only, and until when.
    pub fn stopped(&self) -> impl Iterator<Item = (u64, Duration)> {
        self.credentials.stopped()
    }

    /// Is this one of them?
    #[must_use]
    pub fn is_stopped(&self, credential: u64) -> bool {
        self.stopped().any(|(stopped, _)| stopped == credential)
    }

    /// How many looks are under way.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.lanes.under_way()
    }

    /// What kind of host it is.
    #[must_use]
    pub fn lane(&self, host: &str) -> Option<Lane> {
        self.places.get(host).map(|place| place.lane)
    }

    /// When the next host is due that is not looked at now.
    #[must_use]
    pub fn next_due(&self) -> Option<Duration> {
        self.due.iter().filter_map(|due| due.first()).map(|(due, _)| *due).min()
    }

    /// Whom to look at now, or how long to wait.
    pub fn next(&mut self, now: Duration) -> Next {
        let slow_at = self.lanes.set_slow_apart(now);
        loop {
            let first = LANES.iter().filter(|lane| self.lanes.has_room(**lane)).find_map(|lane| self.first(*lane, now));
            let Some((due, host)) = first else { return Next::Wait(self.wait(slow_at)) };
            if let Some(occasion) = self.admit(&host, now) {
                return Next::Look(Ticket { host, occasion, due });
            }
        }
    }

    /// A look has ended.
    pub fn ended(&mut self, host: &str, seen: Seen, at: Moment) {
        self.lanes.end(host);
        // It may be queued already: removed and added again while the look was under way.
        self.unqueue(host);
        let Some(place) = self.places.get_mut(host) else { return };
        place.failures = if seen == Seen::Well { 0 } else { place.failures.saturating_add(1) };
        place.refusals = if seen == Seen::Refused { place.refusals.saturating_add(1) } else { 0 };
        place.lane = match seen {
            Seen::Well => Lane::Well,
            Seen::Dead => Lane::Dead,
            Seen::Failing | Seen::Refused | Seen::CredentialStopped => Lane::Failing,
        };
        match seen {
            Seen::Refused | Seen::CredentialStopped => {
                place.put_off(at.now.saturating_add(rest_after(place.refusals)), self.pace.interval);
            }
            _ => place.plan(self.pace.pause_after(place.failures), self.pace.interval, at),
        }
        self.queue(host);
        self.learn(host, seen, at.now);
    }

    /// What a look says about the credential.
    fn learn(&mut self, host: &str, seen: Seen, now: Duration) {
        let Some(credential) = self.places.get(host).map(|place| place.credential) else { return };
        match seen {
            Seen::Well => self.credentials.accepted(credential, host),
            Seen::Dead | Seen::Failing => self.credentials.undecided(credential, host),
            Seen::CredentialStopped => self.credentials.stop(credential, now),
            Seen::Refused if self.credentials.is_trial(credential, host) => self.credentials.stop(credential, now),
            Seen::Refused => {}
        }
    }

    /// The first host of a lane, if it is due.
    fn first(&self, lane: Lane, now: Duration) -> Option<(Duration, Arc<str>)> {
        self.due.get(lane.index())?.first().filter(|(due, _)| *due <= now).cloned()
    }

    /// Begins a look, or plans a later one.
    fn admit(&mut self, host: &Arc<str>, now: Duration) -> Option<Occasion> {
        self.unqueue(host);
        let place = self.places.get_mut(host)?;
        let pass = match self.lanes.is_under_way(host) {
            true => Pass::NotBefore(now),
            false => self.credentials.pass(place.credential, host, now),
        };
        match pass {
            Pass::Go(occasion) => {
                self.lanes.begin(host, place.lane, now);
                Some(occasion)
            }
            Pass::NotBefore(time) => {
                place.put_off(time.max(now), self.pace.interval);
                self.queue(host);
                None
            }
        }
    }

    /// When there may be something to do, though no look ends.
    fn wait(&self, slow_at: Option<Duration>) -> Option<Duration> {
        let with_room = LANES.iter().filter(|lane| self.lanes.has_room(**lane));
        let due = with_room.filter_map(|lane| self.due.get(lane.index())?.first()).map(|(due, _)| *due);
        due.chain(slow_at).min()
    }

    fn queue(&mut self, host: &str) {
        let Some((host, place)) = self.places.get_key_value(host) else { return };
        if let Some(due) = self.due.get_mut(place.lane.index()) {
            due.insert((place.due, Arc::clone(host)));
        }
    }

    fn unqueue(&mut self, host: &str) {
        let Some((host, place)) = self.places.get_key_value(host) else { return };
        if let Some(due) = self.due.get_mut(place.lane.index()) {
            due.remove(&(place.due, Arc::clone(host)));
        }
    }
}

impl Place {
    /// Not before this time.
    fn put_off(&mut self, until: Duration, interval: Duration) {
        self.planned = next_after(until, self.phase, interval);
        self.due = self.planned;
    }

    /// The next look counts from when this one was planned; what was missed meanwhile is left out.
    fn plan(&mut self, pause: Duration, interval: Duration, at: Moment) {
        let regular = next_after(self.planned, self.phase, interval).saturating_add(pause.saturating_sub(interval));
        self.planned = if regular > at.now { regular } else { next_after(at.now, self.phase, interval) };
        self.due = at.jitter.apply(self.planned, interval);
    }
}
