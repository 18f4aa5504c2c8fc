//! A host that is watched: one look asks once for all that failed or runs, then for the errors of what is new.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::addressing::Namespace;
use crate::cim::{SignedDuration, Timestamp};
use crate::client::{Client, Deadline, HostClock, Logins};
use crate::job::values::JobState;
use crate::job::{ConcreteJob, JobPath, JobQuery, StateFilter};
use crate::journal::{Entry, HostLook, JobRecord, Kind, Running, RunningJob};
use crate::watch::look::contact::Contact;
use crate::watch::look::detail::{Answered, document, explain, of_list, short_document, unasked};
use crate::watch::look::failure::LookFailure;
use crate::watch::look::key::{JobKey, namespace_of};
use crate::watch::look::memory::{Memory, Sighted, Unwritten};
use crate::watch::look::oldest::OldestJob;
use crate::watch::look::rule::Rule;
use crate::watch::look::trouble::{Trouble, Troubles, ended, kind};
use crate::watch::schedule::{Occasion, Seen};
use crate::watch::target::Target;

/// The most jobs that are read in one look.
const MOST_JOBS: usize = 5_000;

/// Jobs that run no more are looked for in the next look that succeeds.
const UNKNOWN: u32 = u32::MAX;

/// A host that is watched.
#[derive(Debug)]
pub(in crate::watch) struct HostWatch {
    target: Target,
    rule: Rule,
    client: Option<Client>,
    /// The logins of this client that were counted.
    logins: Logins,
    contact: Contact,
    memory: Memory,
    troubles: Troubles,
    /// So many looks have succeeded since jobs that run no more were looked for.
    unchecked: u32,
}

/// What the journal has of a host.
#[derive(Debug, Default)]
pub(in crate::watch) struct Remembered {
    /// Up to when another watcher looked at it, if that was after the last look of this one.
    pub(in crate::watch) taken_over: Option<Timestamp>,
    pub(in crate::watch) last: Option<HostLook>,
    pub(in crate::watch) known: Vec<JobKey>,
    pub(in crate::watch) running: Vec<RunningJob>,
}

/// What a look found.
#[derive(Debug)]
pub(in crate::watch) struct Looked {
    pub(in crate::watch) seen: Seen,
    /// What goes into the journal, in this order.
    pub(in crate::watch) entries: Vec<Entry>,
    /// Why the look failed.
    pub(in crate::watch) failure: Option<String>,
    /// The jobs that run; `None` if that is not known.
    pub(in crate::watch) running: Option<RunningNow>,
    /// How many jobs in trouble wait for the next look.
    pub(in crate::watch) waiting: usize,
    /// How the logins of this look ended.
    pub(in crate::watch) logins: Logins,
    /// The host's clock minus ours; `None` if that is not known.
    pub(in crate::watch) skew: Option<SignedDuration>,
}

/// The jobs that run.
#[derive(Debug, Default)]
pub(in crate::watch) struct RunningNow {
    pub(in crate::watch) count: usize,
    pub(in crate::watch) oldest: Option<OldestJob>,
}

impl RunningNow {
    fn add(&mut self, job: &ConcreteJob) {
        self.count = self.count.saturating_add(1);
        self.oldest = Some(self.oldest.take().map_or_else(|| job.into(), |oldest| oldest.or_older(job)));
    }
}

impl HostWatch {
    pub(in crate::watch) fn new(target: Target, rule: Rule, remembered: Remembered, now: Timestamp) -> Self {
        let host = Arc::clone(&target.host);
        let contact = match remembered.taken_over {
            Some(looked) => Contact::taken_over(host, rule, looked),
            None => Contact::resume(host, remembered.last, rule, now),
        };
        let memory = Memory::new(remembered.known, remembered.running);
        let logins = Logins::default();
        Self { target, rule, client: None, logins, contact, memory, troubles: Troubles::default(), unchecked: UNKNOWN }
    }

    /// The name under which it is watched.
    pub(in crate::watch) fn name(&self) -> Arc<str> {
        Arc::clone(&self.target.host)
    }

    /// When it was last looked at, as far as is known.
    pub(in crate::watch) fn last_ok(&self) -> Option<Timestamp> {
        self.contact.last_ok()
    }

    /// What goes into the journal before the first look.
    pub(in crate::watch) fn resumed(&self, now: Timestamp) -> Vec<Entry> {
        self.contact.resumed(now)
    }

    /// Looks at it from now on as this target says. The connection is kept if only the labels have changed.
    pub(in crate::watch) fn follow(&mut self, target: &Target) {
        if !Arc::ptr_eq(&self.target.connect, &target.connect) {
            self.client = None;
        }
        self.target = target.clone();
    }

    /// The journal does not have them: if the host still lists these jobs, they are asked again.
    pub(in crate::watch) fn forget(&mut self, unwritten: &Unwritten) {
        self.memory.forget(unwritten);
    }

    /// One look. It ends within the time for a look, whatever the host does.
    pub(in crate::watch) async fn look(&mut self, occasion: Occasion, now: Timestamp) -> Looked {
        if occasion == Occasion::Trial {
            self.target.guard.reset();
        }
        let mut found = Found { now, began: Instant::now(), follows_gap: false, entries: Vec::new(), running: None };
        let failure = self.ask(&mut found).await.err();
        if let Some(failure) = failure.as_ref().filter(|_| found.running.is_none()) {
            found.entries.extend(self.contact.failed(now, &failure.to_string()));
            self.unchecked = UNKNOWN;
        } else if self.troubles.len() == 0 {
            self.contact.found_all();
        }
        found.entries.push(self.contact.noted(now));
        let (logins, skew) = (self.new_logins(), self.skew());
        if failure.as_ref().is_some_and(LookFailure::needs_new_client) {
            self.client = None;
        }
        let seen = failure.as_ref().map_or(Seen::Well, |failure| failure.seen(&self.target.guard));
        let Found { entries, running, .. } = found;
        let failure = failure.map(|failure| failure.to_string());
        Looked { seen, entries, failure, running, waiting: self.troubles.len(), logins, skew }
    }

    fn new_logins(&mut self) -> Logins {
        let now = self.client.as_ref().map(Client::logins).unwrap_or_default();
        now.since(std::mem::replace(&mut self.logins, now))
    }

    /// The host's clock minus ours, to within a second.
    fn skew(&self) -> Option<SignedDuration> {
        skew(self.client.as_ref()?.host_clock()?)
    }

    async fn ask(&mut self, found: &mut Found) -> Result<(), LookFailure> {
        let until = Deadline::after(self.rule.time_for_a_look());
        let client = self.client()?.until(until);
        let jobs = client.bare_jobs(&watched(), MOST_JOBS).await?.jobs;
        let gap = self.contact.well(found.now, found.began.elapsed());
        self.unchecked = if gap.is_some() { UNKNOWN } else { self.unchecked.saturating_add(1) };
        found.follows_gap = gap.is_some();
        found.entries.extend(gap);
        let listed: HashSet<JobKey> = jobs.iter().map(|(path, _)| JobKey::from(path)).collect();
        let is_listed = |key: &JobKey| listed.contains(key);
        found.running = Some(self.take_in(jobs, found.now));
        self.memory.keep_known(is_listed);
        for gone in self.troubles.take_gone(is_listed) {
            self.record(&gone, self.document(&unasked(&gone).into()), found);
        }
        let checked = self.check_left(&client, self.memory.left(is_listed), found).await;
        let running = self.memory.changed_running();
        let host = self.target.host.to_string();
        found.entries.extend(running.map(|jobs| Entry::Running(Running { host, jobs })));
        checked?;
        self.explain(&client, until, found).await
    }

    fn client(&mut self) -> Result<Client, LookFailure> {
        if let Some(client) = &self.client {
            return Ok(client.clone());
        }
        let client = (self.target.connect)().map_err(LookFailure::NotSetUp)?;
        (self.client, self.logins) = (Some(client.clone()), Logins::default());
        Ok(client)
    }

    /// Sorts jobs into those in trouble and those that run, and counts the latter.
    fn take_in(&mut self, jobs: Vec<(JobPath, ConcreteJob)>, now: Timestamp) -> RunningNow {
        let mut running = RunningNow::default();
        for (path, job) in jobs {
            let key = JobKey::from(&path);
            let path = path.on_host(self.target.endpoint.host());
            if let Some(kind) = kind(&job) {
                self.memory.ended(&key);
                if !self.memory.is_known(&key) {
                    self.troubles.add(Trouble { path, job, kind, attempts: 0 });
                }
                continue;
            }
            running.add(&job);
            let Target { endpoint, labels, .. } = &self.target;
            let write = if self.memory.has_room() { document } else { short_document };
            self.memory.runs(key, now, || RunningJob {
                namespace: namespace_of(&path),
                class: path.class().to_owned(),
                id: path.instance_id().to_owned(),
                document: write(&of_list(&path, &job).into(), endpoint, labels),
            });
        }
        running
    }

    /// Finds out now and then whether jobs that run no more ended well, and so are still there, or vanished. Of a job that was last listed so long
    /// ago that the host may have removed it after its end, nothing is known, unless a gap says so.
    async fn check_left(&mut self, client: &Client, left: Vec<JobKey>, found: &mut Found) -> Result<(), LookFailure> {
        if left.is_empty() || self.unchecked < self.rule.looks_between_checks() {
            return Ok(());
        }
        let paths = client.job_paths(&Namespace::virtualization_v2(), MOST_JOBS).await?;
        self.unchecked = 0;
        let there: HashSet<JobKey> = paths.iter().map(JobKey::from).collect();
        for key in left {
            let Some(Sighted { job, last }) = self.memory.ended(&key) else { continue };
            if there.contains(&key) || found.is_too_late(last, self.rule) {
                continue;
            }
            let RunningJob { namespace, class, id, document } = job;
            let (host, seen) = (self.target.host.to_string(), found.now);
            let (kind, ended, skew) = (Kind::Vanished, None, self.skew());
            found.entries.push(Entry::Job(JobRecord { host, namespace, class, id, kind, ended, seen, skew, document }));
        }
        Ok(())
    }

    /// Asks the jobs in trouble for their errors, the oldest first, as many as one look takes.
    async fn explain(&mut self, client: &Client, until: Deadline, found: &mut Found) -> Result<(), LookFailure> {
        let mut oldest = self.troubles.take_oldest().into_iter();
        while let Some(mut trouble) = oldest.next() {
            match explain(client, &trouble, until).await {
                Ok(answered) => self.record(&trouble, self.document(&answered), found),
                Err(error) => {
                    trouble.attempts = trouble.attempts.saturating_add(1);
                    oldest.chain([trouble]).for_each(|later| self.troubles.add(later));
                    return Err(error.into());
                }
            }
        }
        Ok(())
    }

    fn document(&self, answered: &Answered) -> String {
        document(answered, &self.target.endpoint, &self.target.labels)
    }

    fn record(&mut self, trouble: &Trouble, document: String, found: &mut Found) {
        self.memory.learn(JobKey::from(&trouble.path));
        found.entries.push(Entry::Job(JobRecord {
            host: self.target.host.to_string(),
            namespace: namespace_of(&trouble.path),
            class: trouble.path.class().to_owned(),
            id: trouble.path.instance_id().to_owned(),
            kind: trouble.kind,
            ended: ended(&trouble.job),
            seen: found.now,
            skew: self.skew(),
            document,
        }));
    }
}

/// The host tells whole seconds: half a second more is nearest to its time.
fn skew(clock: HostClock) -> Option<SignedDuration> {
    let host = Timestamp::try_from(clock.host).ok()?.checked_add(SignedDuration::from_millis(500)).ok()?;
    Some(host.duration_since(Timestamp::try_from(clock.ours).ok()?))
}

/// What a look has found so far.
struct Found {
    now: Timestamp,
    began: Instant,
    /// Does a gap end with this look?
    follows_gap: bool,
    entries: Vec<Entry>,
    /// The jobs that run, as soon as the host has listed them.
    running: Option<RunningNow>,
}

impl Found {
    /// May a job that was last listed then have ended well and been removed since?
    fn is_too_late(&self, last: Option<Timestamp>, rule: Rule) -> bool {
        let Some(last) = last.filter(|_| !self.follows_gap) else { return false };
        let unseen = Duration::try_from(self.now.duration_since(last)).unwrap_or_default();
        rule.may_hide_an_end(unseen.saturating_add(self.began.elapsed()))
    }
}

/// Everything but the jobs that ended well.
fn watched() -> JobQuery {
    let warned = StateFilter::State(JobState::CompletedWithWarnings);
    JobQuery { states: vec![StateFilter::Failed, warned, StateFilter::UnderWay], ..JobQuery::default() }
}
