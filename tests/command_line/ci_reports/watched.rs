//! `watch --once` and `report`: what the journal knows, and what it cannot know.

use cimjob::cim::Timestamp;
use cimjob::journal::{Entry, Gap, HostLook, Journal, Retention};
use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{Scenario, Simulator};
use quick_junit::Report;
use tokio::runtime::Runtime;

use super::super::program::Cimjob;
use super::folder::Folder;

fn ago(seconds: i64) -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second() - seconds).unwrap()
}

fn look(host: &str) -> Entry {
    let host = host.to_owned();
    Entry::Look(HostLook {
        host,
        first_ok: None,
        last_ok: Some(ago(10)),
        last_try: ago(10),
        failure: None,
        since: ago(500),
    })
}

/// What `report` writes of a journal with these entries.
fn reported(entries: &[Entry], more: &[&str]) -> Report {
    let folder = Folder::new();
    let path = folder.path("journal.db");
    Journal::open(&path, Retention::default()).unwrap().commit(entries).unwrap();
    let report = folder.report("junit", "a.xml");
    let command = ["report", "--since", "10m", "--journal", path.to_str().unwrap(), "--report", &report];
    Cimjob::new(&command).arguments(more).run().with(0);
    folder.junit("a.xml")
}

#[test]
fn a_host_that_was_watched_without_a_failure_is_a_case_that_passed() {
    let junit = reported(&[look("hv07"), look("hv08")], &["--host", "hv07"]);
    let [suite] = &junit.test_suites[..] else { panic!("{junit:?}") };
    assert_eq!((suite.name.as_str(), suite.tests, suite.errors, suite.failures), ("hv07", 1, 0, 0));
}

#[test]
fn a_host_that_is_watched_for_a_part_of_the_time_only_has_no_result() {
    let folder = Folder::new();
    let path = folder.path("journal.db");
    Journal::open(&path, Retention::default()).unwrap().commit(&[look("hv07")]).unwrap();
    let report = folder.report("junit", "a.xml");
    let of = |since: &str| {
        let command = ["report", "--since", since, "--journal", path.to_str().unwrap(), "--report", &report];
        Cimjob::new(&command).run().with(0);
        folder.read("a.xml")
    };
    assert!(of("20m").contains("<skipped message=\"The host is watched only since "));
    assert!(!of("10m").contains("<skipped"));
}

#[test]
fn a_gap_is_an_error() {
    let gap = Gap { host: "hv07".into(), from: ago(500), to: ago(400), why: "the host cannot be reached".into() };
    let junit = reported(&[look("hv07"), Entry::Gap(gap)], &[]);
    assert_eq!((junit.tests, junit.errors), (1, 1), "{junit:?}");
}

#[test]
fn a_host_that_is_not_watched_is_an_error_and_so_is_a_journal_without_hosts() {
    assert_eq!(reported(&[look("hv07")], &["--host", "hv99"]).errors, 1);
    assert_eq!(reported(&[], &[]).errors, 1);
}

#[test]
fn a_missing_journal_is_an_error() {
    let folder = Folder::new();
    let report = folder.report("junit", "a.xml");
    let path = folder.path("none.db");
    Cimjob::new(&["report", "--since", "1h", "--journal", path.to_str().unwrap(), "--report", &report]).run().with(78);
    assert_eq!(folder.junit("a.xml").errors, 1);
}

#[test]
fn one_round_has_failed_jobs_quiet_hosts_and_hosts_that_did_not_answer() {
    let jobs = "[[jobs]]\ninstance_id = \"job-1\"\nstate = \"exception\"\nerror_code = 32768\nerrors = [{ message = \"no disk\" }]\n";
    let (runtime, folder) = (Runtime::new().unwrap(), Folder::new());
    let start = |jobs: &str| {
        let head = "schemes = [\"negotiate\"]\n[[users]]\nname = 'LAB\\operator'\npassword = \"pw\"\n";
        let scenario = Scenario::parse(&format!("{head}{jobs}"), ScenarioFormat::Toml).unwrap();
        runtime.block_on(Simulator::start(scenario, "127.0.0.1:0".parse().unwrap())).unwrap()
    };
    let (failing, quiet) = (start(jobs), start(""));
    let hosts = [failing.address().to_string(), quiet.address().to_string(), "127.0.0.1:1".to_owned()];
    let (journal, report) = (folder.path("journal.db"), folder.report("junit", "a.xml"));
    let options = ["watch", "--once", "--user", r"LAB\operator", "--insecure-skip-verify", "--report", &report];
    let command = Cimjob::new(&options).arguments(&["--journal", journal.to_str().unwrap()]);
    let command = hosts.iter().fold(command, |command, host| command.arguments(&["--host", host]));
    command.variable("CIMJOB_PASSWORD", "pw").run().with(9);
    let junit = folder.junit("a.xml");
    assert_eq!((junit.tests, junit.failures, junit.errors), (3, 1, 1), "{junit:?}");
    assert!(folder.read("a.xml").contains("<failure message=\"no disk\""));
}

#[test]
fn a_watch_without_an_end_does_not_report() {
    let folder = Folder::new();
    let report = folder.report("junit", "a.xml");
    let refused = Cimjob::new(&["watch", "--host", "127.0.0.1:1", "--report", &report]).run().with(2);
    assert!(refused.stderr.contains("--report needs an end: use it with --once"), "{refused:?}");
}
