//! What the program tells of its calls: a slow one at once, all of them with `--timing`.

use std::time::Duration;

use super::program::{Host, Stranger, job};
use super::support::job_host::{Answer, JobHost, actions};

/// A host that takes its time.
fn slow() -> JobHost {
    JobHost::new().on("Get", [Answer::Late(Duration::from_millis(1800), String::new())])
}

#[cfg(unix)]
#[test]
fn a_call_of_more_than_a_second_shows_what_it_waits_for() {
    let stranger = Stranger::start(slow().start());
    let arguments = ["explain", &job(1), "--class", "Msvm_ConcreteJob"];
    let seen = stranger.cimjob(&arguments).watched(80).stderr;
    assert!(seen.contains("waiting for 127.0.0.1:") && seen.contains(" to answer Get ("), "{seen:?}");
    // The line is gone before the error is there.
    assert!(seen.contains("\u{1b}[Kcimjob: "), "{seen:?}");
    let unseen = stranger.cimjob(&arguments).run().stderr;
    assert!(!unseen.contains("waiting for"), "{unseen:?}");
    assert!(!stranger.cimjob(&arguments).arguments(&["-q"]).watched(80).stderr.contains("waiting for"));
}

#[test]
fn timing_tells_where_the_time_went() {
    let told = Host::start().explain(1).arguments(&["--timing"]).run().with(0).stderr;
    let lines: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("timing  ")).collect();
    let names: Vec<_> = lines.iter().filter_map(|line| line.split_whitespace().next()).take(6).collect();
    assert_eq!(names, ["resolve", "connect", "TLS", "login", "calls", "total"], "{told}");
    let seconds = |place: usize| lines[place].split_whitespace().nth(1).unwrap().parse::<f64>().unwrap();
    assert!(seconds(2) > 0.0 && seconds(3) > 0.0 && seconds(4) > 0.0, "{told}");
}

#[test]
fn timing_counts_calls_and_bytes() {
    let stranger = Stranger::start(JobHost::new().on("Get", [super::support::job_host::job(7)]).start());
    let told = stranger.cimjob(&["explain", &job(1), "--class", "Msvm_ConcreteJob", "--timing"]).run().with(0).stderr;
    let calls = actions(&stranger.peer).len();
    let line = told.lines().last().unwrap();
    assert!(line.contains(&format!("calls: {calls}, connections: ")), "{told}");
    let sent: usize = stranger.peer.requests().iter().map(|request| request.body.len()).sum();
    assert!(line.contains(&format!("bytes sent: {sent},")), "{told}");
}
