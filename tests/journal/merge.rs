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

#[test]
fn an_imported_stable_id_is_kept_only_if_the_job_can_have_it_and_no_other_job_has_it() {
    let place = Place::new();
    let mut journal = place.open();
    let mut later = job("A");
    later.ended = Some(at(9000));
    let plain = job("A").stable_id();
    let foreign = job("B").stable_id();
    let imported = |job, stable_id: &str| Entry::Imported { job, stable_id: stable_id.to_owned() };
    // Each of two watchers saw one of the jobs, as the first with its InstanceID.
    journal
        .merge(&[imported(later, &plain), imported(job("A"), &plain), imported(job("C"), &foreign)])
        .expect("a merge");
    let ids = |id: &str| -> Vec<String> {
        let found = journal.reader().find(None, id).expect("a look-up");
        found.into_iter().map(|recorded| recorded.stable_id).collect()
    };
    assert_eq!(ids("A").iter().filter(|id| **id == plain).count(), 1);
    assert_eq!((ids("A").len(), ids("C")), (2, vec![job("C").stable_id()]));
}
