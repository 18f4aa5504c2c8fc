//! What waits to be published to other watchers, and how far their results were received.

use cimjob::journal::{Entry, Gap, Journal, PUBLISHED, Position, Retention};

use crate::support::{Place, at, commit, job};

fn gap(host: &str, from: i64, to: i64) -> Gap {
    Gap { host: host.into(), from: at(from), to: at(to), why: "timed out".into() }
}

/// The gaps that are due after so many seconds: from and to.
fn due(journal: &Journal, now: i64) -> Vec<(i64, i64)> {
    let second = |time: cimjob::cim::Timestamp| time.as_second() - at(0).as_second();
    let due = journal.due_gaps(at(now), 10).expect("gaps");
    due.iter().map(|due| (second(due.gap.from), second(due.gap.to))).collect()
}

#[test]
fn jobs_and_gaps_wait_to_be_published_whatever_the_sinks_are() {
    let place = Place::new();
    let mut journal = place.open();
    journal.publish();
    journal.sinks(&["hook"]);
    commit(&mut journal, job("A"));
    journal.commit(&[Entry::Gap(gap("hv01", 0, 300))]).expect("a commit");
    assert_eq!(
        (journal.unpublished().expect("a count"), journal.due(PUBLISHED, at(0), 9).expect("jobs").len()),
        (2, 1)
    );
    journal.delivered(PUBLISHED, &[1]).expect("a note");
    journal.published(&[gap("hv01", 0, 300)]).expect("a note");
    assert_eq!(journal.unpublished().expect("a count"), 0);
}

#[test]
fn without_others_nothing_waits_and_what_is_imported_does_not_either() {
    let place = Place::new();
    let mut journal = place.open();
    commit(&mut journal, job("A"));
    journal.publish();
    let (job, stable_id) = (job("B"), job("B").stable_id());
    journal.merge(&[Entry::Imported { job, stable_id }]).expect("a merge");
    journal.merge_contact(vec![gap("hv01", 0, 300)], Vec::new()).expect("a merge");
    assert_eq!(journal.unpublished().expect("a count"), 0);
}

#[test]
fn a_gap_that_grows_is_published_at_once_and_then_every_quarter_of_an_hour() {
    let place = Place::new();
    let mut journal = place.open();
    journal.publish();
    let grow = |journal: &mut Journal, to| journal.commit(&[Entry::Gap(gap("hv01", 0, to))]).map(drop).expect("it");
    grow(&mut journal, 300);
    assert_eq!(due(&journal, 300), [(0, 300)]);
    journal.published(&[gap("hv01", 0, 300)]).expect("a note");
    (600..=1200).step_by(300).for_each(|to| grow(&mut journal, to));
    assert_eq!((due(&journal, 1499), due(&journal, 1500)), (vec![], vec![(0, 1200)]));
}

#[test]
fn a_gap_that_has_grown_while_it_was_published_is_published_again_under_another_id() {
    let place = Place::new();
    let mut journal = place.open();
    journal.publish();
    journal.commit(&[Entry::Gap(gap("hv01", 0, 300))]).expect("a commit");
    let first = journal.due_gaps(at(300), 1).expect("gaps").remove(0);
    journal.commit(&[Entry::Gap(gap("hv01", 0, 600))]).expect("a commit");
    journal.published(&[first.gap]).expect("a note");
    let second = journal.due_gaps(at(1500), 1).expect("gaps").remove(0);
    assert!(second.gap.to == at(600) && second.id != first.id && second.id.len() == 32);
}

#[test]
fn gaps_that_are_joined_because_they_are_too_many_wait_as_one() {
    let place = Place::new();
    let mut journal =
        Journal::open(&place.path, Retention { size: 1 << 20, ..Retention::default() }).expect("a journal");
    journal.publish();
    let why = "x".repeat(900);
    let gaps = (0..1500).map(|n| Entry::Gap(Gap { why: why.clone(), ..gap("hv01", n * 10, n * 10 + 5) }));
    journal.commit(&gaps.collect::<Vec<_>>()).expect("a commit");
    journal.prune(at(0)).expect("room");
    let waiting = journal.due_gaps(at(99_999), 9999).expect("gaps");
    assert!(waiting.len() < 500, "{}", waiting.len());
    assert_eq!(waiting.iter().map(|due| due.gap.from).min(), Some(at(0)));
    assert_eq!(waiting.iter().map(|due| due.gap.to).max(), Some(at(14_995)));
}

#[test]
fn the_position_is_written_with_what_was_received_up_to_there() {
    let place = Place::new();
    let mut journal = place.open();
    let position = |sequence| Position { source: "results".into(), born: at(0), sequence, time: at(9) };
    for sequence in [7, 9] {
        journal.commit(&[Entry::Job(job("A")), Entry::Position(position(sequence))]).expect("a commit");
    }
    assert_eq!(journal.reader().position("results").expect("a look-up"), Some(position(9)));
    assert_eq!(journal.reader().position("others").expect("a look-up"), None);
    assert_eq!(journal.reader().recorded_hosts().expect("hosts"), ["hv01"]);
}

#[test]
fn each_journal_has_a_name_of_its_own_that_stays() {
    let (one, other) = (Place::new(), Place::new());
    let name = |place: &Place| place.open().reader().identity().expect("a name");
    let first = name(&one);
    assert!(first.len() == 16 && name(&one) == first && name(&other) != first);
}
