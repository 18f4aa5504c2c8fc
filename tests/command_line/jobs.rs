//! `list`, `wait` and `cancel` as people and scripts run them, against a host whose answers are laid out.

use std::io::{BufRead, BufReader, Read};
use std::process::Command;

use super::json::document;
use super::program::{Ended, Stranger, job as id};
use super::support::job_host::{
    Answer, JobHost, MACHINE, actions, errors, gone, item, job, job_with, page, return_value,
};

fn start(host: &JobHost) -> Stranger {
    Stranger::start(host.start())
}

fn failed(id: &str) -> String {
    item("Msvm_ConcreteJob", ("InstanceID", id), &[("JobState", "10"), ("JobType", "12")])
}

fn running(id: &str) -> String {
    item("Msvm_ConcreteJob", ("InstanceID", id), &[("JobState", "4"), ("JobType", "13"), ("PercentComplete", "35")])
}

/// A host with a failed job that tells why, and one that runs.
fn two_jobs() -> JobHost {
    let host = JobHost::new().on("SELECT", [page(&[failed("a-1"), running("b-2")], None)]);
    host.on("GetErrorEx", [errors(&["the disk is not there"])])
}

/// A job that ends in this state at the second look.
fn ending(state: u16) -> JobHost {
    JobHost::new().on("Get", [job(4), job(state)])
}

fn lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_list_names_states_machines_and_errors() {
    let text = start(&two_jobs()).cimjob(&["list", "--errors", "-o", "wide"]).run().data();
    for part in ["Exception (10)", "a-1", "Start Virtual Machine", "web01", MACHINE, "the disk is not there", "35 %"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_list_says_that_a_machine_is_not_known() {
    let host = two_jobs().on("AssociatedInstances", [Answer::Fault("w:AccessDenied", 5)]);
    let ended = start(&host).cimjob(&["list"]).run().with(0);
    assert_eq!(ended.stdout.lines().filter(|line| line.contains("  unknown  ")).count(), 2, "{ended:?}");
    assert!(ended.stderr.contains("the virtual machine of 2 of the listed jobs is not known: "), "{ended:?}");
}

#[test]
fn a_list_of_nothing_says_so() {
    let host = JobHost::new().on("SELECT", [page(&[], None)]);
    assert_eq!(start(&host).cimjob(&["list", "--failed"]).run().data(), "No jobs.\n");
}

#[test]
fn the_filters_reach_the_host() {
    let stranger = start(&two_jobs());
    let filters = ["--failed", "--class", "Msvm_ConcreteJob", "--type", "12", "--owner", r"LAB\ops"];
    stranger.cimjob(&[&["list"], &filters[..]].concat()).run().with(0);
    let body = &stranger.peer.requests()[0].body;
    let wanted = r"SELECT * FROM Msvm_ConcreteJob WHERE (JobState = 8 OR JobState = 9 OR JobState = 10 OR (JobState = 7 AND ErrorCode &lt;&gt; 0)) AND JobType = 12 AND Owner = 'LAB\\ops'";
    assert!(body.contains(wanted), "{body}");
}

#[test]
fn a_list_as_json_is_one_valid_document() {
    let listed = start(&two_jobs()).cimjob(&["list", "--errors", "-o", "json"]).run().with(0);
    let listed = document(&listed, "jobs");
    assert_eq!(listed["jobs"][0]["explanation"]["headline"], "the disk is not there");
    assert_eq!(listed["jobs"][1]["virtual_machines"][0]["name"], "web01");
}

#[test]
fn a_list_as_json_lines_is_a_valid_document_a_job() {
    let listed = start(&two_jobs()).cimjob(&["list", "-o", "jsonl"]).run().with(0);
    for line in listed.stdout.lines() {
        let one = Ended { code: Some(0), stdout: format!("{line}\n"), stderr: String::new() };
        assert_eq!(document(&one, "job")["virtual_machines"][0]["id"], MACHINE);
    }
    assert_eq!(listed.stdout.lines().count(), 2);
}

#[test]
fn errors_that_cannot_be_read_are_named_at_the_end() {
    let host = JobHost::new().on("SELECT", [page(&[failed("a-1"), failed("b-2")], None)]);
    let host = host.on("GetErrorEx a-1", [return_value("GetErrorEx", 32775)]).on("GetErrorEx b-2", [errors(&["why"])]);
    let ended = start(&host).cimjob(&["list", "--errors"]).run().with(7);
    assert!(ended.stdout.contains("why"), "{ended:?}");
    assert!(
        ended.stderr.contains("not everything could be read of 1 of the listed jobs") && ended.stderr.contains("a-1"),
        "{ended:?}"
    );
}

#[test]
fn a_list_that_breaks_off_shows_what_it_has() {
    let host = JobHost::new().on("SELECT", [page(&[running("b-2")], Some("uuid:1"))]);
    let host = host.on("Pull", [Answer::Fault("w:InvalidEnumerationContext", 2_150_858_779)]);
    let ended = start(&host).cimjob(&["list"]).run().with(7);
    assert!(ended.stdout.contains("b-2") && ended.stderr.contains("broke off after 1 instances"), "{ended:?}");
}

#[test]
fn the_end_of_a_job_decides_the_exit_code_of_wait() {
    for (state, code) in [(7, 0), (8, 1), (10, 1), (32768, 3)] {
        start(&ending(state)).cimjob(&["wait", &id(1)]).run().with(code);
    }
}

#[test]
fn wait_without_a_terminal_writes_a_line_a_change_and_then_the_explanation() {
    let host = ending(10).on("GetErrorEx", [errors(&["the disk is not there"])]);
    let ended = start(&host).cimjob(&["wait", &id(1)]).run().with(1);
    let (limit, changes) = ended.stderr.split_once('\n').unwrap();
    assert_eq!(limit, "cimjob: waiting up to 30 min (--timeout)");
    let states: Vec<bool> = changes.lines().map(|line| line.contains("Exception (10)")).collect();
    assert_eq!(states, [false, true], "{ended:?}");
    for part in ["FAILED", "the disk is not there", "web01"] {
        assert!(ended.stdout.contains(part), "{part}: {ended:?}");
    }
}

#[test]
fn wait_says_that_the_job_still_runs_when_time_is_up() {
    let host = JobHost::new().on("Get", [job_with(4, &[("PercentComplete", "35")])]);
    let ended = start(&host).cimjob(&["wait", &id(1), "--timeout", "1s"]).run().with(8);
    for part in ["STILL RUNNING", "Timed out; the job is still running", "35 %", "web01"] {
        assert!(ended.stdout.contains(part), "{part}: {ended:?}");
    }
}

#[test]
fn wait_shows_its_time_limit_of_half_an_hour() {
    let stranger = start(&ending(7));
    let ended = stranger.cimjob(&["wait", &id(1)]).run().with(0);
    assert!(ended.stderr.starts_with("cimjob: waiting up to 30 min (--timeout)\n"), "{ended:?}");
    let typed = stranger.cimjob(&["wait", &id(1), "--timeout", "1h"]).run().with(0);
    assert!(!typed.stderr.contains("waiting up to"), "{typed:?}");
}

#[test]
fn a_timeout_of_0_looks_once() {
    let stranger = start(&JobHost::new().on("Get", [job(4)]));
    let ended = stranger.cimjob(&["wait", &id(1), "--timeout", "0"]).run().with(8);
    assert!(ended.stdout.contains("The job is still running. Look again with:\n    cimjob wait '"), "{ended:?}");
    let looks = actions(&stranger.peer).iter().filter(|action| **action == "Get").count();
    assert_eq!(looks, 1, "{:?}", actions(&stranger.peer));
}

#[test]
fn a_timeout_of_0_explains_a_job_that_has_failed() {
    let host = JobHost::new().on("Get", [job(10)]).on("GetErrorEx", [errors(&["the disk is not there"])]);
    let ended = start(&host).cimjob(&["wait", &id(1), "--timeout", "0"]).run().with(1);
    assert!(ended.stdout.contains("the disk is not there"), "{ended:?}");
}

#[test]
fn only_wait_looks_once() {
    let message = start(&two_jobs()).cimjob(&["list", "--timeout", "0"]).run().with(2).message();
    assert!(message.contains("only wait does that"), "{message}");
}

#[test]
fn what_was_typed_is_repeated_when_time_is_up_and_no_secret_is() {
    let stranger = start(&JobHost::new().on("Get", [job(4)]));
    let typed = ["wait", &id(1), "--timeout", "1s", "--user", r"LAB\operator", "--full"];
    let ended = stranger.cimjob(&typed).run().with(8);
    let line = ended.stdout.lines().find(|line| line.contains("cimjob wait")).unwrap_or_else(|| panic!("{ended:?}"));
    assert!(line.contains(&id(1)) && line.contains(r"--user 'LAB\operator'"), "{line}");
    assert!(line.contains("--timeout 1s") && line.contains("--full") && !line.contains("please"), "{line}");
}

#[test]
fn wait_as_json_lines_gives_a_valid_document_a_change() {
    let ended = start(&ending(7)).cimjob(&["wait", &id(1), "-o", "jsonl"]).run().with(0);
    let kinds: Vec<_> = lines(&ended.stdout).iter().map(|line| line["kind"].clone()).collect();
    assert_eq!(kinds, ["progress", "progress", "waited"], "{ended:?}");
    for (line, kind) in ended.stdout.lines().zip(["progress", "progress", "waited"]) {
        document(&Ended { code: Some(0), stdout: format!("{line}\n"), stderr: String::new() }, kind);
    }
}

#[test]
fn wait_as_json_gives_one_valid_document_of_all_jobs() {
    let ended = start(&ending(7)).cimjob(&["wait", &id(1), &id(2), "-o", "json"]).run().with(0);
    let waited = document(&ended, "waited");
    let results: Vec<_> = waited["jobs"].as_array().unwrap().iter().map(|job| job["result"].clone()).collect();
    assert_eq!(results, ["ended", "ended"]);
}

#[test]
fn all_jobs_are_waited_for_and_the_worst_decides() {
    let host = JobHost::new().on(&format!("Get {}", id(1)), [job(7)]).on(&format!("Get {}", id(2)), [job(4), job(10)]);
    let host = host.on(&format!("Get {}", id(3)), [gone()]);
    let ended = start(&host).cimjob(&["wait", &id(1), &id(2), &id(3)]).run().with(1);
    assert!(ended.stdout.contains("SUCCEEDED") && ended.stdout.contains("FAILED"), "{ended:?}");
    assert!(ended.stderr.contains("RESOURCE_NOT_FOUND"), "{ended:?}");
}

#[test]
fn any_stops_with_the_first_job_that_ends() {
    let host = JobHost::new().on(&format!("Get {}", id(1)), [job(4)]).on(&format!("Get {}", id(2)), [job(4), job(7)]);
    let host = host.on(&format!("Get {}", id(3)), [gone()]);
    let ended = start(&host).cimjob(&["wait", "--any", &id(1), &id(2), &id(3)]).run().with(0);
    assert_eq!(ended.stdout.matches("SUCCEEDED").count(), 1, "{ended:?}");
}

#[test]
fn a_job_that_is_named_twice_is_followed_once() {
    let host = JobHost::new().on(&format!("Get {}", id(1)), [job(7)]);
    let path = format!(r#"root\virtualization\v2:Msvm_ConcreteJob.InstanceID="{}""#, id(1));
    let ended = start(&host).cimjob(&["wait", &id(1), &path]).run().with(0);
    assert_eq!(ended.stdout.matches("SUCCEEDED").count(), 1, "{ended:?}");
}

#[test]
fn jobs_of_different_hosts_are_not_waited_for_at_once() {
    let path = |host: &str| format!(r#"\\{host}\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="a""#);
    let command = super::program::Cimjob::new(&["wait", &path("HV01"), &path("HV02"), "--user", r"LAB\x"]);
    assert!(command.run().with(2).message().contains("different hosts"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_waiting_and_never_the_job() {
    let stranger = start(&JobHost::new().on("Get", [job(4)]));
    let mut child = stranger.cimjob(&["wait", &id(1), "--timeout", "60s"]).spawn();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut text = String::new();
    stderr.read_line(&mut text).unwrap();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    stderr.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{text}");
    assert!(text.contains("stopped waiting; the job is still running") && text.contains("cimjob wait '"), "{text}");
    assert!(!actions(&stranger.peer).contains(&"RequestStateChange".to_owned()));
}

#[test]
fn cancel_without_a_terminal_needs_yes() {
    let stranger = start(&JobHost::new().on("Get", [job(4)]));
    let message = stranger.cimjob(&["cancel", &id(1)]).run().with(2).message();
    assert!(message.contains("--yes"), "{message}");
    assert!(stranger.peer.requests().is_empty());
}

#[test]
fn cancel_waits_for_the_end() {
    let host = JobHost::new().on("Get", [job(4), job(6), job(8)]);
    let host = host.on("RequestStateChange", [return_value("RequestStateChange", 4096)]);
    let ended = start(&host).cimjob(&["cancel", &id(1), "--yes"]).run().with(0);
    assert!(ended.stdout.contains("STOPPED") && ended.stderr.contains("accepted the request: 4096"), "{ended:?}");
}

#[test]
fn cancel_of_a_job_that_ended_is_no_error() {
    let ended = start(&JobHost::new().on("Get", [job(7)])).cimjob(&["cancel", &id(1), "--yes"]).run().with(0);
    assert!(ended.stderr.contains("nothing to cancel"), "{ended:?}");
}

#[test]
fn a_refused_cancel_ends_with_its_return_value() {
    let ended = start(&JobHost::new().on("Get", [job(4)])).cimjob(&["cancel", &id(1), "--yes", "-o", "json"]).run();
    let refused = document(&ended.with(7), "cancellation");
    assert_eq!(
        (&refused["request"], &refused["return_value"]["name"]),
        (&"refused".into(), &"Invalid State Transition".into())
    );
}

#[test]
fn a_cancel_whose_answer_is_lost_says_so_and_the_job_tells() {
    let host = JobHost::new().on("Get", [job(4), job(9)]).on("RequestStateChange", [Answer::Cut]);
    let ended = start(&host).cimjob(&["cancel", &id(1), "--yes", "--kill"]).run().with(0);
    assert!(ended.stderr.contains("not known whether the host accepted it"), "{ended:?}");
    assert!(ended.stdout.contains("STOPPED"), "{ended:?}");
}

#[test]
fn a_machine_that_cannot_be_read_is_no_error_of_explain() {
    let host = JobHost::new().on("Get", [job(7)]).on("AssociatedInstances", [Answer::Fault("w:AccessDenied", 5)]);
    assert!(start(&host).cimjob(&["explain", &id(1)]).run().data().contains("SUCCEEDED"));
}

#[test]
fn a_list_that_fails_at_once_is_a_failure_and_not_an_empty_list() {
    let host = JobHost::new().on("SELECT", [Answer::Fault("w:AccessDenied", 5)]);
    assert!(start(&host).cimjob(&["list"]).run().with(4).message().contains("AccessDenied"));
    document(&start(&host).cimjob(&["list", "-o", "json"]).run().with(4), "failure");
}

#[test]
fn what_a_job_touches_is_not_missing_without_a_word() {
    let stranger = start(&JobHost::new().on("Get", [job(7)]).on("AssociatedInstances", [Answer::Cut]));
    let commands: [(&[&str], &str); 2] =
        [(&["explain", &id(1)], "/affected_failure"), (&["wait", &id(1)], "/jobs/0/affected_failure")];
    for (command, place) in commands {
        let document = stranger.cimjob(command).arguments(&["-o", "json"]).run().with(0).json();
        assert_eq!(document.pointer(place).unwrap()["exit_code"], 6, "{document}");
        let said = stranger.cimjob(command).run().with(0).stderr;
        assert!(said.contains("what the job touches, such as its virtual machine, cannot be read"), "{said}");
    }
}

#[test]
fn a_cancellation_that_was_accepted_is_told_though_the_job_cannot_be_followed() {
    let cancelling = || {
        let host = JobHost::new().on("Get", [job(4), Answer::Fault("w:AccessDenied", 5)]);
        start(&host.on("RequestStateChange", [return_value("RequestStateChange", 4096)]))
    };
    let command = ["cancel", &id(1), "--class", "Msvm_ConcreteJob", "--yes"];
    let document = cancelling().cimjob(&command).arguments(&["-o", "json"]).run().with(4).json();
    assert_eq!(document["request"], "accepted", "{document}");
    let shown = cancelling().cimjob(&command).run().with(4);
    assert!(
        shown.stderr.contains("The host accepted the request") && shown.stdout.contains("Resume with"),
        "{shown:?}"
    );
}
