//! When a host was last looked at, and the gaps in which no look succeeded. Pure: the time comes in as an argument.

use std::sync::Arc;
use std::time::Duration;

use crate::cim::Timestamp;
use crate::journal::{Entry, Gap, HostLook};
use crate::watch::look::rule::Rule;

/// The contact with one host.
#[derive(Debug)]
pub(in crate::watch) struct Contact {
    host: Arc<str>,
    rule: Rule,
    last_ok: Option<Timestamp>,
    /// Since when looks have succeeded, or failed.
    since: Timestamp,
    failure: Option<String>,
    /// The gap that goes on, and why it began.
    gap: Option<Gap>,
}

/// The gap between two runs of the program.
const NOT_RUNNING: &str = "watch was not running";

impl Contact {
    /// Goes on from what the journal has, if it has something. The time in which no watcher ran is a gap if it was longer than an interval.
    pub(in crate::watch) fn resume(host: Arc<str>, last: Option<HostLook>, rule: Rule, now: Timestamp) -> Self {
        let last_ok = last.as_ref().and_then(|last| last.last_ok);
        let since = last.as_ref().map_or(now, |last| last.since);
        let failure = last.and_then(|last| last.failure);
        let mut contact = Self { host, rule, last_ok, since, failure, gap: None };
        if contact.silence(now) > rule.interval {
            let why = contact.failure.clone().unwrap_or_else(|| NOT_RUNNING.to_owned());
            contact.extend_gap(now, &why);
        }
        contact
    }

    /// The gap that goes on.
    pub(in crate::watch) fn gap(&self) -> Option<&Gap> {
        self.gap.as_ref()
    }

    /// A look succeeded.
    pub(super) fn well(&mut self, now: Timestamp) -> Vec<Entry> {
        if self.failure.take().is_some() || self.last_ok.is_none() {
            self.since = now;
        }
        let ended = self.gap.take().map(|gap| Entry::Gap(Gap { to: now, ..gap }));
        self.last_ok = Some(now);
        ended.into_iter().chain([self.look(now)]).collect()
    }

    /// A look failed.
    pub(super) fn failed(&mut self, now: Timestamp, why: &str) -> Vec<Entry> {
        if self.failure.replace(why.to_owned()).is_none() {
            self.since = now;
        }
        if self.gap.is_some() || self.silence(now) > self.rule.longest_silence() {
            self.extend_gap(now, why);
        }
        let gap = self.gap.clone().map(Entry::Gap);
        gap.into_iter().chain([self.look(now)]).collect()
    }

    fn extend_gap(&mut self, now: Timestamp, why: &str) {
        let from = self.last_ok.unwrap_or(self.since);
        let gap =
            self.gap.get_or_insert_with(|| Gap { host: self.host.to_string(), from, to: now, why: why.to_owned() });
        gap.to = now;
    }

    /// How long no look has succeeded.
    fn silence(&self, now: Timestamp) -> Duration {
        let last = self.last_ok.unwrap_or(self.since);
        Duration::try_from(now.duration_since(last)).unwrap_or_default()
    }

    fn look(&self, now: Timestamp) -> Entry {
        Entry::Look(HostLook {
            host: self.host.to_string(),
            last_ok: self.last_ok,
            last_try: now,
            failure: self.failure.clone(),
            since: self.since,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule { interval: Duration::from_secs(60), evidence: Duration::from_secs(300) };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn new() -> Contact {
        Contact::resume(Arc::from("hv01"), None, RULE, at(0))
    }

    /// From and to of the gaps, in seconds.
    fn gaps(entries: &[Entry]) -> Vec<(i64, i64)> {
        let seconds = |time: Timestamp| time.as_second() - 1_800_000_000;
        let gap = |entry: &Entry| match entry {
            Entry::Gap(gap) => Some((seconds(gap.from), seconds(gap.to))),
            _ => None,
        };
        entries.iter().filter_map(gap).collect()
    }

    #[test]
    fn four_minutes_without_a_look_are_no_gap_and_more_are() {
        let mut contact = new();
        assert_eq!(gaps(&contact.well(at(0))), []);
        assert_eq!(gaps(&contact.failed(at(240), "away")), []);
        assert_eq!(gaps(&contact.failed(at(300), "away")), [(0, 300)]);
    }

    #[test]
    fn a_gap_grows_until_the_first_look_that_succeeds() {
        let mut contact = new();
        contact.well(at(0));
        contact.failed(at(300), "away");
        assert_eq!(gaps(&contact.failed(at(600), "refused")), [(0, 600)]);
        assert_eq!(gaps(&contact.well(at(660))), [(0, 660)]);
        assert_eq!(gaps(&contact.well(at(720))), []);
    }

    #[test]
    fn a_host_that_was_never_reached_has_a_gap_since_the_first_look() {
        let mut contact = new();
        contact.failed(at(10), "away");
        assert_eq!(gaps(&contact.failed(at(310), "away")), [(10, 310)]);
    }

    fn last(last_ok: i64, failure: Option<&str>) -> Option<HostLook> {
        let (last_ok, failure) = (Some(at(last_ok)), failure.map(str::to_owned));
        Some(HostLook {
            host: "hv01".into(),
            last_ok,
            last_try: at(last_ok.unwrap().as_second() - 1_800_000_000),
            failure,
            since: at(-999),
        })
    }

    #[test]
    fn the_time_between_two_runs_is_a_gap_if_it_is_longer_than_an_interval() {
        let resume = |last_ok| Contact::resume(Arc::from("hv01"), last(last_ok, None), RULE, at(0));
        assert_eq!(resume(-60).gap(), None);
        let mut long = resume(-61);
        assert_eq!(long.gap().map(|gap| gap.why.as_str()), Some(NOT_RUNNING));
        assert_eq!(gaps(&long.failed(at(5), "away")), [(-61, 5)]);
        assert_eq!(gaps(&long.well(at(65))), [(-61, 65)]);
    }

    #[test]
    fn a_gap_goes_on_over_a_restart() {
        let mut contact = Contact::resume(Arc::from("hv01"), last(-600, Some("away")), RULE, at(0));
        assert_eq!(contact.gap().map(|gap| gap.why.as_str()), Some("away"));
        assert_eq!(gaps(&contact.well(at(1))), [(-600, 1)]);
    }

    #[test]
    fn a_look_says_since_when_it_has_been_so() {
        let mut contact = new();
        let since = |entries: Vec<Entry>| match entries.last() {
            Some(Entry::Look(look)) => look.since.as_second() - 1_800_000_000,
            other => panic!("{other:?}"),
        };
        let looks = [contact.well(at(0)), contact.well(at(60)), contact.failed(at(120), "away")];
        assert_eq!(looks.map(since), [0, 0, 120]);
        let looks = [contact.failed(at(180), "away"), contact.well(at(240))];
        assert_eq!(looks.map(since), [120, 240]);
    }
}
