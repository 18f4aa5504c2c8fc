//! What is too old or too much goes.

use std::time::Duration;

use cimjob::journal::{Entry, Gap, Journal, Retention};

use crate::support::{Place, at, commit, job};

const DAY: i64 = 24 * 60 * 60;

#[test]
fn what_is_older_than_the_retention_is_removed() {
    let place = Place::new();
    let mut journal = place.open();
    commit(&mut journal, job("old"));
    let mut young = job("young");
    young.seen = at(2 * DAY);
    commit(&mut journal, young);
    let pruned = journal.prune(at(91 * DAY)).expect("a prune");
    assert_eq!((pruned.old, pruned.surplus), (1, 0));
    assert!(journal.reader().find(None, "old").expect("a look-up").is_empty());
    assert_eq!(journal.reader().find(None, "young").expect("a look-up").len(), 1);
}

#[test]
fn the_oldest_go_until_the_file_is_small_enough() {
    const LARGEST: u64 = 2 << 20;
    let place = Place::new();
    let retention = Retention { age: Duration::from_secs(1 << 30), size: LARGEST };
    let mut journal = Journal::open(&place.path, retention).expect("a journal");
    for batch in 0..12 {
        let entry = |index: i64| {
            let mut job = job(&format!("{batch}-{index}"));
            (job.seen, job.document) = (at(batch * 1000 + index), "x".repeat(2500));
            Entry::Job(job)
        };
        journal.commit(&(0..200).map(entry).collect::<Vec<_>>()).expect("a commit");
    }
    let pruned = journal.prune(at(20_000)).expect("a prune");
    assert!(pruned.surplus > 0 && pruned.old == 0, "{pruned:?}");
    assert!(journal.reader().find(None, "0-0").expect("a look-up").is_empty());
    assert_eq!(journal.reader().find(None, "11-199").expect("a look-up").len(), 1);
    drop(journal);
    assert!(std::fs::metadata(&place.path).expect("a file").len() <= LARGEST);
}

#[test]
fn a_host_that_floods_the_journal_loses_its_own_jobs_and_not_those_of_others() {
    const LARGEST: u64 = 2 << 20;
    let place = Place::new();
    let retention = Retention { age: Duration::from_secs(1 << 30), size: LARGEST };
    let mut journal = Journal::open(&place.path, retention).expect("a journal");
    let evidence = (0..100).map(|index| Entry::Job(job(&format!("quiet-{index}"))));
    journal.commit(&evidence.collect::<Vec<_>>()).expect("a commit");
    let flood = (0..2000).map(|index| {
        let mut job = job(&format!("flood-{index}"));
        job.host = if index % 2 == 0 { "HV66".into() } else { "hv66".into() };
        (job.seen, job.document) = (at(1000 + index), "x".repeat(2500));
        Entry::Job(job)
    });
    journal.commit(&flood.collect::<Vec<_>>()).expect("a commit");
    assert!(journal.is_too_large().expect("a size"));
    let pruned = journal.prune(at(20_000)).expect("a prune");
    assert!(pruned.surplus > 0 && !journal.is_too_large().expect("a size"), "{pruned:?}");
    let known = journal.reader().known(at(-100)).expect("names");
    assert_eq!(known.iter().filter(|job| job.host == "hv01").count(), 100);
    assert!(known.iter().any(|job| job.id == "flood-1999"), "the newest of the host stay");
}

#[test]
fn no_more_is_removed_than_is_too_much() {
    let place = Place::new();
    let retention = Retention { age: Duration::from_secs(1 << 30), size: 4 << 20 };
    let mut journal = Journal::open(&place.path, retention).expect("a journal");
    let large = (0..5).map(|index| {
        let mut job = job(&index.to_string());
        job.document = "x".repeat(1 << 20);
        Entry::Job(job)
    });
    journal.commit(&large.collect::<Vec<_>>()).expect("a commit");
    assert_eq!(journal.prune(at(10)).expect("a prune").surplus, 2);
}

#[test]
fn jobs_that_are_removed_before_they_were_delivered_are_counted() {
    let place = Place::new();
    let mut journal = place.open();
    journal.sinks(&["webhook", "exec"]);
    commit(&mut journal, job("A"));
    assert_eq!(journal.prune(at(91 * DAY)).expect("a prune").undelivered, 1);
    assert!(journal.pending().expect("counts").is_empty());
}

#[test]
fn too_many_gaps_are_joined_and_none_is_forgotten() {
    const LARGEST: u64 = 1 << 20;
    let place = Place::new();
    let retention = Retention { age: Duration::from_secs(1 << 30), size: LARGEST };
    let mut journal = Journal::open(&place.path, retention).expect("a journal");
    let gap = |host: &str, number: i64| {
        let (host, from, to, why) = (host.to_owned(), at(number * 10), at(number * 10 + 5), "away ".repeat(20));
        Entry::Gap(Gap { host, from, to, why })
    };
    journal.commit(&(0..9000).map(|number| gap("hv66", number)).collect::<Vec<_>>()).expect("a commit");
    journal.commit(&(0..3).map(|number| gap("hv01", number)).collect::<Vec<_>>()).expect("a commit");
    assert!(journal.is_too_large().expect("a size"));
    journal.prune(at(100_000)).expect("a prune");
    assert!(!journal.is_too_large().expect("a size"));
    let gaps = |host: &str| journal.reader().gaps(Some(host), at(0), at(100_000)).expect("gaps");
    assert_eq!(gaps("hv01").len(), 3, "the host with most gaps has fewer");
    let flapping = gaps("hv66");
    let is_known =
        |number: i64| flapping.iter().any(|gap| gap.from <= at(number * 10) && at(number * 10 + 5) <= gap.to);
    assert!((0..9000).all(is_known) && flapping.len() < 9000, "{}", flapping.len());
}

#[test]
fn nothing_to_remove_is_nothing() {
    let place = Place::new();
    let mut journal = place.open();
    commit(&mut journal, job("A"));
    assert!(journal.prune(at(10)).expect("a prune").is_nothing());
}
