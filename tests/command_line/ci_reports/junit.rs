//! `--report junit=FILE`, read by another library.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus};

use super::super::program::{Cimjob, Host, PASSWORD, USER, job};
use super::folder::Folder;

/// Kind, message, type and text of a case that did not succeed.
fn trouble(case: &TestCase) -> (NonSuccessKind, String, String, String) {
    let TestCaseStatus::NonSuccess { kind, message, ty, description, .. } = &case.status else { panic!("{case:?}") };
    let text =
        |text: &Option<quick_junit::XmlString>| text.as_ref().map_or(String::new(), |text| text.as_str().to_owned());
    (*kind, text(message), text(ty), text(description))
}

#[test]
fn a_job_that_failed_is_a_failed_case_with_the_root_cause() {
    let (host, folder) = (Host::start(), Folder::new());
    let report = folder.report("junit", "a.xml");
    host.explain(1).arguments(&["--report", &report]).run().with(0);
    let junit = folder.junit("a.xml");
    let [suite] = &junit.test_suites[..] else { panic!("{junit:?}") };
    assert_eq!((suite.name.as_str(), suite.tests, suite.failures), (&*host.running.address().to_string(), 1, 1));
    let case = &suite.test_cases[0];
    assert!(case.name.as_str().ends_with("[8E1C7A50]"), "{case:?}");
    assert_eq!(case.classname.as_deref(), Some(&*format!("{}.Msvm_ConcreteJob", suite.name.as_str())));
    let (kind, message, _, text) = trouble(case);
    let told = host.explain(1).arguments(&["-o", "json"]).run().json();
    assert_eq!((kind, message.as_str()), (NonSuccessKind::Failure, told["headline"].as_str().unwrap()));
    assert!(text.starts_with("FAILED") && text.contains(&job(1)), "{text}");
}

#[test]
fn a_host_that_cannot_be_reached_is_an_error_named_contact() {
    let folder = Folder::new();
    let report = folder.report("junit", "a.xml");
    let command = ["explain", &job(1), "--class", "Msvm_ConcreteJob", "--host", "127.0.0.1:1", "--report", &report];
    Cimjob::new(&command).variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD).run().with(6);
    let junit = folder.junit("a.xml");
    let case = &junit.test_suites[0].test_cases[0];
    let (kind, message, ty, _) = trouble(case);
    assert_eq!((case.name.as_str(), kind, ty.as_str()), ("contact", NonSuccessKind::Error, "exit code 6"));
    assert!(message.contains("cannot be reached"), "{message}");
}

#[test]
fn a_report_that_cannot_be_written_is_refused_before_the_host_is_asked() {
    let folder = Folder::new();
    let report = folder.report("junit", "no/a.xml");
    let command = ["explain", &job(1), "--host", "127.0.0.1:1", "--report", &report];
    let said = Cimjob::new(&command).run().with(74).message();
    assert!(said.contains("a.xml cannot be written: its folder does not exist"), "{said}");
}

#[test]
fn nothing_but_the_report_is_left_in_its_folder() {
    let (host, folder) = (Host::start(), Folder::new());
    let report = folder.report("junit", "a.xml");
    host.explain(1).arguments(&["--report", &report]).run().with(0);
    assert_eq!(folder.names(), ["a.xml"]);
}
