//! Deliveries to sinks.

use cimjob::journal::{Committed, Deliveries, Journal};

use crate::support::{Place, at, commit, job};

fn new(journal: &mut Journal, id: &str) -> i64 {
    let Committed::New { seq, .. } = commit(journal, job(id)) else { panic!("not new") };
    seq
}

fn due(journal: &Journal, sink: &str, seconds: i64) -> Vec<String> {
    let due = journal.due(sink, at(seconds), 10).expect("deliveries");
    due.into_iter().map(|delivery| delivery.recorded.job.id).collect()
}

#[test]
fn each_new_job_waits_for_each_sink_across_a_restart() {
    let place = Place::new();
    let mut journal = place.open();
    journal.sinks(&["webhook", "exec"]);
    new(&mut journal, "A");
    drop(journal);
    let journal = place.open();
    assert_eq!((due(&journal, "webhook", 0), due(&journal, "exec", 0)), (vec!["A".into()], vec!["A".into()]));
}

#[test]
fn what_one_sink_acknowledged_still_waits_for_the_other() {
    let place = Place::new();
    let mut journal = place.open();
    journal.sinks(&["webhook", "exec"]);
    let seq = new(&mut journal, "A");
    journal.delivered("webhook", &[seq]).expect("a note");
    assert_eq!((due(&journal, "webhook", 0), due(&journal, "exec", 0)), (vec![], vec!["A".into()]));
}

#[test]
fn a_job_that_is_known_is_not_delivered_again() {
    let place = Place::new();
    let mut journal = place.open();
    journal.sinks(&["webhook"]);
    let seq = new(&mut journal, "A");
    journal.delivered("webhook", &[seq]).expect("a note");
    commit(&mut journal, job("A"));
    assert_eq!(due(&journal, "webhook", 0), Vec::<String>::new());
}

#[test]
fn what_is_postponed_comes_later_with_its_tries() {
    let place = Place::new();
    let mut journal = place.open();
    journal.sinks(&["webhook"]);
    let seq = new(&mut journal, "A");
    journal.postponed("webhook", &[seq], at(30)).expect("a note");
    assert_eq!(due(&journal, "webhook", 29), Vec::<String>::new());
    assert_eq!(journal.due("webhook", at(30), 10).expect("deliveries")[0].tries, 1);
}

#[test]
fn what_is_given_up_is_counted_and_listed_as_undelivered() {
    let place = Place::new();
    let mut journal = place.open();
    journal.sinks(&["webhook"]);
    let seqs = [new(&mut journal, "A"), new(&mut journal, "B"), new(&mut journal, "C")];
    journal.given_up("webhook", &seqs[..1]).expect("a note");
    journal.delivered("webhook", &seqs[1..2]).expect("a note");
    let pending = journal.pending().expect("counts");
    assert_eq!((pending[0].sink.as_str(), pending[0].waiting, pending[0].given_up), ("webhook", 1, 1));
    let mut undelivered = Vec::new();
    let filter = cimjob::journal::Filter { deliveries: Deliveries::Undelivered, ..Default::default() };
    let listed = journal.reader().list(&filter, |recorded| {
        undelivered.push(recorded.job.id);
        std::ops::ControlFlow::Continue(())
    });
    listed.expect("a list");
    assert_eq!(undelivered, ["C", "A"]);
}
