//! Standard error: the log, and silence.

use super::program::{Host, Stranger, job};
use super::support::job_host::{JobHost, job as job_in};

#[test]
fn each_line_of_the_log_has_its_time() {
    let log = Host::start().explain(1).arguments(&["-v"]).run().stderr;
    let has_time = |line: &str| line.get(..11).is_some_and(|date| date.ends_with('T')) && line.contains("Z DEBUG");
    assert!(log.lines().count() > 2 && log.lines().all(has_time), "{log}");
}

#[test]
fn more_is_logged_when_it_is_asked_for_twice() {
    let host = Host::start();
    let tells = |option| host.explain(1).arguments(&[option]).run().stderr.contains("sending a token");
    assert_eq!((tells("-v"), tells("-vv")), (false, true));
}

#[test]
fn the_log_as_json_is_an_object_a_line() {
    let log = Host::start().explain(1).arguments(&["-vv", "--log-format", "json"]).run().stderr;
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().all(|line| line["timestamp"].is_string() && line["level"].is_string()), "{log}");
    assert!(lines.iter().any(|line| line["message"] == "received an answer" && line["status"] == 200), "{log}");
}

#[test]
fn a_log_as_json_is_no_command_of_a_ci_system() {
    let command = Host::start();
    let log = command.explain(1).arguments(&["-v", "--log-format", "json"]).variable("CI", "true").run().stderr;
    let line: serde_json::Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert!(!log.contains("::") && line["target"].as_str().unwrap().starts_with("cimjob::"), "{log}");
}

#[test]
fn quiet_leaves_the_result_and_errors() {
    let stranger = Stranger::start(JobHost::new().on("Get", [job_in(4), job_in(7)]).start());
    let quiet = stranger.cimjob(&["wait", &format!("it was {} again", job(1)), "-q"]).run();
    assert!(quiet.data().contains("SUCCEEDED"));
    let failed = Host::start().explain(24).arguments(&["--quiet"]).run().with(4);
    assert!(failed.stderr.contains("AccessDenied"), "{failed:?}");
}

#[cfg(unix)]
#[test]
fn quiet_shows_no_progress_on_a_terminal() {
    let stranger = Stranger::start(JobHost::new().on("Get", [job_in(4), job_in(7)]).start());
    assert_eq!(stranger.cimjob(&["wait", &job(1), "-q"]).watched(80).stderr, "");
}
