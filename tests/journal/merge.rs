//! The journals of two watchers become one.

use cimjob::journal::{Entry, Gap, HostLook};

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

fn look(host: &str, first_ok: i64, last_ok: i64) -> HostLook {
    let (first_ok, last_ok) = (Some(at(first_ok)), Some(at(last_ok)));
    HostLook { host: host.to_owned(), first_ok, last_ok, last_try: at(100), failure: None, since: at(0) }
}

fn gap(host: &str, from: i64, to: i64) -> Gap {
    Gap { host: host.to_owned(), from: at(from), to: at(to), why: "watch was not running".to_owned() }
}

#[test]
fn a_gap_in_which_the_other_watcher_had_contact_is_none() {
    let place = Place::new();
    let mut journal = place.open();
    let own = [Entry::Look(look("hv01", 0, 100)), Entry::Gap(gap("hv01", 20, 40)), Entry::Gap(gap("hv02", 20, 40))];
    journal.commit(&own).expect("a commit");
    for _ in 0..2 {
        journal.merge_contact(vec![gap("HV01", 30, 60)], vec![look("HV01", 10, 100)]).expect("a merge");
        let gaps = journal.reader().gaps(None, at(0), at(100)).expect("gaps");
        let gaps: Vec<_> = gaps.iter().map(|gap| (gap.host.as_str(), gap.from, gap.to)).collect();
        assert_eq!(gaps, [("hv02", at(20), at(40)), ("hv01", at(30), at(40))]);
    }
}

#[test]
fn a_host_that_only_the_other_watcher_has_is_added_with_its_gaps() {
    let place = Place::new();
    let mut journal = place.open();
    journal.merge_contact(vec![gap("hv03", 5, 9)], vec![look("hv03", 0, 50)]).expect("a merge");
    assert_eq!(journal.reader().watched("hv03").expect("a look-up"), Some(look("hv03", 0, 50)));
    assert_eq!(journal.reader().gaps(Some("hv03"), at(0), at(100)).expect("gaps"), [gap("hv03", 5, 9)]);
}
