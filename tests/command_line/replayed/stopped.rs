//! Ctrl-C and SIGTERM leave a recording and reports with what there is.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use cimjob::recording::Recording;
use cimjob::simulator::{Scenario, Simulator};
use tempfile::TempDir;

use crate::program::{Cimjob, Host, PASSWORD, USER, job};
#[cfg(target_os = "linux")]
use crate::pty::Terminal;

/// Files that a command leaves behind.
struct Left {
    folder: TempDir,
}

impl Left {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn options(&self) -> [String; 4] {
        let shown = |path: &Path| path.display().to_string();
        let report = format!("junit={}", shown(&self.path("r.xml")));
        ["--record".into(), shown(&self.path("r.json")), "--report".into(), report]
    }

    fn recording(&self) -> Recording {
        Recording::from_json(&std::fs::read_to_string(self.path("r.json")).unwrap()).unwrap()
    }

    fn report(&self) -> String {
        std::fs::read_to_string(self.path("r.xml")).unwrap()
    }
}

fn start(command: Cimjob<'_>, left: &Left) -> Child {
    let options = left.options();
    command.arguments(&options.each_ref().map(String::as_str)).spawn()
}

fn signal(child: &Child, name: &str) {
    // Its handler comes with a thread of its own.
    std::thread::sleep(Duration::from_millis(500));
    assert!(Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap().success());
}

/// The exit code and standard error.
fn end(mut child: Child) -> (Option<i32>, String) {
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    (child.wait().unwrap().code(), told)
}

fn assert_stopped_explain(name: &str) {
    let (left, silent) = (Left::new(), TcpListener::bind("127.0.0.1:0").unwrap());
    let address = silent.local_addr().unwrap().to_string();
    let command = Cimjob::new(&["explain", &job(1), "--host", &address, "--user", USER]);
    let child = start(command.variable("CIMJOB_PASSWORD", PASSWORD), &left);
    let _connection = silent.accept().unwrap();
    signal(&child, name);
    let (code, told) = end(child);
    assert_eq!(code, Some(130), "{name}: {told}");
    assert!(told.contains("stopped before the end"), "{told}");
    assert!(left.recording().interrupted && left.recording().hosts.len() == 1);
    assert!(left.report().contains("stopped before the end"), "{}", left.report());
}

#[test]
fn explain_that_is_stopped_leaves_its_recording_and_its_report() {
    assert_stopped_explain("INT");
    assert_stopped_explain("TERM");
}

#[test]
fn a_list_of_many_hosts_leaves_what_the_others_said() {
    let (left, host, silent) = (Left::new(), Host::start(), TcpListener::bind("127.0.0.1:0").unwrap());
    let address = silent.local_addr().unwrap().to_string();
    let command = host.cimjob(&["list", "--failed", "--host", &address]);
    let command = command.arguments(&["--host", &host.running.address().to_string()]);
    let mut child = start(command, &left);
    let mut first = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("== 127.0.0.1"), "{first}");
    signal(&child, "INT");
    let (code, told) = end(child);
    assert_eq!(code, Some(130), "{told}");
    assert!(
        left.recording().interrupted && left.recording().exchanges.iter().any(|exchange| exchange.status == Some(200))
    );
    assert!(left.report().contains("web01") && left.report().contains("stopped before the end"), "{}", left.report());
}

#[test]
fn wait_that_is_stopped_leaves_its_recording_and_its_report() {
    for name in ["INT", "TERM"] {
        let (left, host) = (Left::new(), Host::start());
        let child = start(host.cimjob(&["wait", &job(7), "--class", "Msvm_StorageJob", "-o", "json"]), &left);
        std::thread::sleep(Duration::from_secs(2));
        signal(&child, name);
        let (code, told) = end(child);
        assert_eq!(code, Some(130), "{name}: {told}");
        assert!(left.recording().interrupted && !left.recording().exchanges.is_empty(), "{told}");
        assert!(left.report().contains("<testcase"), "{}", left.report());
    }
}

#[test]
fn a_change_that_is_stopped_leaves_its_recording() {
    let (left, silent) = (Left::new(), TcpListener::bind("127.0.0.1:0").unwrap());
    let address = silent.local_addr().unwrap().to_string();
    let command = Cimjob::new(&["cancel", &job(7), "--yes", "--host", &address, "--user", USER]);
    let file = left.path("r.json");
    let command = command.arguments(&["--record", file.to_str().unwrap()]).variable("CIMJOB_PASSWORD", PASSWORD);
    let child = command.spawn();
    let _connection = silent.accept().unwrap();
    signal(&child, "TERM");
    let (code, told) = end(child);
    assert_eq!(code, Some(130), "{told}");
    assert!(left.recording().interrupted && left.recording().command == "cancel");
}

#[test]
#[cfg(target_os = "linux")]
fn a_signal_does_not_wait_for_the_answer_of_a_person() {
    let (left, host, terminal) = (Left::new(), Host::start(), Terminal::new(80));
    let written = terminal.follow();
    let file = left.path("r.json");
    let command = host.cimjob(&["cancel", &job(7), "--class", "Msvm_StorageJob", "--record", file.to_str().unwrap()]);
    let mut child = command.reading(terminal.end()).spawn_on(&terminal);
    let until = Instant::now() + Duration::from_secs(60);
    while !written.lock().unwrap().contains("Continue?") {
        assert!(Instant::now() < until, "{}", written.lock().unwrap());
        std::thread::sleep(Duration::from_millis(50));
    }
    signal(&child, "INT");
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < until, "it waits for the answer: {}", written.lock().unwrap());
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(child.wait().unwrap().code(), Some(130), "{}", written.lock().unwrap());
    assert!(left.recording().interrupted && !left.recording().exchanges.is_empty());
}

#[test]
#[cfg(feature = "watch")]
fn watch_records_until_a_signal_ends_it_as_ever() {
    let (left, host) = (Left::new(), Host::start());
    let (file, journal) = (left.path("r.json"), left.path("j.db"));
    let options = ["--record", file.to_str().unwrap(), "--journal", journal.to_str().unwrap(), "--interval", "1s"];
    let child = host.cimjob(&["watch", "--host", &host.running.address().to_string()]).arguments(&options).spawn();
    std::thread::sleep(Duration::from_secs(3));
    signal(&child, "TERM");
    let (code, told) = end(child);
    assert_eq!(code, Some(0), "{told}");
    assert!(!left.recording().interrupted && left.recording().exchanges.len() > 2, "{told}");
}

#[test]
fn without_a_recording_or_a_report_a_signal_ends_the_process_as_ever() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let command = Cimjob::new(&["explain", &job(1), "--host", &address, "--user", USER]);
    let child = command.variable("CIMJOB_PASSWORD", PASSWORD).spawn();
    let _connection = silent.accept().unwrap();
    signal(&child, "TERM");
    assert_eq!(end(child).0, None);
}

/// More jobs than a pipe holds.
const MANY: &str = r#"
users = [{ name = 'LAB\operator', password = "Job-0815 please" }]
generate = [{ count = 2000, failed_every = 2 }]
"#;

#[test]
fn a_list_that_no_one_reads_is_stopped_all_the_same() {
    let (left, runtime) = (Left::new(), tokio::runtime::Runtime::new().unwrap());
    std::fs::write(left.path("host.toml"), MANY).unwrap();
    let scenario = Scenario::read(&left.path("host.toml")).unwrap();
    let host = runtime.block_on(Simulator::start(scenario, "127.0.0.1:0".parse().unwrap())).unwrap();
    let command = Cimjob::new(&["list", "-o", "jsonl"]).variable("CIMJOB_HOST", &host.address().to_string());
    let command = command.variable("CIMJOB_PIN", &host.pin()).variable("CIMJOB_USER", USER);
    let mut child = start(command.variable("CIMJOB_PASSWORD", PASSWORD), &left);
    let mut first = String::new();
    BufReader::with_capacity(1, child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
    assert!(first.contains("\"kind\":\"job\""), "{first}");
    // Until the pipe is full.
    std::thread::sleep(Duration::from_secs(2));
    signal(&child, "TERM");
    let (code, told) = end(child);
    assert_eq!(code, Some(130), "{told}");
    assert!(left.recording().interrupted && !left.recording().exchanges.is_empty(), "{told}");
    assert!(left.report().contains("stopped before the end"), "{}", left.report());
}
