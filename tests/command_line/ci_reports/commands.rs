//! The commands that report: one suite a host, one case a job.

use quick_junit::{NonSuccessKind, TestCaseStatus, TestSuite};

use super::super::program::{Host, Stranger, job};
use super::super::support::job_host::{JobHost, MACHINE, errors, item, job as answer, page};
use super::folder::Folder;

fn kind(suite: &TestSuite, name: &str) -> Option<NonSuccessKind> {
    let case = suite.test_cases.iter().find(|case| case.name.as_str().contains(name));
    match &case.unwrap_or_else(|| panic!("{name}: {suite:?}")).status {
        TestCaseStatus::Success { .. } => None,
        TestCaseStatus::NonSuccess { kind, .. } => Some(*kind),
        TestCaseStatus::Skipped { .. } => panic!("{name} is skipped"),
    }
}

fn skipped(suite: &TestSuite) -> usize {
    let is_skipped = |status: &TestCaseStatus| matches!(status, TestCaseStatus::Skipped { .. });
    suite.test_cases.iter().filter(|case| is_skipped(&case.status)).count()
}

#[test]
fn a_list_has_a_case_for_each_job_and_counts_them() {
    let host = JobHost::new().on("GetErrorEx", [errors(&["the disk is not there"])]);
    let job =
        |id: &str, state: &str| item("Msvm_ConcreteJob", ("InstanceID", id), &[("JobState", state), ("JobType", "12")]);
    let host = host.on("SELECT", [page(&[job("a-1", "10"), job("b-2", "4"), job("c-3", "7")], None)]);
    let (stranger, folder) = (Stranger::start(host.start()), Folder::new());
    stranger.cimjob(&["list", "--errors", "--report", &folder.report("junit", "a.xml")]).run().with(0);
    let junit = folder.junit("a.xml");
    let suite = &junit.test_suites[0];
    assert_eq!((suite.tests, suite.failures, skipped(suite), suite.errors), (3, 1, 1, 0));
    assert_eq!((kind(suite, "[a1]"), kind(suite, "[c3]")), (Some(NonSuccessKind::Failure), None));
    let text = folder.read("a.xml");
    assert!(text.contains(r#"message="the disk is not there""#) && text.contains(MACHINE), "{text}");
    assert!(text.contains("name=\"Start Virtual Machine &quot;web01&quot; [a1]\""), "{text}");
}

#[test]
fn sorted_and_plain_lists_report_the_same_jobs() {
    let (host, folder) = (Host::start(), Folder::new());
    host.cimjob(&["list", "--report", &folder.report("junit", "a.xml")]).run();
    host.cimjob(&["list", "--sort", "age", "-o", "json", "--report", &folder.report("junit", "b.xml")]).run();
    let names = |name: &str| {
        let suite = &folder.junit(name).test_suites[0];
        let mut names: Vec<String> = suite.test_cases.iter().map(|case| case.name.as_str().to_owned()).collect();
        names.sort();
        names
    };
    assert!(names("a.xml").len() > 10);
    assert_eq!(names("a.xml"), names("b.xml"));
}

#[test]
fn a_job_that_was_waited_for_fails_with_its_root_cause() {
    let host = JobHost::new().on("Get", [answer(4), answer(10)]).on("GetErrorEx", [errors(&["no disk"])]);
    let (stranger, folder) = (Stranger::start(host.start()), Folder::new());
    stranger.cimjob(&["wait", &job(1), "--report", &folder.report("junit", "a.xml")]).run().with(1);
    let text = folder.read("a.xml");
    assert!(text.contains("<failure message=\"no disk\""), "{text}");
}

#[test]
fn a_job_that_still_runs_when_the_time_is_up_is_an_error() {
    let host = JobHost::new().on("Get", [answer(4)]);
    let (stranger, folder) = (Stranger::start(host.start()), Folder::new());
    let report = folder.report("junit", "a.xml");
    stranger.cimjob(&["wait", &job(1), "--timeout", "1s", "--report", &report]).run().with(8);
    let text = folder.read("a.xml");
    assert!(
        text.contains("<error message=\"It was still running when the time was up.\" type=\"exit code 8\""),
        "{text}"
    );
}

#[test]
fn jobs_that_any_left_under_way_are_skipped_and_not_missing() {
    let host = JobHost::new().on(&format!("Get {}", job(1)), [answer(7)]).on(&format!("Get {}", job(2)), [answer(4)]);
    let (stranger, folder) = (Stranger::start(host.start()), Folder::new());
    stranger.cimjob(&["wait", &job(1), &job(2), "--any", "--report", &folder.report("junit", "a.xml")]).run().with(0);
    let suite = &folder.junit("a.xml").test_suites[0];
    assert_eq!((suite.tests, skipped(suite)), (2, 1), "{suite:?}");
}

#[test]
fn each_host_is_a_suite_and_one_that_cannot_be_reached_an_error() {
    let (hosts, folder) = ([Host::start(), Host::start()], Folder::new());
    let names = [0, 1].map(|index: usize| hosts[index].running.address().to_string());
    let pins = [0, 1].map(|index: usize| hosts[index].running.pin().to_string()).join(",");
    let report = folder.report("junit", "a.xml");
    let typed =
        ["list", "--failed", "--host", &names[0], "--host", &names[1], "--host", "127.0.0.1:1", "--report", &report];
    hosts[0].cimjob(&typed).variable("CIMJOB_PIN", &pins).run().with(9);
    let junit = folder.junit("a.xml");
    let of = |name: &str| junit.test_suites.iter().find(|suite| suite.name.as_str() == name).unwrap();
    assert!(of(&names[0]).failures > 0 && of(&names[0]).failures == of(&names[1]).failures);
    assert_eq!(kind(of("127.0.0.1:1"), "contact"), Some(NonSuccessKind::Error));
    assert_eq!(junit.test_suites.len(), 3);
}

#[test]
fn a_host_without_the_job_is_not_an_error_if_another_one_has_it() {
    let (hosts, folder) = ([Host::start(), Host::start()], Folder::new());
    let names = [0, 1].map(|index: usize| hosts[index].running.address().to_string());
    let pins = [0, 1].map(|index: usize| hosts[index].running.pin().to_string()).join(",");
    let report = folder.report("junit", "a.xml");
    let many = ["--host", &names[0], "--host", &names[1], "--report", &report];
    hosts[0].cimjob(&["explain", &job(1), &job(99)]).arguments(&many).variable("CIMJOB_PIN", &pins).run().with(5);
    let junit = folder.junit("a.xml");
    assert_eq!((junit.failures, junit.errors), (2, 1), "{junit:?}");
    let own = junit.test_suites.iter().find(|suite| suite.name.as_str() == "cimjob").unwrap();
    assert_eq!(kind(own, "8E1C7A50"), Some(NonSuccessKind::Error));
}
