//! Who may be looked at at the same time: hosts that fail take few of the slots, so that they delay no other.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// What kind of host it is for the slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// The last look succeeded; its connection is kept.
    Well,
    /// It was not looked at since the start, so a login comes first.
    New,
    /// It answered, and the last look failed all the same.
    Failing,
    /// The last look did not reach it.
    Dead,
}

/// In the order in which free slots are given.
pub(super) const LANES: [Lane; 4] = [Lane::Well, Lane::New, Lane::Failing, Lane::Dead];

/// A look that takes longer than this keeps no slot of its lane: it waits for its host, and others go on.
pub(super) const SLOW: Duration = Duration::from_secs(1);

/// The looks that are under way.
#[derive(Debug)]
pub(super) struct Lanes {
    slots: usize,
    flights: HashMap<Arc<str>, Flight>,
    /// In the order of their beginning.
    started: VecDeque<(Duration, Arc<str>)>,
    counts: [usize; 4],
    slow: usize,
}

#[derive(Debug)]
struct Flight {
    /// `None` if it is slow.
    lane: Option<Lane>,
    began: Duration,
}

impl Lane {
    /// The most of the slots that its looks may take.
    #[must_use]
    pub fn share(self, slots: usize) -> usize {
        let percent = match self {
            Self::Well => 100,
            Self::New => 40,
            Self::Failing => 20,
            Self::Dead => 10,
        };
        (slots.saturating_mul(percent) / 100).max(1)
    }

    pub(super) fn index(self) -> usize {
        LANES.iter().position(|lane| *lane == self).unwrap_or(0)
    }
}

impl Lanes {
    pub(super) fn new(slots: usize) -> Self {
        Self { slots: slots.max(1), flights: HashMap::new(), started: VecDeque::new(), counts: [0; 4], slow: 0 }
    }

    pub(super) fn has_room(&self, lane: Lane) -> bool {
        self.counts.iter().sum::<usize>() < self.slots && self.count(lane) < lane.share(self.slots)
    }

    pub(super) fn count(&self, lane: Lane) -> usize {
        self.counts.get(lane.index()).copied().unwrap_or(0)
    }

    pub(super) fn is_under_way(&self, host: &str) -> bool {
        self.flights.contains_key(host)
    }

    /// How many looks are under way.
    pub(super) fn under_way(&self) -> usize {
        self.flights.len()
    }

    pub(super) fn begin(&mut self, host: &Arc<str>, lane: Lane, now: Duration) {
        self.flights.insert(Arc::clone(host), Flight { lane: Some(lane), began: now });
        self.started.push_back((now, Arc::clone(host)));
        self.change(lane, |count| count.saturating_add(1));
    }

    pub(super) fn end(&mut self, host: &str) {
        match self.flights.remove(host) {
            Some(Flight { lane: Some(lane), .. }) => self.change(lane, |count| count.saturating_sub(1)),
            Some(Flight { lane: None, .. }) => self.slow = self.slow.saturating_sub(1),
            None => {}
        }
    }

    /// Takes the slots from looks that have become slow; as many may be slow as there are slots. Says when the next one becomes slow.
    pub(super) fn set_slow_apart(&mut self, now: Duration) -> Option<Duration> {
        while let Some((began, host)) = self.started.front() {
            let slow_at = began.saturating_add(SLOW);
            let is_running = self.flights.get(host).is_some_and(|flight| flight.began == *began);
            if is_running && self.slow >= self.slots {
                return None;
            }
            if is_running && slow_at > now {
                return Some(slow_at);
            }
            let host = Arc::clone(host);
            self.started.pop_front();
            if is_running {
                self.set_apart(&host);
            }
        }
        None
    }

    fn set_apart(&mut self, host: &str) {
        let Some(lane) = self.flights.get_mut(host).and_then(|flight| flight.lane.take()) else { return };
        self.change(lane, |count| count.saturating_sub(1));
        self.slow = self.slow.saturating_add(1);
    }

    fn change(&mut self, lane: Lane, by: impl FnOnce(usize) -> usize) {
        if let Some(count) = self.counts.get_mut(lane.index()) {
            *count = by(*count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(lanes: &mut Lanes, lane: Lane, count: usize) {
        for number in 0..count {
            lanes.begin(&Arc::from(format!("{lane:?}{number}")), lane, Duration::ZERO);
        }
    }

    #[test]
    fn dead_hosts_take_a_tenth_of_the_slots() {
        let mut lanes = Lanes::new(100);
        begin(&mut lanes, Lane::Dead, 10);
        assert!(!lanes.has_room(Lane::Dead) && lanes.has_room(Lane::Well));
    }

    #[test]
    fn all_that_is_not_well_leaves_slots_for_what_is() {
        let mut lanes = Lanes::new(100);
        for lane in [Lane::New, Lane::Failing, Lane::Dead] {
            begin(&mut lanes, lane, lane.share(100));
        }
        begin(&mut lanes, Lane::Well, 29);
        assert!(lanes.has_room(Lane::Well));
    }

    #[test]
    fn a_slow_look_gives_its_slot_back() {
        let mut lanes = Lanes::new(10);
        begin(&mut lanes, Lane::Dead, 1);
        assert_eq!(lanes.set_slow_apart(Duration::from_millis(10)), Some(SLOW));
        assert!(!lanes.has_room(Lane::Dead));
        assert_eq!(lanes.set_slow_apart(SLOW), None);
        assert!(lanes.has_room(Lane::Dead));
        lanes.end("Dead0");
        assert_eq!((lanes.slow, lanes.under_way()), (0, 0));
    }

    #[test]
    fn as_many_looks_may_be_slow_as_there_are_slots() {
        let mut lanes = Lanes::new(4);
        begin(&mut lanes, Lane::Well, 4);
        lanes.set_slow_apart(SLOW);
        lanes.begin(&Arc::from("other"), Lane::Well, SLOW);
        lanes.set_slow_apart(SLOW * 2);
        assert_eq!((lanes.slow, lanes.count(Lane::Well)), (4, 1));
    }
}
