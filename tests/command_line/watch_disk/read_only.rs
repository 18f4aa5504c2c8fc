//! The system makes the disk of the journal read-only, as it does after an error.

use std::collections::BTreeMap;
use std::process::Child;

use super::super::watch::{Lab, failing};
use super::disk::Disk;
use super::watched::Site;

/// A watcher that goes on while its disk is read-only.
fn on_a_broken_disk() -> (Site, Child) {
    let jobs: Vec<String> =
        (0..20).map(|number| failing(&format!("job-{number:02}"), f64::from(number) * 0.4)).collect();
    let site = Site::new(Lab::start(2, &jobs), Disk::failing());
    let mut child = site.watch();
    site.until_recorded(4);
    site.until_ready_is("200");
    site.disk.break_down(child.id());
    let answer = site.until_ready_is("503");
    assert!(answer.contains("the journal cannot be "), "{answer}");
    site.until_looks(20.0);
    assert_eq!(child.try_wait().unwrap(), None, "it goes on");
    assert_eq!(site.times_said("what is found is kept in memory"), 1);
    (site, child)
}

/// Each job of both hosts is in the journal and was told under one id, also what was told before.
fn assert_all_are_told(site: &Site, before: &BTreeMap<String, String>) {
    let names: Vec<String> = (0..20).flat_map(|number| [0, 1].map(|_| format!("job-{number:02}"))).collect();
    assert_eq!(site.names(), names);
    let all = site.told();
    assert!(all.len() == 40 && before.keys().all(|id| all.contains_key(id)), "each is told under one id");
}

#[test]
fn on_a_disk_that_becomes_read_only_watch_goes_on_and_writes_everything_after_the_repair() {
    let (site, child) = on_a_broken_disk();
    let told = site.told();
    site.disk.repair();
    site.disk.make_room(Some(child.id()));
    site.until_ready_is("200");
    site.until_it_says("cimjob: the journal is written again");
    site.until_recorded(40);
    std::thread::sleep(std::time::Duration::from_secs(1));
    site.end(child);
    assert_all_are_told(&site, &told);
    assert!(site.gaps().is_empty(), "{:?}", site.gaps());
}

/// What a watcher that is killed meanwhile told stays told.
#[test]
fn a_watcher_that_is_killed_while_its_disk_is_read_only_loses_nothing_that_it_told() {
    let (site, mut child) = on_a_broken_disk();
    let (told, kept) = (site.told(), site.recorded().len());
    child.kill().unwrap();
    child.wait().unwrap();
    site.disk.repair();
    assert_eq!(site.recorded().len(), kept, "what was acknowledged is there");
    let child = site.watch();
    site.until_recorded(40);
    site.until_ready_is("200");
    std::thread::sleep(std::time::Duration::from_secs(1));
    site.end(child);
    assert_all_are_told(&site, &told);
    assert!(site.gaps().iter().any(|gap| gap.why == "watch was not running"), "{:?}", site.gaps());
}
