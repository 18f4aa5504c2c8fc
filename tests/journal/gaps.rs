//! Gaps, and the last looks at hosts.

use cimjob::journal::{Entry, Gap, HostLook, Reader, Running, RunningJob};

use crate::support::{Place, at};

fn gap(host: &str, from: i64, to: i64) -> Entry {
    Entry::Gap(Gap { host: host.into(), from: at(from), to: at(to), why: "timed out".into() })
}

#[test]
fn the_gaps_that_touch_a_time_are_found() {
    let place = Place::new();
    let entries = [gap("hv07", 0, 100), gap("hv07", 500, 600), gap("hv08", 0, 100)];
    place.open().commit(&entries).expect("a commit");
    let reader = Reader::open(&place.path).expect("a reader");
    let found = reader.gaps(Some("HV07"), at(90), at(300)).expect("gaps");
    assert_eq!(found.iter().map(|gap| (gap.from, gap.to)).collect::<Vec<_>>(), [(at(0), at(100))]);
    assert_eq!(reader.gaps(None, at(0), at(1000)).expect("gaps").len(), 3);
}

#[test]
fn a_gap_that_comes_again_is_longer_and_not_double() {
    let place = Place::new();
    place.open().commit(&[gap("hv07", 0, 100), gap("hv07", 0, 200), gap("hv07", 0, 150)]).expect("a commit");
    let reader = Reader::open(&place.path).expect("a reader");
    let found = reader.gaps(Some("hv07"), at(0), at(1000)).expect("gaps");
    assert_eq!(found.iter().map(|gap| gap.to).collect::<Vec<_>>(), [at(200)]);
}

#[test]
fn the_last_look_replaces_the_one_before_and_keeps_the_last_success() {
    let place = Place::new();
    let look = |last_ok, last_try, failure: Option<&str>| {
        let (host, failure) = ("hv07".into(), failure.map(str::to_owned));
        Entry::Look(HostLook { host, first_ok: None, last_ok, last_try: at(last_try), failure, since: at(last_try) })
    };
    let mut journal = place.open();
    journal.commit(&[look(Some(at(10)), 10, None), look(None, 70, Some("refused"))]).expect("a commit");
    // One that is older, out of another journal.
    journal.commit(&[look(Some(at(5)), 5, None)]).expect("a commit");
    let reader = Reader::open(&place.path).expect("a reader");
    let found = reader.watched("HV07").expect("a look-up").expect("a look");
    assert_eq!((found.last_ok, found.last_try, found.failure.as_deref()), (Some(at(10)), at(70), Some("refused")));
    assert_eq!(reader.watched("hv08").expect("a look-up"), None);
}

#[test]
fn a_host_that_is_written_in_another_case_is_the_same() {
    let place = Place::new();
    let look = |host: &str, last_try| {
        let (host, last_ok) = (host.to_owned(), Some(at(last_try)));
        Entry::Look(HostLook { host, first_ok: None, last_ok, last_try: at(last_try), failure: None, since: at(0) })
    };
    place
        .open()
        .commit(&[look("hv07", 10), look("HV07", 20), gap("hv07", 0, 9), gap("HV07", 0, 10)])
        .expect("a commit");
    let reader = Reader::open(&place.path).expect("a reader");
    assert_eq!(reader.hosts().expect("hosts").iter().map(|look| look.last_try).collect::<Vec<_>>(), [at(20)]);
    assert_eq!(reader.gaps(None, at(0), at(99)).expect("gaps").len(), 1);
}

#[test]
fn the_first_success_is_kept() {
    let place = Place::new();
    let look = |second: i64| {
        let (host, last_ok) = (String::from("hv07"), Some(at(second)));
        Entry::Look(HostLook { host, first_ok: None, last_ok, last_try: at(second), failure: None, since: at(0) })
    };
    let mut journal = place.open();
    journal.commit(&[look(10), look(20)]).expect("a commit");
    let found = journal.reader().watched("hv07").expect("a look-up").expect("a look");
    assert_eq!((found.first_ok, found.last_ok), (Some(at(10)), Some(at(20))));
}

#[test]
fn the_running_jobs_of_a_host_replace_those_before_in_whatever_case_it_is_written() {
    let place = Place::new();
    let running = |host: &str, ids: &[&str]| {
        let job = |id: &&str| RunningJob {
            namespace: "n".into(),
            class: "c".into(),
            id: (*id).to_owned(),
            document: "{}".into(),
        };
        Entry::Running(Running { host: host.into(), jobs: ids.iter().map(job).collect() })
    };
    let mut journal = place.open();
    journal.commit(&[running("hv07", &["A", "B"]), running("HV07", &["B", "C"])]).expect("a commit");
    let left: Vec<String> = journal.reader().running("hv07").expect("jobs").into_iter().map(|job| job.id).collect();
    assert_eq!(left, ["B", "C"]);
}
