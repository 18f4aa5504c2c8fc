//! The journal is removed or replaced while a watcher writes it.

use std::os::unix::process::ExitStatusExt;
use std::time::{Duration, Instant};

use super::super::watch::{Lab, PATIENCE, end, failing, get};
use super::disk::Disk;
use super::watched::Site;

fn site() -> Site {
    let jobs: Vec<String> =
        (0..10).map(|number| failing(&format!("job-{number:02}"), f64::from(number) * 0.5)).collect();
    Site::new(Lab::start(2, &jobs), Disk::small())
}

fn expected() -> Vec<String> {
    (0..10).flat_map(|number| [0, 1].map(|_| format!("job-{number:02}"))).collect()
}

#[test]
fn a_journal_that_is_removed_is_there_again_and_nothing_is_missing() {
    let site = site();
    let child = site.watch();
    site.until_recorded(4);
    ["", "-wal", "-shm"].iter().for_each(|ending| {
        std::fs::remove_file(format!("{}{ending}", site.disk.journal().display())).unwrap();
    });
    site.until_it_says(
        "journal.db: removed while the journal was open; the journal is there again with all that it held",
    );
    site.until_recorded(20);
    std::thread::sleep(Duration::from_secs(1));
    site.end(child);
    assert_eq!((site.names(), site.told().len()), (expected(), 20));
}

#[test]
fn a_log_that_is_removed_is_named_once_and_nothing_else_is_said_of_the_journal() {
    let site = site();
    let child = site.watch();
    site.until_recorded(4);
    std::fs::remove_file(format!("{}-wal", site.disk.journal().display())).unwrap();
    site.until_it_says("journal.db-wal: removed while the journal was open; the journal is there again");
    site.until_recorded(20);
    site.end(child);
    let said = ["removed while", "kept in memory", "written again"].map(|what| site.times_said(what));
    assert_eq!(said, [1, 0, 0]);
}

#[test]
fn for_a_journal_that_is_emptied_watch_says_what_to_do_and_then_begins_a_new_one() {
    let site = site();
    let child = site.watch();
    site.until_recorded(4);
    let journal = site.disk.journal();
    std::fs::File::create(&journal).unwrap();
    site.until_it_says("the file of the journal is empty; what is found is kept in memory until this file is moved");
    std::fs::rename(&journal, journal.with_extension("away")).unwrap();
    site.until_it_says("a new journal was begun");
    site.until_recorded(2);
    site.end(child);
    assert_eq!(site.times_said("kept in memory"), 1);
}

#[test]
fn a_journal_that_is_emptied_just_before_the_end_is_an_error() {
    let site = site();
    let child = site.watch();
    site.until_recorded(20);
    std::fs::File::create(site.disk.journal()).unwrap();
    end(child, "TERM").with(74);
    site.until_it_says("the file of the journal is empty");
    let child = site.watch();
    site.until_it_says("the file was empty, and a new journal was begun");
    site.end(child);
}

#[test]
fn after_its_log_and_the_index_are_emptied_watch_asks_again_for_what_was_only_there() {
    let site = site();
    let mut child = site.watch();
    site.until_recorded(4);
    ["-wal", "-shm"].iter().for_each(|ending| {
        std::fs::File::create(format!("{}{ending}", site.disk.journal().display())).unwrap();
    });
    let lost =
        "journal.db-wal: removed, emptied or overwritten while the journal was open; what was written last is lost";
    if has_ended_before(&site, &mut child, lost) {
        child = site.watch();
    }
    site.until_recorded(20);
    site.end(child);
    assert_eq!(site.names(), expected());
}

/// Waits until it says this. It may have ended before: the system ends a program that uses the index in the moment in which it is emptied.
fn has_ended_before(site: &Site, child: &mut std::process::Child, what: &str) -> bool {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(ended) = child.try_wait().unwrap() {
            assert_eq!(ended.signal(), Some(rustix::process::Signal::BUS.as_raw()), "{ended}");
            return true;
        }
        if site.times_said(what) > 0 {
            return false;
        }
        assert!(Instant::now() < until, "it does not say {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn while_a_file_of_another_kind_is_in_its_place_health_says_so_and_then_nothing_is_missing() {
    let site = site();
    let child = site.watch();
    site.until_recorded(4);
    std::fs::remove_file(site.disk.journal()).unwrap();
    std::fs::write(site.disk.journal(), "a log of another program").unwrap();
    let answer = site.until_ready_is("503");
    assert!(answer.contains("not a journal of cimjob"), "{answer}");
    let health = get(&site.address, "/healthz");
    assert!(
        health.starts_with("HTTP/1.1 200") && health.contains("ok, but the journal cannot be written: "),
        "{health}"
    );
    std::fs::remove_file(site.disk.journal()).unwrap();
    site.until_ready_is("200");
    site.until_recorded(20);
    std::thread::sleep(Duration::from_secs(1));
    site.end(child);
    assert_eq!((site.names(), site.told().len()), (expected(), 20));
}
