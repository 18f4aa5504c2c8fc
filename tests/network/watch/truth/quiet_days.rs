//! Days on which the watcher runs, and hosts go away, hang, are slow or dead.

use super::assert_none;
use super::day::days;
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
fn each_failure_in_the_journal_has_its_error() {
    assert_none(pages(), Page::unexplained);
}

#[test]
fn each_failure_has_the_identifier_that_any_program_can_compute() {
    assert_none(pages(), Page::misnamed);
}

#[test]
fn a_gap_is_recorded_only_where_there_was_no_contact() {
    assert_none(pages(), Page::unfounded);
}

#[test]
fn the_days_have_failures_that_are_recorded_and_failures_that_a_gap_hides() {
    let recorded: usize = pages().map(|page| page.book.jobs.len()).sum();
    let hidden: usize = pages().map(Page::hidden).sum();
    let gaps: usize = pages().map(|page| page.book.gaps.len()).sum();
    println!("recorded {recorded}, hidden {hidden}, gaps {gaps}");
    assert!(recorded > 20 && hidden > 3 && gaps > 10, "{recorded} {hidden} {gaps}");
}
