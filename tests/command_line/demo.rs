//! `cimjob demo`: the main job without a host.

use std::time::{Duration, Instant};

use unicode_width::UnicodeWidthStr;

use super::program::Cimjob;

#[test]
fn the_demo_explains_the_failed_jobs_of_its_host() {
    let text = Cimjob::new(&["demo"]).run().data();
    assert!(text.starts_with("A simulated Hyper-V host (no Windows) on 127.0.0.1:"), "{text}");
    for part in
        ["'web01' failed to start", "likely cause: ", "0x80070070", "STOPPED", "cimjob list --host", "cimjob explain"]
    {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    assert!(!text.contains("STILL RUNNING"), "{text}");
    let lines = text.lines().filter(|line| line.starts_with("FAILED") || line.starts_with("STOPPED")).count();
    assert_eq!(lines, 13, "one line a job: {text}");
}

/// Two seconds is what the demo promises; it takes a small part of it, so a busy machine does not fail this.
#[test]
fn the_demo_takes_less_than_two_seconds() {
    let started = Instant::now();
    Cimjob::new(&["demo"]).run().data();
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn all_shows_jobs_that_did_not_fail_and_those_that_cannot_be_read() {
    let ended = Cimjob::new(&["demo", "--all"]).run().with(4);
    assert!(ended.stdout.contains("STILL RUNNING") && ended.stdout.contains("SUCCEEDED"), "{ended:?}");
    assert!(ended.stderr.contains("AccessDenied"), "{ended:?}");
}

#[test]
fn wire_shows_request_and_answer_on_standard_error() {
    let ended = Cimjob::new(&["demo", "--wire"]).run().with(0);
    assert!(ended.stderr.contains("--- request ") && ended.stderr.contains("--- answer, HTTP 200"), "{ended:?}");
    assert!(!ended.stdout.contains("<s:Envelope") && !ended.stderr.contains("Job-0815"), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn the_other_jobs_are_one_line_each_on_a_terminal_of_80_columns() {
    let shown = Cimjob::new(&["demo"]).shown(80).stdout;
    let (_, others) = shown.split_once("one line each:\n\n").unwrap();
    let lines: Vec<&str> = others.lines().take_while(|line| !line.is_empty()).collect();
    assert!(lines.len() > 5 && lines.iter().all(|line| line.width() <= 80), "{lines:#?}");
}
