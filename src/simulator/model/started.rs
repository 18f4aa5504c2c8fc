//! Jobs that began while the host was running: methods started them, or a plan did.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::simulator::plan::{HostPlan, Stream};
use crate::simulator::scenario::Job;

/// These jobs, numbered in the order in which they were started. Those of a plan are forgotten once the host has removed them.
#[derive(Debug, Default)]
pub(crate) struct StartedJobs {
    jobs: BTreeMap<usize, StartedJob>,
    /// The number of the next one.
    next: usize,
    planned: Option<Planned>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct StartedJob {
    pub(crate) job: Job,
    pub(crate) begun: Duration,
    origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Method,
    Plan,
}

/// A plan, and of each of its streams the first slot whose job is not here yet.
#[derive(Debug)]
struct Planned {
    plan: HostPlan,
    next: [(Stream, u64); 2],
}

impl StartedJobs {
    /// Jobs that begin by themselves, as the plan says.
    pub(crate) fn planned(plan: HostPlan) -> Self {
        let next = Stream::ALL.map(|stream| (stream, 0));
        Self { planned: Some(Planned { plan, next }), ..Self::default() }
    }

    /// One more than the highest number there ever was.
    pub(crate) fn len(&self) -> usize {
        self.next
    }

    pub(crate) fn get(&self, number: usize) -> Option<&StartedJob> {
        self.jobs.get(&number)
    }

    /// The number of the first one at this number or after it.
    pub(crate) fn from(&self, number: usize) -> Option<usize> {
        self.jobs.range(number..).next().map(|(number, _)| *number)
    }

    pub(crate) fn find(&self, is_it: impl Fn(&Job) -> bool) -> Option<usize> {
        self.jobs.iter().find(|(_, started)| is_it(&started.job)).map(|(number, _)| *number)
    }

    /// Adds a job that a method has started now.
    pub(crate) fn start(&mut self, job: Job, now: Duration) {
        self.add(StartedJob { job, begun: now, origin: Origin::Method });
    }

    /// Adds the jobs of the plan that have begun by now.
    pub(crate) fn begin_planned(&mut self, now: Duration) {
        let Some(mut planned) = self.planned.take() else { return };
        for (stream, next) in &mut planned.next {
            *next = (*next).max(planned.plan.first_slot(*stream, now).unwrap_or_default());
            while let Some((job, begun)) = planned.plan.job(*stream, *next).filter(|(_, begun)| *begun <= now) {
                self.add(StartedJob { job, begun, origin: Origin::Plan });
                *next += 1;
            }
        }
        self.planned = Some(planned);
    }

    /// Forgets the jobs of the plan that are in this state, and returns their numbers.
    pub(crate) fn forget_planned(&mut self, is_removed: impl Fn(usize, &StartedJob) -> bool) -> Vec<usize> {
        let gone = |(number, started): (&usize, &StartedJob)| {
            (started.origin == Origin::Plan && is_removed(*number, started)).then_some(*number)
        };
        let gone: Vec<usize> = self.jobs.iter().filter_map(gone).collect();
        for number in &gone {
            self.jobs.remove(number);
        }
        gone
    }

    fn add(&mut self, started: StartedJob) {
        self.jobs.insert(self.next, started);
        self.next += 1;
    }
}
