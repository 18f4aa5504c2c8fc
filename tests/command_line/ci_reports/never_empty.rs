//! A report that says nothing would read as "all well": whatever ends a command, the report has it.

use std::time::{Duration, Instant};

use super::super::program::{Cimjob, Host, PASSWORD, Stranger, USER, job};
use super::super::support::job_host::{Answer, JobHost, job as answer, page};
use super::folder::Folder;

#[test]
fn a_wrong_password_is_an_error() {
    let (host, folder) = (Host::start(), Folder::new());
    let report = folder.report("junit", "a.xml");
    host.explain(1).arguments(&["--report", &report]).variable("CIMJOB_PASSWORD", "wrong").run().with(4);
    let text = folder.read("a.xml");
    assert!(text.contains("name=\"contact\"") && text.contains("type=\"exit code 4\""), "{text}");
    assert!(!text.contains("wrong") && !text.contains(PASSWORD), "{text}");
}

#[test]
fn a_list_without_a_job_says_so() {
    let host = JobHost::new().on("SELECT", [page(&[], None)]);
    let (stranger, folder) = (Stranger::start(host.start()), Folder::new());
    stranger.cimjob(&["list", "--failed", "--report", &folder.report("junit", "a.xml")]).run().with(0);
    let text = folder.read("a.xml");
    assert!(text.contains("<skipped message=\"The host answered and lists no job that was asked for.\""), "{text}");
}

#[test]
fn a_connection_that_breaks_in_the_middle_of_a_list_is_an_error_after_its_jobs() {
    let one = super::super::support::job_host::item("Msvm_ConcreteJob", ("InstanceID", "a-1"), &[("JobState", "7")]);
    let host = JobHost::new().on("SELECT", [page(&[one], Some("next"))]).on("Pull", [Answer::Status(500)]);
    let (stranger, folder) = (Stranger::start(host.start()), Folder::new());
    let ended = stranger.cimjob(&["list", "--report", &folder.report("junit", "a.xml")]).run();
    assert_ne!(ended.code, Some(0), "{ended:?}");
    let junit = folder.junit("a.xml");
    assert_eq!((junit.tests, junit.errors), (2, 1), "{junit:?}");
}

#[test]
fn arguments_that_name_no_job_are_an_error() {
    let folder = Folder::new();
    let report = folder.report("junit", "a.xml");
    Cimjob::new(&["explain", "nothing", "here", "--host", "hv01", "--report", &report]).run().with(2);
    assert_eq!(folder.junit("a.xml").errors, 1);
}

#[test]
fn a_command_that_is_ended_at_its_deadline_has_a_report() {
    let host = JobHost::new().on("Get", [Answer::Late(Duration::from_secs(30), String::new())]);
    let (stranger, folder) = (Stranger::start(host.start()), Folder::new());
    let begun = Instant::now();
    stranger
        .cimjob(&["explain", &job(1), "--timeout", "1s", "--report", &folder.report("junit", "a.xml")])
        .run()
        .with(8);
    assert!(begun.elapsed() < Duration::from_secs(15));
    assert_eq!(folder.junit("a.xml").errors, 1);
}

#[test]
fn ctrl_c_leaves_a_report_that_says_so() {
    let host = JobHost::new().on("Get", [answer(4)]);
    let (stranger, folder) = (Stranger::start(host.start()), Folder::new());
    let child = stranger.cimjob(&["wait", &job(1), "--report", &folder.report("junit", "a.xml")]).spawn();
    std::thread::sleep(Duration::from_secs(2));
    std::process::Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
    assert!(folder.read("a.xml").contains("<error message=\"The command was stopped (Ctrl-C)"));
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_ends_with_74() {
    let ended = Host::start().explain(1).arguments(&["--report", "junit=/dev/full"]).run().with(74);
    assert!(ended.stdout.starts_with("FAILED"), "{ended:?}");
    assert!(ended.stderr.contains("cimjob: the report /dev/full cannot be written: No space left"), "{ended:?}");
}

#[test]
fn two_reports_in_one_file_are_refused() {
    let folder = Folder::new();
    let (one, two) = (folder.report("junit", "a"), folder.report("markdown", "./a"));
    let typed = ["explain", &job(1), "--report", &one, "--report", &two];
    let refused = Cimjob::new(&typed).variable("CIMJOB_USER", USER).run().with(2).message();
    assert!(refused.contains("two reports go to the file"), "{refused}");
}
