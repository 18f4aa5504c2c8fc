//! The disk of the journal is full for a while.

use std::time::{Duration, Instant};

use super::super::watch::{Lab, failing};
use super::disk::Disk;
use super::watched::Site;

/// A job that failed before the disk is full, and those that fail while it is.
fn site() -> Site {
    let later = (1..=20).map(|number| failing(&format!("later-{number:02}"), 4.0 + f64::from(number) * 0.1));
    let jobs: Vec<String> = std::iter::once(failing("before", 0.0)).chain(later).collect();
    Site::new(Lab::start(2, &jobs), Disk::small())
}

fn expected() -> Vec<String> {
    let names = std::iter::once("before".to_owned()).chain((1..=20).map(|number| format!("later-{number:02}")));
    names.flat_map(|name| [name.clone(), name]).collect()
}

#[test]
fn while_it_is_full_watch_goes_on_and_says_so_once_and_then_writes_everything_once() {
    let site = site();
    let mut child = site.watch();
    site.until_recorded(2);
    site.until_ready_is("200");
    site.disk.fill(child.id());
    let answer = site.until_ready_is("503");
    assert!(answer.contains("the journal cannot be written"), "{answer}");
    site.until_looks(12.0);
    assert_eq!(child.try_wait().unwrap(), None, "it goes on");
    assert_eq!(site.told().len(), 2, "only what is on the disk is told");
    assert!(site.metric("cimjob_journal_write_failures_total") > 1.0, "it tries again");
    site.disk.make_room(Some(child.id()));
    site.until_ready_is("200");
    site.until_recorded(42);
    site.until_it_says("cimjob: the journal is written again");
    assert_eq!(site.times_said("what is found is kept in memory"), 1);
    std::thread::sleep(Duration::from_secs(1));
    site.end(child);
    assert_eq!((site.names(), site.told().len()), (expected(), 42));
}

#[test]
fn a_watcher_that_is_killed_while_it_is_full_loses_nothing_that_it_told_and_leaves_a_gap() {
    let site = site();
    let mut child = site.watch();
    site.until_recorded(2);
    site.disk.fill(child.id());
    site.until_ready_is("503");
    site.until_looks(10.0);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(site.recorded().len(), 2, "what was acknowledged is there");
    site.disk.make_room(None);
    let child = site.watch();
    site.until_recorded(42);
    site.until_ready_is("200");
    site.end(child);
    assert_eq!(site.names(), expected());
    let gaps = site.gaps();
    assert!(gaps.len() == 2 && gaps.iter().all(|gap| gap.why == "watch was not running"), "{gaps:?}");
}

#[test]
fn a_watcher_that_starts_while_it_is_full_waits_for_room() {
    let site = site();
    let child = site.watch();
    site.until_recorded(2);
    site.end(child);
    site.disk.fill_early();
    let mut child = site.watch();
    site.disk.fill(child.id());
    let until = Instant::now() + Duration::from_secs(5);
    while Instant::now() < until {
        assert_eq!(child.try_wait().unwrap(), None, "it waits");
        std::thread::sleep(Duration::from_millis(100));
    }
    site.disk.make_room(Some(child.id()));
    site.until_recorded(42);
    site.end(child);
    assert_eq!(site.names(), expected());
}
