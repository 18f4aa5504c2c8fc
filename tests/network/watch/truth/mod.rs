//! The property of the journal: it has what happened on the hosts, minus the gaps that it declares.
//!
//! Fleets play a day in seconds, and their plan is the truth. `CIMJOB_DAYS=50` plays more days than usual.

mod day;
mod fleet;
mod ledger;
mod stalls;

use self::day::days;
use self::ledger::Page;

/// Nothing of this kind was found on any page of any day.
#[track_caller]
fn assert_none(what: fn(&Page) -> Vec<String>) {
    let found: Vec<String> = days().iter().flat_map(|day| day.pages.iter().flat_map(what)).collect();
    let first = found.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(found.is_empty(), "{} found: {first}", found.len());
}

#[test]
fn each_failure_that_is_not_in_the_journal_is_in_a_gap_of_its_host() {
    assert_none(Page::lost);
}

#[test]
fn no_failure_is_in_the_journal_twice() {
    assert_none(Page::doubled);
}

#[test]
fn no_failure_in_the_journal_is_invented() {
    assert_none(Page::invented);
}

#[test]
fn each_failure_in_the_journal_has_its_error() {
    assert_none(Page::unexplained);
}

#[test]
fn each_failure_has_the_identifier_that_any_program_can_compute() {
    assert_none(Page::misnamed);
}

#[test]
fn a_gap_is_recorded_only_where_there_was_no_contact() {
    assert_none(Page::unfounded);
}

#[test]
fn the_days_have_failures_that_are_recorded_and_failures_that_a_gap_hides() {
    let pages = || days().iter().flat_map(|day| &day.pages);
    let recorded: usize = pages().map(|page| page.book.jobs.len()).sum();
    let hidden: usize = pages().map(Page::hidden).sum();
    let gaps: usize = pages().map(|page| page.book.gaps.len()).sum();
    println!("recorded {recorded}, hidden {hidden}, gaps {gaps}");
    assert!(recorded > 100 && hidden > 3 && gaps > 10, "{recorded} {hidden} {gaps}");
}
