//! The journals of two watchers become one.

use cimjob::journal::Entry;

use crate::support::{Place, at, commit, job};

#[test]
fn a_merge_makes_no_doubles_and_notifies_no_sink() {
    let place = Place::new();
    let mut journal = place.open();
    journal.sinks(&["webhook"]);
    commit(&mut journal, job("A"));
    let mut seen_later = job("A");
    seen_later.seen = at(40);
    let entries = [seen_later, job("B")].map(Entry::Job);
    journal.merge(&entries).expect("a merge");
    journal.merge(&entries).expect("a merge");
    assert_eq!(journal.reader().count().expect("a count"), 2);
    assert_eq!(journal.due("webhook", at(100), 10).expect("deliveries").len(), 1);
}

#[test]
fn the_order_of_a_merge_does_not_change_what_is_there() {
    let mut reused = job("A");
    reused.ended = Some(at(9000));
    let jobs = [job("A"), reused, job("B")];
    let contents = |order: [usize; 3]| {
        let place = Place::new();
        let mut journal = place.open();
        let entries = order.map(|place| Entry::Job(jobs[place].clone()));
        journal.merge(&entries).expect("a merge");
        let found = journal.reader().find(None, "A").expect("a look-up");
        let mut ends: Vec<_> = found.iter().map(|recorded| recorded.job.ended).collect();
        ends.sort();
        ends
    };
    assert_eq!(contents([0, 1, 2]), contents([1, 2, 0]));
    assert_eq!(contents([0, 1, 2]).len(), 2);
}
