//! A schedule that is played: hosts that answer, hosts that are dead, and a clock that runs as fast as the machine.

use std::collections::{BTreeMap, BinaryHeap};
use std::{cmp::Reverse, sync::Arc, time::Duration};

use proptest::prelude::*;

use super::*;

const INTERVAL: Duration = Duration::from_secs(60);
const START: Duration = Duration::from_secs(1_000_003);

/// What the hosts do.
#[derive(Debug, Clone, Copy)]
struct Fleet {
    hosts: usize,
    /// The first of them are dead.
    dead: usize,
    /// How long a look at a host that answers takes.
    answer: Duration,
    slots: usize,
}

/// What the schedule did.
#[derive(Default)]
struct Played {
    looks: BTreeMap<Arc<str>, Vec<Duration>>,
    most_under_way: usize,
    most_dead: usize,
}

fn member(number: usize) -> Member {
    Member { host: Arc::from(format!("hv{number:05}")), credential: 1, looked: None, refused: None, stopped: None }
}

fn pace(slots: usize) -> Pace {
    Pace { interval: INTERVAL, slots }
}

impl Fleet {
    fn is_dead(&self, host: &str) -> bool {
        host.trim_start_matches("hv").parse::<usize>().unwrap() < self.dead
    }

    /// Plays some intervals. A look at a dead host takes five seconds.
    fn play(self, intervals: u32, mut random: u32) -> Played {
        let mut schedule = Schedule::new(pace(self.slots));
        schedule.add(&(0..self.hosts).map(member).collect::<Vec<_>>(), START);
        let mut played = Played::default();
        let mut running = BinaryHeap::new();
        let mut now = START;
        while now < START + INTERVAL * intervals {
            while let Some(Reverse((end, _))) = running.peek()
                && *end <= now
            {
                let Some(Reverse((_, host))): Option<Reverse<(Duration, Arc<str>)>> = running.pop() else { break };
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let seen = if self.is_dead(&host) { Seen::Dead } else { Seen::Well };
                schedule.ended(&host, seen, Moment { now, jitter: Jitter::of(random >> 8) });
            }
            let wake = match schedule.next(now) {
                Next::Look(ticket) => {
                    let is_dead = self.is_dead(&ticket.host);
                    let takes = if is_dead { Duration::from_secs(5) } else { self.answer };
                    played.looks.entry(Arc::clone(&ticket.host)).or_default().push(now);
                    running.push(Reverse((now + takes, ticket.host)));
                    played.most_under_way = played.most_under_way.max(running.len());
                    let dead = running.iter().filter(|Reverse((end, host))| self.is_dead(host) && *end > now).count();
                    played.most_dead = played.most_dead.max(dead);
                    continue;
                }
                Next::Wait(wake) => wake,
            };
            let ends = running.peek().map(|Reverse((end, _))| *end);
            let next = wake.into_iter().chain(ends).min().expect("something to wait for");
            assert!(next > now, "a wait that is over");
            now = next;
        }
        played
    }
}

impl Played {
    /// The longest time between two looks at one of the hosts that answer.
    fn longest_pause(&self, fleet: Fleet) -> Duration {
        let of = |looks: &Vec<Duration>| looks.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or_default();
        self.looks.iter().filter(|(host, _)| !fleet.is_dead(host)).map(|(_, looks)| of(looks)).max().unwrap()
    }
}

#[test]
fn the_first_looks_are_spread_over_one_interval_at_most() {
    let fleet = Fleet { hosts: 6000, dead: 0, answer: Duration::from_millis(10), slots: 100 };
    let played = fleet.play(1, 1);
    assert_eq!(played.looks.len(), 6000);
    assert!(played.most_under_way < 20, "{} at the same time", played.most_under_way);
}

/// When each host is first looked at in the interval from then on. Each look ends at once.
fn first_looks(schedule: &mut Schedule, from: Duration) -> BTreeMap<Arc<str>, Duration> {
    let (mut firsts, mut now) = (BTreeMap::new(), from);
    while now < from + INTERVAL {
        match schedule.next(now) {
            Next::Look(ticket) => {
                firsts.entry(Arc::clone(&ticket.host)).or_insert(now - from);
                schedule.ended(&ticket.host, Seen::Well, Moment { now, jitter: Jitter::NONE });
            }
            Next::Wait(wake) => now = wake.unwrap(),
        }
    }
    firsts
}

#[test]
fn hosts_that_are_taken_over_are_looked_at_within_one_interval_and_those_that_waited_longest_first() {
    let mut schedule = Schedule::new(pace(10));
    let own: Vec<Member> = (0..2000).map(member).collect();
    schedule.add(&own, START);
    first_looks(&mut schedule, START);
    // The higher its number, the longer ago a host was looked at.
    let taken_over = (2000..6000).map(|number| {
        let looked = START.checked_sub(Duration::from_secs(u64::try_from(number).unwrap()));
        Member { looked, ..member(number) }
    });
    let taken_over: Vec<Member> = taken_over.collect();
    schedule.add(&[own, taken_over.clone()].concat(), START + INTERVAL);
    let firsts = first_looks(&mut schedule, START + INTERVAL);
    let order: Vec<Duration> = taken_over.iter().rev().map(|member| firsts[&member.host]).collect();
    assert!(order.is_sorted(), "{order:?}");
    assert!(order.windows(2).all(|pair| pair[1] - pair[0] < Duration::from_millis(100)), "they are spread");
}

#[test]
fn three_hosts_are_looked_at_at_once() {
    let fleet = Fleet { hosts: 3, dead: 0, answer: Duration::from_millis(10), slots: 100 };
    let played = fleet.play(1, 1);
    let firsts: Vec<_> = played.looks.values().map(|looks| looks[0] - START).collect();
    assert!(firsts.iter().all(|first| *first < Duration::from_millis(100)), "{firsts:?}");
}

#[test]
fn no_more_logins_are_under_way_than_their_share() {
    let mut schedule = Schedule::new(pace(100));
    schedule.add(&(0..1000).map(member).collect::<Vec<_>>(), START);
    let now = START + INTERVAL;
    let under_way = std::iter::from_fn(|| match schedule.next(now) {
        Next::Look(ticket) => Some(ticket),
        Next::Wait(_) => None,
    });
    assert_eq!(under_way.count(), 40);
}

#[test]
fn a_host_that_fails_is_looked_at_less_often_and_again_regularly_after_it_answers() {
    let mut schedule = Schedule::new(pace(10));
    schedule.add(&[member(1)], START);
    let mut now = START;
    let mut pauses = Vec::new();
    for seen in [Seen::Dead, Seen::Dead, Seen::Dead, Seen::Dead, Seen::Well, Seen::Well, Seen::Well] {
        let before = now;
        while let Next::Wait(Some(wake)) = schedule.next(now) {
            now = wake;
        }
        pauses.push((now - before).as_secs());
        schedule.ended("hv00001", seen, Moment { now, jitter: Jitter::NONE });
    }
    assert_eq!(pauses[2..], [120, 300, 300, 60, 60], "{pauses:?}");
}

#[test]
fn one_host_that_refuses_the_login_rests_ten_minutes_and_others_go_on() {
    let mut schedule = Schedule::new(pace(10));
    schedule.add(&[member(1), member(2)], START);
    let mut looks = BTreeMap::new();
    let mut now = START;
    while now < START + Duration::from_secs(600) {
        match schedule.next(now) {
            Next::Look(ticket) => {
                *looks.entry(ticket.host.to_string()).or_insert(0) += 1;
                let seen = if &*ticket.host == "hv00001" { Seen::Refused } else { Seen::Well };
                schedule.ended(&ticket.host, seen, Moment { now, jitter: Jitter::NONE });
            }
            Next::Wait(wake) => now = wake.unwrap(),
        }
    }
    assert_eq!(looks["hv00001"], 1);
    assert!(looks["hv00002"] >= 10);
}

#[test]
fn a_host_that_refused_the_login_of_another_watcher_is_not_tried_before_ten_minutes_have_passed() {
    let mut schedule = Schedule::new(pace(10));
    let refused = Member { refused: START.checked_sub(Duration::from_secs(100)), ..member(1) };
    schedule.add(&[refused], START);
    assert_eq!(schedule.next(START), Next::Wait(Some(START + Duration::from_secs(500))));
    let long_ago = Member { refused: START.checked_sub(Duration::from_secs(600)), ..member(2) };
    schedule.add(&[long_ago], START);
    assert!(matches!(schedule.next(START), Next::Look(_)));
}

#[test]
fn after_a_stopped_credential_one_host_tries_it_and_then_all_go_on() {
    let mut schedule = Schedule::new(pace(10));
    schedule.add(&(0..5).map(member).collect::<Vec<_>>(), START);
    let mut trials = Vec::new();
    let mut regular = 0;
    let mut now = START;
    while now < START + Duration::from_secs(6000) {
        match schedule.next(now) {
            Next::Look(Ticket { host, occasion: Occasion::Trial, .. }) => {
                trials.push((now - START).as_secs() / 600);
                let seen = if trials.len() == 1 { Seen::Refused } else { Seen::Well };
                schedule.ended(&host, seen, Moment { now, jitter: Jitter::NONE });
            }
            Next::Look(ticket) => {
                regular += usize::from(now > START + INTERVAL);
                let seen = if now < START + INTERVAL { Seen::CredentialStopped } else { Seen::Well };
                schedule.ended(&ticket.host, seen, Moment { now, jitter: Jitter::NONE });
            }
            Next::Wait(wake) => now = wake.unwrap(),
        }
    }
    assert_eq!(trials, [1, 7], "one host after each rest, of ten minutes and of an hour");
    assert!(regular >= 5 * 10, "{regular}");
}

#[test]
fn a_host_that_is_removed_is_looked_at_no_more() {
    let mut schedule = Schedule::new(pace(10));
    schedule.add(&[member(1), member(2)], START);
    schedule.remove("hv00001");
    let Next::Look(ticket) = schedule.next(START + INTERVAL) else { panic!("nothing is due") };
    assert_eq!(
        (&*ticket.host, schedule.next(START + INTERVAL) == Next::Wait(None), schedule.len()),
        ("hv00002", false, 1)
    );
    schedule.remove("hv00002");
    schedule.ended("hv00002", Seen::Well, Moment { now: START + INTERVAL, jitter: Jitter::NONE });
    assert_eq!((schedule.next(START + INTERVAL * 9), schedule.under_way()), (Next::Wait(None), 0));
}

#[test]
fn a_host_that_is_removed_and_added_during_its_look_is_queued_once() {
    let mut schedule = Schedule::new(pace(10));
    schedule.add(&[member(1)], START);
    let now = START + INTERVAL;
    assert!(matches!(schedule.next(now), Next::Look(_)));
    schedule.remove("hv00001");
    schedule.add(&[member(1)], now);
    schedule.ended("hv00001", Seen::Dead, Moment { now, jitter: Jitter::NONE });
    let later = now + INTERVAL * 10;
    assert!(matches!(schedule.next(later), Next::Look(_)));
    assert!(matches!(schedule.next(later), Next::Wait(_)));
}

#[test]
fn the_credential_of_a_trial_host_that_is_removed_is_tried_at_another_one() {
    let mut schedule = Schedule::new(pace(10));
    schedule.add(&[member(1), member(2)], START);
    let mut now = START;
    let mut trials = Vec::new();
    while now < START + Duration::from_secs(2000) {
        match schedule.next(now) {
            Next::Look(Ticket { host, occasion: Occasion::Trial, .. }) => {
                trials.push(host.to_string());
                match trials.len() {
                    1 => schedule.remove(&host),
                    _ => schedule.ended(&host, Seen::Well, Moment { now, jitter: Jitter::NONE }),
                }
            }
            Next::Look(ticket) => {
                let seen = if trials.is_empty() { Seen::CredentialStopped } else { Seen::Well };
                schedule.ended(&ticket.host, seen, Moment { now, jitter: Jitter::NONE });
            }
            Next::Wait(wake) => now = wake.unwrap(),
        }
    }
    trials.sort();
    assert_eq!(trials, ["hv00001", "hv00002"]);
}

#[test]
fn a_host_that_is_added_again_during_its_look_is_not_looked_at_twice() {
    let mut schedule = Schedule::new(pace(10));
    schedule.add(&[member(1)], START);
    let later = START + INTERVAL;
    assert!(matches!(schedule.next(later), Next::Look(_)));
    schedule.remove("hv00001");
    schedule.add(&[member(1)], START);
    assert!(matches!(schedule.next(later), Next::Wait(Some(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn no_look_is_later_than_1_2_intervals_though_hosts_are_dead(
        hosts in 1_usize..800,
        dead_percent in 0_usize..30,
        answer in 1_u64..400,
        random: u32,
    ) {
        let dead = hosts * dead_percent / 100;
        // Twice the slots that the looks take on average.
        let slots = 20 + 2 * hosts * usize::try_from(answer).unwrap() / 60_000;
        let fleet = Fleet { hosts: hosts + 1, dead, answer: Duration::from_millis(answer), slots };
        let played = fleet.play(12, random);
        let pause = played.longest_pause(fleet);
        prop_assert!(pause <= INTERVAL * 6 / 5, "{pause:?}");
    }

    #[test]
    fn healthy_hosts_are_looked_at_as_often_with_dead_ones_as_without(hosts in 100_usize..600, random: u32) {
        let with = Fleet { hosts, dead: hosts / 20, answer: Duration::from_millis(50), slots: 32 };
        let without = Fleet { dead: 0, ..with };
        let count = |played: Played| -> usize {
            played.looks.iter().filter(|(host, _)| !with.is_dead(host)).map(|(_, looks)| looks.len()).sum()
        };
        let (with_dead, alone) = (count(with.play(10, random)), count(without.play(10, random)));
        prop_assert!(with_dead * 100 >= alone * 99, "{with_dead} of {alone}");
    }

    #[test]
    fn dead_hosts_hold_few_connections(hosts in 200_usize..600, random: u32) {
        let fleet = Fleet { hosts, dead: hosts, answer: Duration::ZERO, slots: 50 };
        let played = fleet.play(15, random);
        prop_assert!(played.most_under_way <= 50 + 50, "{}", played.most_under_way);
    }
}
