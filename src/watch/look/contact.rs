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
    /// The last look that succeeded and after which nothing waited for the next one.
    all_found: Option<Timestamp>,
    /// Since when looks have succeeded, or failed.
    since: Timestamp,
    failure: Option<String>,
    /// The gap that goes on, and why it began.
    gap: Option<Gap>,
}

/// The gap between two runs of the program.
const NOT_RUNNING: &str = "watch was not running";

/// What is said of a host before the first look.
const NOT_YET: &str = "not looked at yet";

/// The gap between two looks that succeeded, if they were too far apart: the machine slept or was too busy, or logins had been stopped.
const TOO_LATE: &str = "no look in time";

impl Contact {
    /// Goes on from what the journal has, if it has something. The time in which no watcher ran is a gap if it was longer than an interval.
    pub(in crate::watch) fn resume(host: Arc<str>, last: Option<HostLook>, rule: Rule, now: Timestamp) -> Self {
        let last = last.unwrap_or_else(|| not_yet(&host, now));
        let HostLook { last_ok, since, failure, .. } = last;
        let mut contact = Self { host, rule, last_ok, all_found: last_ok, since, failure, gap: None };
        if contact.silence(now) > rule.interval {
            let why = contact.failure.clone().unwrap_or_else(|| NOT_RUNNING.to_owned());
            contact.extend_gap(now, &why);
        }
        contact
    }

    /// Goes on from what another watcher has, which looked at the host until then. Without a look in time there is a gap, as between two looks of this one.
    pub(in crate::watch) fn taken_over(host: Arc<str>, rule: Rule, looked: Timestamp) -> Self {
        Self { host, rule, last_ok: Some(looked), all_found: Some(looked), since: looked, failure: None, gap: None }
    }

    pub(super) fn last_ok(&self) -> Option<Timestamp> {
        self.last_ok
    }

    /// What the journal has to know before the first look: a host that is never reached is known, too, and so is the time in which no watcher ran.
    pub(in crate::watch) fn resumed(&self, now: Timestamp) -> Vec<Entry> {
        let gap = self.gap.clone().map(Entry::Gap);
        let is_new = self.last_ok.is_none() && self.since == now;
        gap.into_iter().chain(is_new.then(|| self.noted(now))).collect()
    }

    /// A look succeeded: its answer took so long. If a gap ends with it, this is the gap: until the answer, since a job may have gone before it.
    pub(super) fn well(&mut self, now: Timestamp, took: Duration) -> Option<Entry> {
        if self.silence(now).saturating_add(took) > self.rule.longest_wait() {
            let why = self.failure.clone().unwrap_or_else(|| TOO_LATE.to_owned());
            self.extend_gap(now, &why);
        }
        if self.failure.take().is_some() || self.last_ok.is_none() {
            self.since = now;
        }
        self.last_ok = Some(now);
        let to = now.saturating_add(took).unwrap_or(now);
        self.gap.take().map(|gap| Entry::Gap(Gap { to, ..gap }))
    }

    /// A look failed. If a gap goes on, this is the gap so far.
    pub(super) fn failed(&mut self, now: Timestamp, why: &str) -> Option<Entry> {
        if self.failure.replace(why.to_owned()).is_none() {
            self.since = now;
        }
        if self.gap.is_some() || self.silence(now) > self.rule.longest_silence() {
            self.extend_gap(now, why);
        }
        self.gap.clone().map(Entry::Gap)
    }

    /// All that was found goes to the journal; nothing waits for the next look.
    pub(super) fn found_all(&mut self) {
        self.all_found = self.last_ok;
    }

    /// What the journal is to know of this look.
    pub(super) fn noted(&self, now: Timestamp) -> Entry {
        let (host, failure) = (self.host.to_string(), self.failure.clone());
        Entry::Look(HostLook {
            host,
            first_ok: None,
            last_ok: self.all_found,
            last_try: now,
            failure,
            since: self.since,
        })
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
}

/// A host that the journal does not know.
fn not_yet(host: &str, now: Timestamp) -> HostLook {
    let (host, failure) = (host.to_owned(), Some(NOT_YET.to_owned()));
    HostLook { host, first_ok: None, last_ok: None, last_try: now, failure, since: now }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule { interval: Duration::from_secs(60), evidence: Duration::from_secs(300) };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    /// An answer that came at once.
    const AT_ONCE: Duration = Duration::ZERO;

    fn new() -> Contact {
        Contact::resume(Arc::from("hv01"), None, RULE, at(0))
    }

    /// From and to of a gap, in seconds.
    fn gap(entry: Option<Entry>) -> Option<(i64, i64)> {
        let seconds = |time: Timestamp| time.as_second() - 1_800_000_000;
        match entry {
            Some(Entry::Gap(gap)) => Some((seconds(gap.from), seconds(gap.to))),
            _ => None,
        }
    }

    #[test]
    fn four_minutes_without_a_look_are_no_gap_and_more_are() {
        let mut contact = new();
        assert_eq!(gap(contact.well(at(0), AT_ONCE)), None);
        assert_eq!(gap(contact.failed(at(240), "away")), None);
        assert_eq!(gap(contact.failed(at(300), "away")), Some((0, 300)));
    }

    #[test]
    fn a_gap_grows_until_the_first_look_that_succeeds() {
        let mut contact = new();
        contact.well(at(0), AT_ONCE);
        contact.failed(at(300), "away");
        assert_eq!(gap(contact.failed(at(600), "refused")), Some((0, 600)));
        assert_eq!(gap(contact.well(at(660), AT_ONCE)), Some((0, 660)));
        assert_eq!(gap(contact.well(at(720), AT_ONCE)), None);
    }

    #[test]
    fn a_host_that_was_never_reached_has_a_gap_since_it_was_added() {
        let mut contact = new();
        contact.failed(at(10), "away");
        assert_eq!(gap(contact.failed(at(310), "away")), Some((0, 310)));
    }

    fn last(last_ok: i64, failure: Option<&str>) -> Option<HostLook> {
        let (last_ok, failure) = (Some(at(last_ok)), failure.map(str::to_owned));
        Some(HostLook {
            host: "hv01".into(),
            first_ok: None,
            last_ok,
            last_try: at(last_ok.unwrap().as_second() - 1_800_000_000),
            failure,
            since: at(-999),
        })
    }

    #[test]
    fn the_time_between_two_runs_is_a_gap_if_it_is_longer_than_an_interval() {
        let resume = |last_ok| Contact::resume(Arc::from("hv01"), last(last_ok, None), RULE, at(0));
        assert_eq!(resume(-60).gap, None);
        let mut long = resume(-61);
        assert_eq!(long.gap.as_ref().map(|gap| gap.why.as_str()), Some(NOT_RUNNING));
        assert_eq!(gap(long.failed(at(5), "away")), Some((-61, 5)));
        assert_eq!(gap(long.well(at(65), AT_ONCE)), Some((-61, 65)));
    }

    #[test]
    fn a_host_that_another_watcher_looked_at_has_a_gap_only_if_nobody_looked_for_too_long() {
        let taken_over = || Contact::taken_over(Arc::from("hv01"), RULE, at(0));
        assert_eq!(taken_over().resumed(at(100)), []);
        assert_eq!(gap(taken_over().well(at(100), AT_ONCE)), None);
        assert_eq!(gap(taken_over().well(at(290), AT_ONCE)), Some((0, 290)));
        assert_eq!(gap(taken_over().failed(at(250), "away")), Some((0, 250)));
    }

    #[test]
    fn a_gap_goes_on_over_a_restart() {
        let mut contact = Contact::resume(Arc::from("hv01"), last(-600, Some("away")), RULE, at(0));
        assert_eq!(contact.gap.as_ref().map(|gap| gap.why.as_str()), Some("away"));
        assert_eq!(gap(contact.well(at(1), AT_ONCE)), Some((-600, 1)));
    }

    #[test]
    fn two_looks_that_are_too_far_apart_have_a_gap_between_them_though_none_failed() {
        let mut contact = new();
        contact.well(at(0), AT_ONCE);
        assert_eq!(gap(contact.well(at(280), AT_ONCE)), None, "a job lives longer");
        assert_eq!(gap(contact.well(at(566), AT_ONCE)), Some((280, 566)));
        contact.failed(at(626), "away");
        assert_eq!(gap(contact.well(at(860), AT_ONCE)), Some((566, 860)));
    }

    #[test]
    fn an_answer_that_comes_after_the_evidence_is_gone_ends_a_gap() {
        let mut contact = new();
        contact.well(at(0), AT_ONCE);
        assert_eq!(gap(contact.well(at(270), Duration::from_secs(29))), Some((0, 299)));
    }

    fn look(entry: Entry) -> HostLook {
        match entry {
            Entry::Look(look) => look,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_host_that_is_new_is_noted_before_the_first_look_and_a_known_one_is_not() {
        let first: Vec<HostLook> = new().resumed(at(0)).into_iter().map(look).collect();
        assert_eq!(first.iter().map(|look| look.failure.as_deref()).collect::<Vec<_>>(), [Some(NOT_YET)]);
        let known = Contact::resume(Arc::from("hv01"), last(-10, None), RULE, at(0));
        assert_eq!(known.resumed(at(0)), []);
    }

    #[test]
    fn a_look_after_which_something_waits_is_not_noted_as_one_that_found_all() {
        let mut contact = new();
        contact.well(at(0), AT_ONCE);
        contact.found_all();
        contact.well(at(60), AT_ONCE);
        assert_eq!(look(contact.noted(at(60))).last_ok, Some(at(0)));
        contact.found_all();
        assert_eq!(look(contact.noted(at(60))).last_ok, Some(at(60)));
    }

    #[test]
    fn a_look_says_since_when_it_has_been_so() {
        let mut contact = new();
        let mut since = |is_well: bool, second: i64| {
            if is_well {
                contact.well(at(second), AT_ONCE)
            } else {
                contact.failed(at(second), "away")
            };
            look(contact.noted(at(second))).since.as_second() - 1_800_000_000
        };
        let looks = [(true, 0), (true, 60), (false, 120), (false, 180), (true, 240)];
        assert_eq!(looks.map(|(is_well, second)| since(is_well, second)), [0, 0, 120, 120, 240]);
    }
}
