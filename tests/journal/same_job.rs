//! Which job is the same.

use cimjob::journal::{Committed, Kind};

use crate::support::{Place, at, commit, is_new, job};

#[test]
fn a_job_that_comes_again_is_known() {
    let place = Place::new();
    let mut journal = place.open();
    let Committed::New { seq, stable_id } = commit(&mut journal, job("A")) else { panic!("not new") };
    assert_eq!(stable_id, job("A").stable_id());
    assert_eq!(commit(&mut journal, job("A")), Committed::Known { seq });
    assert_eq!(journal.reader().count().expect("a count"), 1);
}

#[test]
fn a_job_is_known_after_a_restart_and_in_another_case() {
    let place = Place::new();
    commit(&mut place.open(), job("8e1c"));
    let mut again = job("8E1C");
    again.host = "HV01".into();
    assert!(!is_new(&commit(&mut place.open(), again)));
}

#[test]
fn one_batch_may_name_a_job_twice() {
    let place = Place::new();
    let entries = [job("A"), job("A")].map(cimjob::journal::Entry::Job);
    let committed = place.open().commit(&entries).expect("a commit");
    assert!(is_new(&committed[0]) && !is_new(&committed[1]));
}

#[test]
fn an_instance_id_that_is_used_again_has_a_record_and_a_stable_id_of_its_own() {
    let place = Place::new();
    let mut journal = place.open();
    commit(&mut journal, job("A"));
    let mut later = job("A");
    later.ended = Some(at(4000));
    let Committed::New { stable_id, .. } = commit(&mut journal, later.clone()) else { panic!("not new") };
    assert_ne!(stable_id, later.stable_id());
    // An end that differs a little is the same end.
    later.ended = Some(at(4100));
    assert!(!is_new(&commit(&mut journal, later)));
    let found = journal.reader().find(Some("hv01"), "A").expect("a look-up");
    assert_eq!(found.len(), 2);
}

#[test]
fn a_job_without_an_end_is_the_one_that_is_known() {
    let place = Place::new();
    let mut journal = place.open();
    commit(&mut journal, job("A"));
    let mut vanished = job("A");
    (vanished.kind, vanished.ended) = (Kind::Vanished, None);
    assert!(!is_new(&commit(&mut journal, vanished)));
    assert_eq!(journal.reader().find(None, "a").expect("a look-up")[0].job.kind, Kind::Failed);
}

#[test]
fn the_end_of_a_job_that_had_vanished_replaces_its_record() {
    let place = Place::new();
    let mut journal = place.open();
    journal.sinks(&["webhook"]);
    let mut vanished = job("A");
    (vanished.kind, vanished.ended) = (Kind::Vanished, None);
    let first = commit(&mut journal, vanished);
    let Committed::New { seq, .. } = first else { panic!("not new") };
    journal.delivered("webhook", &[seq]).expect("a note");
    assert_eq!(commit(&mut journal, job("A")), first, "the same place and stable id");
    let due = journal.due("webhook", at(0), 10).expect("deliveries");
    assert_eq!(due[0].recorded.job, job("A"));
}
