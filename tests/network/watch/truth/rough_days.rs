//! Days on which the watcher is killed at random moments, hosts are added and removed, and a sink is away at times.

use std::collections::BTreeMap;

use super::assert_none;
use super::killed::{Killed, days};
use super::ledger::Page;

fn pages() -> impl Iterator<Item = &'static Page> {
    days().iter().flat_map(|day| &day.pages)
}

#[test]
fn each_failure_that_is_not_in_the_journal_is_in_a_gap_of_its_host() {
    assert_none(pages(), Page::lost);
}

#[test]
fn no_failure_is_in_the_journal_twice() {
    assert_none(pages(), Page::doubled);
}

#[test]
fn no_failure_in_the_journal_is_invented() {
    assert_none(pages(), Page::invented);
}

#[test]
fn each_failure_has_the_identifier_that_any_program_can_compute() {
    assert_none(pages(), Page::misnamed);
}

/// The jobs of the journal by their stable ids.
fn kept(day: &Killed) -> BTreeMap<String, String> {
    let jobs = day.pages.iter().flat_map(|page| &page.book.jobs);
    jobs.map(|job| (job.stable_id.clone(), job.job.id.clone())).collect()
}

#[test]
fn sinks_are_told_only_what_is_in_the_journal_and_under_its_one_id() {
    for day in days() {
        let kept = kept(day);
        for (sink, told) in &day.told {
            let unknown: Vec<_> = told.iter().filter(|(id, job)| kept.get(*id) != Some(job)).collect();
            assert!(unknown.is_empty(), "{sink}: {unknown:?}");
        }
    }
}

#[test]
fn what_a_sink_was_not_told_still_waits_for_it() {
    for day in days() {
        for (sink, told) in &day.told {
            let untold = kept(day).len() - told.len();
            let left = day.pending.iter().find(|pending| pending.sink == *sink).unwrap();
            assert!(left.waiting >= u64::try_from(untold).unwrap() && left.given_up == 0, "{untold} {left:?}");
        }
    }
}

#[test]
fn the_days_have_kills_failures_and_gaps() {
    let (kills, recorded): (usize, usize) =
        (days().iter().map(|day| day.kills).sum(), pages().map(|page| page.book.jobs.len()).sum());
    let (hidden, gaps): (usize, usize) =
        (pages().map(Page::hidden).sum(), pages().map(|page| page.book.gaps.len()).sum());
    let told: usize = days().iter().flat_map(|day| &day.told).map(|(_, told)| told.len()).sum();
    println!("told {told}, kills {kills}, recorded {recorded}, hidden {hidden}, gaps {gaps}");
    assert!(kills > 8 && recorded > 20 && gaps > 8 && told > 20, "{kills} {recorded} {hidden} {gaps}");
}
