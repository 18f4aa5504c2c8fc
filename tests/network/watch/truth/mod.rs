//! The property of the journal: it has what happened on the hosts, minus the gaps that it declares.
//!
//! Fleets play a day in seconds, and their plan is the truth. `CIMJOB_DAYS=50` plays more days than usual.

mod chance;
mod child;
mod day;
mod fleet;
mod killed;
mod ledger;
mod pages;
mod quiet_days;
mod rough_days;
mod stalls;
mod two;

use self::ledger::Page;

/// Nothing of this kind is on any page.
#[track_caller]
fn assert_none<'p>(pages: impl Iterator<Item = &'p Page>, what: fn(&Page) -> Vec<String>) {
    let found: Vec<String> = pages.flat_map(what).collect();
    let first = found.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(found.is_empty(), "{} found: {first}", found.len());
}
