//! What happens on one of many hosts.

use std::sync::Arc;
use std::time::Duration;

use super::planned_job::{Outage, PlannedJob};
use super::slots::{Slots, falls_into, mixed};
use crate::simulator::scenario::{Fleet, Job, OutageKind, Scenario};

/// The plan of one host. Clones are the same plan.
#[derive(Debug, Clone)]
pub(crate) struct HostPlan {
    scenario: Arc<Scenario>,
    fleet: Fleet,
    /// Counted from 0.
    host: u32,
}

/// Which jobs: those that fail, or the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Failing,
    Completing,
}

impl Stream {
    pub(crate) const ALL: [Self; 2] = [Self::Failing, Self::Completing];

    fn number(self) -> u16 {
        match self {
            Self::Failing => 1,
            Self::Completing => 2,
        }
    }
}

impl HostPlan {
    pub(super) fn new(scenario: Arc<Scenario>, host: u32) -> Self {
        let fleet = scenario.fleet.unwrap_or_default();
        Self { scenario, fleet, host }
    }

    /// The first slot whose job may still be on the host at this moment; `None` if there are no such jobs.
    pub(crate) fn first_slot(&self, stream: Stream, moment: Duration) -> Option<u64> {
        let life = self.templates(stream).map(|job| self.life(job)).max()?;
        Some(self.slots(stream)?.at(moment.saturating_sub(life)).saturating_sub(1))
    }

    /// The job of a slot, and when it begins.
    pub(crate) fn job(&self, stream: Stream, slot: u64) -> Option<(Job, Duration)> {
        let (begins, number) = self.slots(stream)?.event(slot, Duration::ZERO);
        let count = u64::try_from(self.templates(stream).count()).ok()?;
        let nth = usize::try_from(number.checked_rem(count)?).ok()?;
        let mut job = self.templates(stream).nth(nth)?.clone();
        let (host, seed, stream) = (self.host, self.fleet.seed, stream.number());
        job.instance_id = format!("{host:08X}-{seed:04X}-4000-{stream:04X}-{slot:012X}");
        job.time_before_removal = self.kept(&job);
        Some((job, begins))
    }

    /// The jobs of a stream that begin before `until`, in order.
    pub(super) fn jobs(&self, stream: Stream, until: Duration) -> impl Iterator<Item = PlannedJob> {
        let jobs = (0..).map_while(move |slot| self.job(stream, slot));
        jobs.take_while(move |(_, begins)| *begins < until).map(|(job, begins)| planned(job, begins))
    }

    /// The outages that begin before `until`, in order.
    pub(super) fn outages(&self, until: Duration) -> Vec<Outage> {
        if self.is_dead() {
            return vec![Outage { from: Duration::ZERO, to: Duration::MAX }];
        }
        let outages = (0..).map_while(|slot| self.outage(slot));
        outages.take_while(|outage| outage.from < until).collect()
    }

    /// What a client notices at this moment, if the host cannot be reached.
    pub(crate) fn away(&self, moment: Duration) -> Option<OutageKind> {
        if self.is_dead() {
            return Some(OutageKind::Silent);
        }
        let outages = self.fleet.outages?;
        let outage = self.outage(self.outage_slots()?.at(moment))?;
        (outage.from <= moment && moment < outage.to).then_some(outages.kind)
    }

    /// How long each answer takes.
    pub(crate) fn delay(&self) -> Duration {
        let slow = self.fleet.slow.filter(|slow| falls_into(self.key(SLOW), slow.share));
        slow.map_or(Duration::ZERO, |slow| Duration::from_millis(slow.delay_ms))
    }

    fn is_dead(&self) -> bool {
        falls_into(self.key(DEAD), self.fleet.dead)
    }

    fn outage(&self, slot: u64) -> Option<Outage> {
        let lasts = Duration::try_from_secs_f64(self.fleet.outages?.seconds).ok()?;
        let (from, _) = self.outage_slots()?.event(slot, lasts);
        Some(Outage { from, to: from.saturating_add(lasts) })
    }

    fn outage_slots(&self) -> Option<Slots> {
        Slots::new(self.fleet.outages?.per_day / 24.0, self.key(OUTAGES))
    }

    fn slots(&self, stream: Stream) -> Option<Slots> {
        let per_hour = match stream {
            Stream::Failing => self.fleet.failures_per_hour,
            Stream::Completing => self.fleet.completions_per_hour,
        };
        Slots::new(per_hour, self.key(stream.number()))
    }

    fn templates(&self, stream: Stream) -> impl Iterator<Item = &Job> {
        let wanted = match stream {
            Stream::Failing => Job::ends_failed,
            Stream::Completing => Job::ends_otherwise,
        };
        self.scenario.templates.iter().filter(move |job| wanted(job))
    }

    fn kept(&self, job: &Job) -> u32 {
        self.fleet.time_before_removal.unwrap_or(job.time_before_removal)
    }

    /// From its beginning to its removal.
    fn life(&self, job: &Job) -> Duration {
        runs(job).saturating_add(Duration::from_secs(u64::from(self.kept(job))))
    }

    fn key(&self, about: u16) -> u64 {
        mixed(mixed(u64::from(self.fleet.seed) << 16 | u64::from(about)) ^ u64::from(self.host))
    }
}

fn planned(job: Job, begins: Duration) -> PlannedJob {
    let ends = begins.saturating_add(runs(&job));
    PlannedJob {
        state: job.ends.as_ref().map_or(0, |end| end.state.number()),
        removed: ends.saturating_add(Duration::from_secs(u64::from(job.time_before_removal))),
        class: job.class,
        namespace: job.namespace,
        instance_id: job.instance_id,
        error_code: job.error_code,
        affects: job.affects,
        begins,
        ends,
    }
}

/// From its beginning to its end.
fn runs(job: &Job) -> Duration {
    job.ends.as_ref().and_then(|end| Duration::try_from_secs_f64(end.after_seconds).ok()).unwrap_or_default()
}

const OUTAGES: u16 = 3;
const SLOW: u16 = 4;
const DEAD: u16 = 5;
