//! The hosts that are being asked, and their answers as they come.

use std::collections::{HashMap, VecDeque};

use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until, timeout};

use crate::fleet::asking::answer::{Answer, Outcome};
use crate::fleet::asking::budgets::{Budgets, Kind};
use crate::fleet::asking::contact::Contact;
use crate::fleet::asking::fan_out::FanOut;

/// The answers of many hosts, in the order in which they come. Dropping it stops all that is under way.
#[derive(Debug)]
pub struct Answers<H, T, F> {
    options: FanOut,
    ask: F,
    until: Option<Instant>,
    budgets: Budgets,
    /// Hosts that have not had their first turn.
    waiting: VecDeque<H>,
    /// Slow hosts that were stopped to make room.
    again: VecDeque<H>,
    running: HashMap<Id, Running<H>>,
    /// What each task gives; `None` when its time was up.
    tasks: JoinSet<Option<T>>,
    is_stopped: bool,
}

impl FanOut {
    /// Asks all hosts; the answers come in the order in which the hosts give them.
    ///
    /// `ask` may run a second time for a host that has answered but did not finish: when too many are slow while others have not been asked, it is
    /// stopped, and asked again from the beginning. It must only read.
    pub fn ask<H, T, F, A>(self, hosts: impl IntoIterator<Item = H>, ask: F) -> Answers<H, T, F>
    where
        H: Clone,
        T: Send + 'static,
        F: Fn(H, Contact) -> A,
        A: Future<Output = T> + Send + 'static,
    {
        Answers::new(self, hosts.into_iter().collect(), ask)
    }
}

/// A host that is being asked.
#[derive(Debug)]
struct Running<H> {
    host: H,
    kind: Kind,
    begun: Instant,
    /// When it makes room for the next one; never if the time cannot be represented.
    turn_over: Option<Instant>,
    contact: Contact,
    task: AbortHandle,
}

/// What happened while waiting.
enum Event<T> {
    Ended(Result<(Id, Option<T>), JoinError>),
    TurnOver,
    TimeUp,
}

impl<H, T, F, A> Answers<H, T, F>
where
    H: Clone,
    T: Send + 'static,
    F: Fn(H, Contact) -> A,
    A: Future<Output = T> + Send + 'static,
{
    pub(super) fn new(options: FanOut, hosts: VecDeque<H>, ask: F) -> Self {
        Self {
            options,
            ask,
            until: options.deadline.and_then(|deadline| Instant::now().checked_add(deadline)),
            budgets: Budgets::new(options.concurrency),
            waiting: hosts,
            again: VecDeque::new(),
            running: HashMap::new(),
            tasks: JoinSet::new(),
            is_stopped: false,
        }
    }

    /// The next answer; `None` after the last one. Each host gives exactly one. It may be dropped and called again.
    pub async fn next(&mut self) -> Option<Answer<H, T>> {
        loop {
            if self.is_stopped {
                return self.left_over();
            }
            self.start();
            if self.running.is_empty() {
                return None;
            }
            match self.event().await {
                Event::Ended(ended) => {
                    if let Some(answer) = self.ended(ended) {
                        return Some(answer);
                    }
                }
                Event::TurnOver => self.make_room(),
                Event::TimeUp => self.stop(),
            }
        }
    }

    /// Stops: what is under way comes as timed out, all others as not asked.
    pub fn stop(&mut self) {
        self.tasks.abort_all();
        self.is_stopped = true;
    }

    fn start(&mut self) {
        while let Some(host) = self.waiting.pop_front() {
            if !self.budgets.take(Kind::Healthy) {
                self.waiting.push_front(host);
                break;
            }
            self.begin(host, Kind::Healthy);
        }
        while let Some(host) = self.again.pop_front() {
            let Some(kind) = self.place_for_slow() else {
                self.again.push_front(host);
                break;
            };
            self.begin(host, kind);
        }
    }

    /// Without hosts that wait for their first turn, slow ones may have the places of the healthy.
    fn place_for_slow(&mut self) -> Option<Kind> {
        let kinds = [Some(Kind::Slow), Some(Kind::Healthy).filter(|_| self.waiting.is_empty())];
        kinds.into_iter().flatten().find(|kind| self.budgets.take(*kind))
    }

    fn begin(&mut self, host: H, kind: Kind) {
        let contact = Contact::default();
        let asked = timeout(self.options.host_deadline, (self.ask)(host.clone(), contact.clone()));
        // What asks a host is large: in a place of its own, the task copies only where that is.
        let task = self.tasks.spawn(Box::pin(async move { asked.await.ok() }));
        let begun = Instant::now();
        let turn_over = begun.checked_add(self.options.turn);
        let running = Running { host, kind, begun, turn_over, contact, task: task.clone() };
        self.running.insert(task.id(), running);
    }

    async fn event(&mut self) -> Event<T> {
        let turn_over = self.first_turn_over();
        let until = self.until;
        tokio::select! {
            Some(ended) = self.tasks.join_next_with_id() => Event::Ended(ended),
            () = reached(until) => Event::TimeUp,
            () = reached(turn_over) => Event::TurnOver,
        }
    }

    /// When the first of the healthy hosts has had its turn. With no one waiting there is no hurry.
    fn first_turn_over(&self) -> Option<Instant> {
        if self.waiting.is_empty() {
            return None;
        }
        let healthy = self.running.values().filter(|running| running.kind == Kind::Healthy);
        healthy.filter_map(|running| running.turn_over).min()
    }

    /// Moves the hosts whose turn is over to the budget of their kind. A slow one that finds no place there is stopped, and asked again later. A dead
    /// one stays where it is: it may have seen the credential, which is not sent twice.
    fn make_room(&mut self) {
        let now = Instant::now();
        let mut stopped = Vec::new();
        for (id, running) in &mut self.running {
            if running.kind != Kind::Healthy || running.turn_over.is_none_or(|end| end > now) {
                continue;
            }
            let kind = if running.contact.is_made() { Kind::Slow } else { Kind::Dead };
            if self.budgets.take(kind) {
                self.budgets.give_back(Kind::Healthy);
                running.kind = kind;
            } else if kind == Kind::Slow {
                stopped.push(*id);
            } else {
                // It gets another turn, so that this is not tried again at once.
                running.turn_over = now.checked_add(self.options.turn);
            }
        }
        for running in stopped.iter().filter_map(|id| self.running.remove(id)) {
            running.task.abort();
            self.budgets.give_back(Kind::Healthy);
            self.again.push_back(running.host);
        }
    }

    /// The answer of a task that ended; none if it was stopped to make room.
    fn ended(&mut self, ended: Result<(Id, Option<T>), JoinError>) -> Option<Answer<H, T>> {
        let (id, outcome) = match ended {
            Ok((id, Some(value))) => (id, Outcome::Ended(value)),
            Ok((id, None)) => (id, Outcome::TimedOut),
            Err(error) => (error.id(), Outcome::Panicked),
        };
        let Running { host, kind, begun, .. } = self.running.remove(&id)?;
        self.budgets.give_back(kind);
        Some(Answer { host, outcome, elapsed: begun.elapsed() })
    }

    /// The next host that has no answer because all was stopped.
    fn left_over(&mut self) -> Option<Answer<H, T>> {
        let id = self.running.keys().next().copied();
        if let Some(Running { host, begun, .. }) = id.and_then(|id| self.running.remove(&id)) {
            return Some(Answer { host, outcome: Outcome::TimedOut, elapsed: begun.elapsed() });
        }
        let host = self.again.pop_front().or_else(|| self.waiting.pop_front())?;
        Some(Answer { host, outcome: Outcome::NotAsked, elapsed: std::time::Duration::ZERO })
    }
}

/// Waits until then; forever without a time.
async fn reached(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}
