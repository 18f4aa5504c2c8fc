//! Several workers on one record, over a network that loses and delays, with clocks that drift and processes that stop: no shard is ever held by two,
//! and after a while the parts are even.

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;

use super::leases::Written;
use super::looked::Findings;
use super::memory::MemoryLeases;
use super::session::{Me, Now, Session};
use super::shard::Shard;
use super::table::Table;

const LEASE: Duration = Duration::from_secs(30);

/// What the network does with a change.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Arrives,
    /// It is lost, or the answer is.
    Lost,
    AnswerLost,
    /// The record is deleted.
    Deleted,
    /// It arrives so many seconds later, and the answer is not waited for.
    Late(u64),
}

/// What happens to a worker at a turn.
#[derive(Debug, Clone, Copy)]
enum Turn {
    Works(Fate),
    CannotRead,
    /// The process is stopped for so many seconds.
    Stops(u64),
    /// It is killed, and begins anew after so many seconds.
    Dies(u64),
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        12 => Just(Fate::Arrives),
        1 => Just(Fate::Lost),
        1 => Just(Fate::AnswerLost),
        1 => Just(Fate::Deleted),
        1 => (1_u64..45).prop_map(Fate::Late),
    ]
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        30 => fate().prop_map(Turn::Works),
        2 => Just(Turn::CannotRead),
        1 => (5_u64..90).prop_map(Turn::Stops),
        1 => (0_u64..60).prop_map(Turn::Dies),
    ]
}

struct Worker {
    session: Session,
    instance: u64,
    /// Its clocks run so much faster, in thousandths.
    drift: i64,
    /// When its next turn is, in milliseconds of true time.
    due: u64,
    /// The shards at which it looks.
    looks: BTreeSet<Shard>,
    is_dead: bool,
}

/// A change that is under way.
struct Late {
    at: u64,
    text: Vec<u8>,
    over: Option<u64>,
}

struct World {
    record: MemoryLeases,
    workers: Vec<Worker>,
    late: Vec<Late>,
    now: u64,
    instances: u64,
}

impl World {
    fn new(drifts: &[i64]) -> Self {
        let mut world =
            Self { record: MemoryLeases::default(), workers: Vec::new(), late: Vec::new(), now: 0, instances: 0 };
        for (number, drift) in drifts.iter().enumerate() {
            world.instances += 1;
            let session = session(number, world.instances);
            let (instance, looks) = (world.instances, BTreeSet::new());
            let due = u64::try_from(number).unwrap() * 700;
            world.workers.push(Worker { session, instance, drift: *drift, due, looks, is_dead: false });
        }
        world
    }

    /// By the clock of a worker.
    fn clock(&self, index: usize) -> Now {
        let own = i64::try_from(self.now).unwrap() * (1000 + self.workers[index].drift) / 1000;
        let time = Duration::from_millis(u64::try_from(own).unwrap());
        Now { steady: time, strict: time }
    }

    /// The next worker has its turn.
    fn step(&mut self, turn: Turn) {
        let index = (0..self.workers.len()).min_by_key(|index| self.workers[*index].due).unwrap();
        self.now = self.now.max(self.workers[index].due);
        self.deliver();
        self.workers[index].due = self.now + 3000;
        self.revive(index);
        match turn {
            Turn::Works(fate) => self.work(index, fate),
            Turn::CannotRead => {}
            Turn::Stops(seconds) => self.workers[index].due = self.now + seconds * 1000,
            Turn::Dies(seconds) => {
                self.workers[index].is_dead = true;
                self.workers[index].due = self.now + seconds * 1000;
            }
        }
        self.assert_one_holder();
    }

    fn revive(&mut self, index: usize) {
        if self.workers[index].is_dead {
            self.instances += 1;
            let worker = &mut self.workers[index];
            (worker.is_dead, worker.instance, worker.looks) = (false, self.instances, BTreeSet::new());
            worker.session = session(index, worker.instance);
        }
    }

    fn deliver(&mut self) {
        let (due, later) = std::mem::take(&mut self.late).into_iter().partition(|late| late.at <= self.now);
        self.late = later;
        let due: Vec<Late> = due;
        for Late { text, over, .. } in due {
            self.record.put(text, over);
        }
    }

    fn work(&mut self, index: usize, fate: Fate) {
        let record = self.record.get();
        let now = self.clock(index);
        let table = record.as_ref().map_or_else(Table::default, |record| Table::read(&record.text).unwrap());
        self.workers[index].session.read(table, now);
        self.follow(index);
        let Some(next) = self.workers[index].session.next(now, &Findings::default()) else { return };
        let (text, over) = (next.text(), record.map(|record| record.revision));
        self.workers[index].session.sends(now);
        match fate {
            Fate::Arrives => {
                if self.record.put(text, over) != Written::NotOver {
                    self.workers[index].session.wrote(next);
                    self.follow(index);
                }
            }
            Fate::Lost => {}
            Fate::Deleted => {
                self.record.delete();
                self.late.clear();
            }
            Fate::AnswerLost => {
                self.record.put(text, over);
            }
            Fate::Late(seconds) => self.late.push(Late { at: self.now + seconds * 1000, text, over }),
        }
    }

    /// It looks at what it keeps, and at nothing else from now on.
    fn follow(&mut self, index: usize) {
        let worker = &mut self.workers[index];
        worker.looks = worker.session.kept();
        let surplus = worker.session.surplus();
        worker.session.left(&surplus);
    }

    /// Who looks at a shard now.
    fn lookers(&self, shard: Shard) -> usize {
        let looks = |index: &usize| self.may_look(*index) && self.workers[*index].looks.contains(&shard);
        (0..self.workers.len()).filter(looks).count()
    }

    fn may_look(&self, index: usize) -> bool {
        let worker = &self.workers[index];
        !worker.is_dead && worker.session.until().is_some_and(|until| self.clock(index).strict < until)
    }

    fn assert_one_holder(&self) {
        let mut looked_at = BTreeSet::new();
        for (index, worker) in self.workers.iter().enumerate().filter(|(index, _)| self.may_look(*index)) {
            for shard in &worker.looks {
                assert!(looked_at.insert(shard), "two workers look at {shard} at {}: {index}", self.now);
            }
        }
    }
}

fn session(number: usize, instance: u64) -> Session {
    Session::new(Me { name: format!("w{number}").parse().unwrap(), instance, lease: LEASE })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn no_shard_has_two_holders_whatever_happens_and_all_are_shared_evenly_afterwards(
        drifts in prop::collection::vec(-20_i64..20, 1..6),
        turns in prop::collection::vec(turn(), 1..160),
    ) {
        let mut world = World::new(&drifts);
        turns.into_iter().for_each(|turn| world.step(turn));
        let calm = world.now + 240_000;
        while world.now < calm {
            world.step(Turn::Works(Fate::Arrives));
        }
        let counts: Vec<usize> = world.workers.iter().map(|worker| worker.looks.len()).collect();
        let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
        prop_assert!(most - least <= 1, "{counts:?}");
        prop_assert!(Shard::all().all(|shard| world.lookers(shard) == 1), "{counts:?}");
    }
}

#[test]
fn shards_of_a_worker_that_dies_are_looked_at_again_within_a_lease_and_two_turns() {
    let mut world = World::new(&[0, 0, 0]);
    (0..60).for_each(|_| world.step(Turn::Works(Fate::Arrives)));
    assert!(Shard::all().all(|shard| world.lookers(shard) == 1));
    world.step(Turn::Dies(100_000));
    let died = world.now;
    while !Shard::all().all(|shard| world.lookers(shard) == 1) {
        world.step(Turn::Works(Fate::Arrives));
    }
    assert!(world.now - died <= 36_000, "{}", world.now - died);
}

#[test]
fn when_the_server_was_away_for_an_hour_every_worker_keeps_what_it_held() {
    let mut world = World::new(&[0, 3, -3]);
    (0..60).for_each(|_| world.step(Turn::Works(Fate::Arrives)));
    let held: Vec<BTreeSet<Shard>> = world.workers.iter().map(|worker| worker.looks.clone()).collect();
    (0..3600).for_each(|_| world.step(Turn::CannotRead));
    assert!(Shard::all().all(|shard| world.lookers(shard) == 0));
    (0..60).for_each(|_| world.step(Turn::Works(Fate::Arrives)));
    assert_eq!(world.workers.iter().map(|worker| worker.looks.clone()).collect::<Vec<_>>(), held);
}

#[test]
fn a_worker_that_comes_gets_its_part_and_the_others_keep_most_of_theirs() {
    let mut world = World::new(&[0, 0, 0]);
    world.workers[2].due = 60_000;
    (0..40).for_each(|_| world.step(Turn::Works(Fate::Arrives)));
    assert_eq!(world.workers[2].looks.len(), 0);
    let before: Vec<BTreeSet<Shard>> = world.workers.iter().map(|worker| worker.looks.clone()).collect();
    (0..60).for_each(|_| world.step(Turn::Works(Fate::Arrives)));
    for (worker, before) in world.workers.iter().zip(&before).take(2) {
        assert!(worker.looks.is_subset(before), "a worker took what it gave");
    }
    assert_eq!(world.workers[2].looks.len(), 85);
}

#[test]
fn when_the_record_is_deleted_shards_wait_until_every_lease_of_it_has_ended() {
    let mut world = World::new(&[0, 0, 0]);
    (0..60).for_each(|_| world.step(Turn::Works(Fate::Arrives)));
    // One that cannot read goes on looking as long as it may.
    world.workers[0].due = world.now + 20_000;
    world.record.delete();
    (0..90).for_each(|_| world.step(Turn::Works(Fate::Arrives)));
    assert!(Shard::all().all(|shard| world.lookers(shard) == 1));
}
