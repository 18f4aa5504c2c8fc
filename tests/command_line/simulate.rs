//! `cimjob simulate`: it says how to reach it, plays what it is given, and stops when it is told to.

use std::io::{BufRead, BufReader, Write};
use std::process::Child;

use tempfile::NamedTempFile;

use super::program::{Cimjob, Ended, PASSWORD, USER, job};

/// A running `cimjob simulate`. Dropping it ends it.
struct Simulated {
    child: Child,
    /// What it said when it was ready.
    announced: serde_json::Value,
}

impl Simulated {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Cimjob::new(&["simulate", "-o", "json"]).arguments(arguments).spawn();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let announced = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        Self { child, announced }
    }

    fn text(&self, field: &str) -> &str {
        self.announced[field].as_str().unwrap()
    }

    fn explain(&self, id: &str, user: &str, password: &str) -> Ended {
        let command = Cimjob::new(&["explain", id, "--host", self.text("endpoint"), "--pin", self.text("pin")]);
        command.arguments(&["--user", user]).variable("CIMJOB_PASSWORD", password).run()
    }

    /// Sends it a signal; the exit code.
    #[cfg(unix)]
    fn end(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Simulated {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _status = self.child.wait();
    }
}

fn scenario(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::with_suffix(".toml").unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

const OWN: &str = r#"
[[users]]
name = "admin"
password = "only for tests"
[[jobs]]
instance_id = "own-1"
state = "exception"
error_description = "Our own failure."
"#;

#[test]
fn the_built_in_scenario_is_reached_with_what_is_announced() {
    let simulated = Simulated::start(&[]);
    assert!(simulated.explain(&job(1), USER, PASSWORD).data().contains("'web01' failed to start"));
}

#[test]
fn a_scenario_file_is_played() {
    let file = scenario(OWN);
    let simulated = Simulated::start(&[file.path().to_str().unwrap()]);
    assert!(simulated.explain("own-1", "admin", "only for tests").data().contains("Our own failure."));
}

#[test]
fn people_get_the_pin_and_a_command_to_try() {
    let mut child = Cimjob::new(&["simulate"]).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let text: Vec<String> = lines.by_ref().take(4).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(text[1].starts_with("pin  sha256:"), "{text:?}");
    let tried = format!("Try: CIMJOB_PASSWORD='{PASSWORD}' cimjob explain {} --host 127.0.0.1:", job(1));
    assert!(text[3].starts_with(&tried) && text[3].ends_with(r"--user 'LAB\operator'"), "{text:?}");
}

#[test]
fn passwords_of_a_scenario_file_are_not_shown() {
    let file = scenario(OWN);
    let mut child = Cimjob::new(&["simulate", file.path().to_str().unwrap()]).spawn();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let text = lines.take(4).collect::<Vec<_>>().join("\n");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(text.contains("--user 'admin'") && !text.contains("only for tests"), "{text}");
}

#[test]
fn a_bad_scenario_is_refused_with_its_line() {
    let file = scenario(&format!("{OWN}colour = 'red'\n"));
    let message = Cimjob::new(&["simulate", file.path().to_str().unwrap()]).run().with(78).message();
    assert!(message.contains(file.path().to_str().unwrap()) && message.contains("line 9"), "{message}");
    assert!(message.lines().count() > 3, "the place is shown below the message: {message}");
}

#[test]
fn a_scenario_that_is_not_there_is_refused() {
    assert!(Cimjob::new(&["simulate", "/no/such/file"]).run().with(78).message().contains("/no/such/file"));
}

#[test]
fn an_address_that_is_taken_is_refused() {
    let simulated = Simulated::start(&[]);
    let second = Cimjob::new(&["simulate", "--listen", simulated.text("endpoint")]).run();
    assert!(second.with(78).message().contains("cannot be listened on"));
}

#[test]
fn plain_http_is_listened_on_too_where_it_was_asked_for() {
    let (user, password) = (USER, PASSWORD);
    assert_eq!(Simulated::start(&[]).announced.get("http_port"), None);
    let simulated = Simulated::start(&["--listen-http", "127.0.0.1:0"]);
    let host = format!("http://127.0.0.1:{}", simulated.announced["http_port"]);
    let command = Cimjob::new(&["explain", &job(1), "--host", &host, "--user", user]);
    let explained = command.variable("CIMJOB_PASSWORD", password).run();
    assert!(explained.data().contains("Start Virtual Machine"), "sealed, for it is refused in clear");
}

#[test]
fn the_certificate_is_written_for_clients_that_cannot_pin() {
    let file = NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    let simulated = Simulated::start(&["--certificate-file", path]);
    let command = Cimjob::new(&["identify", "--host", simulated.text("endpoint"), "--ca-file", path]);
    assert!(command.run().data().contains("Microsoft Corporation"));
}

#[cfg(unix)]
#[test]
fn it_ends_in_good_order_when_it_is_interrupted_or_terminated() {
    for signal in ["INT", "TERM"] {
        assert_eq!(Simulated::start(&[]).end(signal), Some(0), "{signal}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn many_hosts_are_announced_as_a_hosts_file() {
    let mut child = Cimjob::new(&["simulate", "--hosts", "3"]).spawn();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let text: Vec<String> = lines.take(7).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(text[..4].iter().all(|line| line.starts_with("# ")), "{text:?}");
    let hosts: Vec<_> = text[4..].iter().map(|line| line.split_once(':').unwrap()).collect();
    assert_eq!(hosts.iter().map(|(address, _)| *address).collect::<Vec<_>>(), ["127.0.0.1", "127.0.0.2", "127.0.0.3"]);
    assert!(hosts.iter().zip(1..).all(|((_, rest), nth)| rest.ends_with(&format!(" name=HV000{nth}"))), "{text:?}");
}

/// Ten jobs fail in each second of the test, and stay.
const FAILING: &str = r#"
users = [{ name = 'LAB\operator', password = "Job-0815 please" }]
fleet = { failures_per_hour = 10, time_before_removal = 4000000000 }
templates = [{ instance_id = "t", state = "running", ends = { after_seconds = 1, state = "exception" } }]
"#;

#[test]
#[cfg(target_os = "linux")]
fn one_of_many_hosts_is_asked_for_what_failed_there() {
    let (file, scenario) = (NamedTempFile::new().unwrap(), scenario(FAILING));
    let (hosts, played) = (file.path().to_str().unwrap(), scenario.path().to_str().unwrap());
    let simulated = Simulated::start(&[played, "--hosts", "300", "--speed", "3600", "--write-hosts", hosts]);
    let written = std::fs::read_to_string(hosts).unwrap();
    let host = written.lines().nth(299).unwrap().split(' ').next().unwrap();
    assert_eq!(simulated.announced["hosts"][299]["address"], host);
    std::thread::sleep(std::time::Duration::from_millis(300));
    let command = ["list", "--failed", "--host", host, "--pin", simulated.text("pin"), "--user", USER, "-o", "json"];
    let listed = Cimjob::new(&command).variable("CIMJOB_PASSWORD", PASSWORD).run().data();
    assert!(listed.contains("0000012B-0001-4000-0001-000000000000"), "{listed}");
}

#[test]
fn options_for_many_hosts_need_hosts() {
    for option in [["--speed", "2"], ["--seed", "2"], ["--write-hosts", "x"]] {
        assert!(Cimjob::new(&["simulate"]).arguments(&option).run().with(2).message().contains("--hosts"));
    }
    let elsewhere = Cimjob::new(&["simulate", "--hosts", "2", "--listen", "0.0.0.0:0"]).run();
    assert!(elsewhere.with(2).message().contains("127.0.0.1"));
}
