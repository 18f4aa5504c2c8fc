//! What one worker knows of its leases, and what it writes next. Pure: record and time come in as arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::cim::Timestamp;
use crate::watch::shards::apart::Apart;
use crate::watch::shards::looked::Findings;
use crate::watch::shards::observed::Observed;
use crate::watch::shards::refusals::Refused;
use crate::watch::shards::roster::{Hosts, NO_HOST};
use crate::watch::shards::shard::Shard;
use crate::watch::shards::stops::Stopped;
use crate::watch::shards::table::{Table, Worker};
use crate::watch::shards::unrecorded::Unrecorded;
use crate::watch::shards::worker::WorkerName;

/// A worker with its leases.
#[derive(Debug)]
pub(super) struct Session {
    me: Me,
    observed: Observed,
    /// Each time it said that it is there: what it wrote, and when that was sent.
    sent: BTreeMap<u64, Duration>,
    beat: u64,
    held: BTreeSet<Shard>,
    /// When what was confirmed last was sent.
    confirmed: Option<Duration>,
    /// Shards at which no look is under way any more, to be given back.
    given: BTreeSet<Shard>,
    table: Table,
    unrecorded: Unrecorded,
    /// The hosts that it would watch; `None`: not known yet.
    hosts: Option<Hosts>,
    apart: Apart,
}

/// Who a worker is.
#[derive(Debug, Clone)]
pub(super) struct Me {
    pub(super) name: WorkerName,
    pub(super) instance: u64,
    pub(super) lease: Duration,
}

/// The time by two clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now {
    /// It never runs ahead: what others have not said for so long by it, they have not said.
    pub(super) steady: Duration,
    /// It never falls behind: what this worker may do for so long by it, it may do.
    pub(super) strict: Duration,
}

/// Of the lease, this part is not used: clocks do not run alike.
const UNUSED: u32 = 10;

/// So often within a lease a worker says that it is there.
const RENEWALS: u32 = 3;

/// The last things that were sent are known.
const MOST_SENT: usize = 16;

impl Session {
    pub(super) fn new(me: Me) -> Self {
        let (observed, sent, held, given) = Default::default();
        let (unrecorded, apart) = (Unrecorded::new(me.lease), Apart::new(me.lease));
        let (beat, confirmed, hosts, table) = (0, None, None, Table::default());
        Self { me, observed, sent, beat, held, confirmed, given, table, unrecorded, hosts, apart }
    }

    /// It would watch these hosts.
    pub(super) fn know(&mut self, hosts: Option<Hosts>) {
        self.hosts = hosts;
    }

    /// The record as it was just read.
    pub(super) fn read(&mut self, table: Table, now: Now) {
        self.observed.read(&table, now.steady, self.me.lease / 2);
        self.unrecorded.read(&table, now.steady);
        self.apart.read(&table, &self.me.name, self.hosts.as_ref().unwrap_or(&Hosts::new()), now.steady);
        self.take_in(table);
    }

    /// What was sent then has become the record.
    pub(super) fn wrote(&mut self, table: Table) {
        self.take_in(table);
    }

    fn take_in(&mut self, table: Table) {
        match table.workers.get(&self.me.name).filter(|worker| worker.instance == self.me.instance) {
            Some(worker) => {
                self.confirmed = self.sent.get(&worker.beat).copied().max(self.confirmed);
                self.held = table.held_by(&self.me.name);
            }
            None => (self.confirmed, self.held) = (None, BTreeSet::new()),
        }
        self.given.retain(|shard| self.held.contains(shard));
        self.table = table;
    }

    /// Until when it may look by the strict clock, if nothing else is confirmed.
    pub(super) fn until(&self) -> Option<Duration> {
        Some(self.confirmed?.saturating_add(self.me.lease - self.me.lease / UNUSED))
    }

    /// The shards that it holds and does not give back.
    pub(super) fn kept(&self) -> BTreeSet<Shard> {
        self.held.difference(&self.surplus()).copied().collect()
    }

    /// Shards at whose hosts it looks though another worker holds them, who has other hosts there, and who that is.
    pub(super) fn apart(&self, now: Now) -> (BTreeSet<Shard>, BTreeSet<WorkerName>) {
        match self.confirmed {
            Some(_) => (self.apart.shards(now.steady), self.apart.holders(now.steady)),
            None => Default::default(),
        }
    }

    /// Shards beyond its part.
    pub(super) fn surplus(&self) -> BTreeSet<Shard> {
        let most = self.table.share(&self.me.name);
        let mut surplus = self.given.clone();
        let more = self.in_order(&self.held).into_iter().rev().filter(|shard| !self.given.contains(shard));
        let count = self.held.len().saturating_sub(most).saturating_sub(surplus.len());
        surplus.extend(more.take(count));
        surplus
    }

    /// No look is under way at these shards, and none begins.
    pub(super) fn left(&mut self, shards: &BTreeSet<Shard>) {
        self.given.extend(shards.intersection(&self.held));
    }

    /// Up to when the hosts of a shard that it holds were looked at, as the record says.
    pub(super) fn looked(&self, shard: Shard) -> Option<Timestamp> {
        self.table.looked(shard).filter(|_| self.held.contains(&shard))
    }

    /// Hosts of a shard that it holds, which refused the login, as the record says.
    pub(super) fn refused(&self, shard: Shard) -> Refused {
        let place = self.table.places.get(&shard).filter(|_| self.held.contains(&shard));
        place.map(|place| place.refused.clone()).unwrap_or_default()
    }

    /// Hosts of a shard that it holds, whose credential is stopped, as the record says.
    pub(super) fn stopped(&self, shard: Shard) -> Stopped {
        let place = self.table.places.get(&shard).filter(|_| self.held.contains(&shard));
        place.map(|place| place.stopped.clone()).unwrap_or_default()
    }

    /// The number of its hosts there.
    fn hosts(&self, shard: Shard) -> Option<u32> {
        Some(self.hosts.as_ref()?.get(&shard).copied().unwrap_or(NO_HOST))
    }

    /// Is another run of the program at work under this name?
    pub(super) fn is_doubled(&self) -> bool {
        self.table.workers.get(&self.me.name).is_some_and(|worker| worker.instance != self.me.instance)
    }

    /// How many workers share the hosts.
    pub(super) fn workers(&self) -> usize {
        self.table.workers.len()
    }

    /// Is it time to say again that it is there?
    pub(super) fn is_due(&self, now: Now) -> bool {
        self.confirmed.is_none_or(|then| now.strict.saturating_sub(then) >= self.me.lease / RENEWALS)
    }

    /// What to write over the record that was read last; `None` if that can wait. `found` says what it knows of the hosts of its shards.
    pub(super) fn next(&mut self, now: Now, found: &Findings) -> Option<Table> {
        let silent = self.observed.silent(&self.table, now.steady);
        if self.is_doubled() && !silent.contains(&self.me.name) {
            return None;
        }
        let mut table = self.table.clone();
        silent.iter().filter(|name| **name != self.me.name || self.is_doubled()).for_each(|name| table.remove(name));
        let is_due = self.is_due(now);
        self.beat = self.beat.saturating_add(1);
        if table.born == 0 {
            table.born = self.me.instance.wrapping_add(self.beat).max(1);
        }
        let me = Worker { instance: self.me.instance, beat: self.beat, lease: self.me.lease };
        table.workers.insert(self.me.name.clone(), me);
        let gives =
            self.given.iter().filter_map(|shard| table.places.get_mut(shard).map(|place| place.holder = None)).count();
        let takes = if self.unrecorded.may_be_held(now.steady) { 0 } else { self.take(&mut table) };
        self.report(&mut table, found);
        for shard in self.held.difference(&self.given) {
            table.places.entry(*shard).or_default().hosts = self.hosts(*shard);
        }
        (is_due || gives > 0 || takes > 0 || !silent.is_empty()).then_some(table)
    }

    /// Takes free shards up to its part, and says how many.
    fn take(&self, table: &mut Table) -> usize {
        let has = table.held_by(&self.me.name).len();
        let free: BTreeSet<Shard> = table.free().difference(&self.given).copied().collect();
        let room = table.share(&self.me.name).saturating_sub(has);
        let taken: Vec<Shard> = self.in_order(&free).into_iter().take(room).collect();
        for shard in &taken {
            table.places.entry(*shard).or_default().be_held_by(&self.me.name, self.hosts(*shard));
        }
        taken.len()
    }

    /// What [`Self::next`] gave is sent now.
    pub(super) fn sends(&mut self, now: Now) {
        self.sent.insert(self.beat, now.strict);
        while self.sent.len() > MOST_SENT {
            self.sent.pop_first();
        }
    }

    /// The record without this worker. Who ends it may have changed the password: nothing is said of refusals.
    pub(super) fn goodbye(&self, found: &Findings) -> Option<Table> {
        self.confirmed?;
        let mut table = self.table.clone();
        self.report(&mut table, found);
        table
            .places
            .iter_mut()
            .filter(|(shard, _)| self.held.contains(shard))
            .for_each(|(_, place)| (place.refused, place.stopped) = Default::default());
        table.remove(&self.me.name);
        Some(table)
    }

    fn report(&self, table: &mut Table, found: &Findings) {
        for (shard, time) in found.looked.iter().filter(|(shard, _)| self.held.contains(shard)) {
            table.places.entry(*shard).or_default().looked = Some(*time);
        }
        let Some(refusals) = &found.refusals else { return };
        for shard in &self.held {
            let place = table.places.entry(*shard).or_default();
            place.refused = refusals.after(*shard, &place.refused);
            place.stopped = refusals.stopped_after(*shard, &place.stopped);
        }
    }

    /// Each worker prefers other shards: where it begins depends on its name.
    fn in_order(&self, shards: &BTreeSet<Shard>) -> Vec<Shard> {
        let first = Shard::of(self.me.name.as_str());
        let (before, after): (Vec<Shard>, Vec<Shard>) = shards.iter().partition(|shard| **shard < first);
        [after, before].concat()
    }
}
