//! Many hosts in one command: a file of hosts, groups of answers, one exit code.

use std::io::Write;
use std::net::TcpListener;

use serde_json::Value;

use super::program::{Cimjob, Ended, Host, PASSWORD, USER, job};

/// Two simulated hosts and a port at which nothing listens.
struct Lab {
    hosts: [Host; 2],
    absent: String,
}

impl Lab {
    fn start() -> Self {
        let absent = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        Self { hosts: [Host::start(), Host::start()], absent }
    }

    fn names(&self) -> [String; 2] {
        [0, 1].map(|index| self.hosts[index].running.address().to_string())
    }

    /// A command with what both hosts need to be trusted and logged in to, and no host.
    fn cimjob(&self, arguments: &[&str]) -> Cimjob<'_> {
        let pins = [0, 1].map(|index| self.hosts[index].running.pin().to_string());
        let command = Cimjob::new(arguments).variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD);
        command.variable("CIMJOB_PIN", &pins.join(","))
    }

    /// The same for both hosts.
    fn both(&self, arguments: &[&str]) -> Cimjob<'_> {
        let [one, two] = self.names();
        self.cimjob(arguments).arguments(&["--host", &one, "--host", &two])
    }

    /// The same for both hosts and the one that is not there.
    fn all(&self, arguments: &[&str]) -> Cimjob<'_> {
        self.both(arguments).arguments(&["--host", &self.absent])
    }
}

fn last_line(ended: &Ended) -> &str {
    ended.stderr.lines().last().unwrap_or_default()
}

#[test]
fn text_comes_in_one_group_per_host() {
    let lab = Lab::start();
    let ended = lab.both(&["list", "--failed"]).run().with(0);
    for name in lab.names() {
        assert_eq!(ended.stdout.matches(&format!("== {name} ==\n")).count(), 1, "{ended:?}");
    }
    assert_eq!(ended.stdout.matches("000000000001").count(), 2, "{ended:?}");
    assert_eq!(ended.stderr, "cimjob: 2 of 2 hosts answered\n");
}

#[test]
fn some_hosts_that_fail_are_9_and_counted_with_their_reason() {
    let lab = Lab::start();
    let ended = lab.all(&["identify"]).run().with(9);
    assert_eq!(last_line(&ended), "cimjob: 2 of 3 hosts answered; 1 did not: 1 not reachable");
    assert!(ended.stderr.contains(&format!("{}: the host cannot be reached", lab.absent)), "{ended:?}");
}

#[test]
fn hosts_that_all_fail_for_one_reason_end_with_its_code() {
    let lab = Lab::start();
    let wrong = lab.both(&["list"]).variable("CIMJOB_PASSWORD", "wrong").run().with(4);
    assert_eq!(last_line(&wrong), "cimjob: 0 of 2 hosts answered; 2 did not: 2 refused the login or the access");
    let (named, advised) = (wrong.stderr.matches("the login failed").count(), wrong.stderr.matches("  try: ").count());
    assert_eq!((named, advised), (2, 1), "the same advice is given once: {wrong:?}");
}

#[test]
fn each_jsonl_document_names_its_host() {
    let lab = Lab::start();
    let ended = lab.all(&["list", "--failed", "-o", "jsonl"]).run().with(9);
    let documents: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for name in lab.names().iter().chain([&lab.absent]) {
        assert!(documents.iter().any(|document| document["host"] == name.as_str()), "{name}");
    }
    assert!(documents.iter().all(|document| document["host"].is_string()));
}

#[test]
fn json_is_one_document_with_all_hosts() {
    let lab = Lab::start();
    for command in [&["identify"][..], &["list"], &["query", "SELECT * FROM Msvm_ComputerSystem"], &["doctor"]] {
        let document = lab.all(&[command, &["-o", "json"]].concat()).run().with(9).json();
        assert_eq!(
            (&document["kind"], &document["answered"], &document["failed"]),
            (&"hosts".into(), &2.into(), &1.into())
        );
        let hosts = document["hosts"].as_array().unwrap();
        let of = |name: &str| hosts.iter().find(|host| host["host"] == name).unwrap();
        assert_eq!(of(&lab.absent)["exit_code"], 6, "{command:?}");
        for name in lab.names() {
            let host = of(&name);
            assert_eq!(
                (&host["exit_code"], &host["documents"][0]["host"]),
                (&0.into(), &name.as_str().into()),
                "{command:?}"
            );
        }
    }
}

#[test]
fn one_host_is_as_ever() {
    let host = Host::start();
    let document = host.cimjob(&["identify", "-o", "json"]).run().with(0).json();
    assert_eq!((&document["kind"], document.get("host")), (&"identity".into(), None));
}

#[test]
fn a_hosts_file_is_read_from_a_file_and_from_standard_input() {
    let lab = Lab::start();
    let [one, two] = lab.names();
    let text = format!("# the lab\n{one} site=berlin\n\n{two} # new\n");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let of_file = lab.cimjob(&["identify", "--hosts-file", path]).run().with(0);
    assert_eq!(of_file.stderr, "cimjob: 2 of 2 hosts answered\n");
    let of_input = lab.cimjob(&["identify", "--hosts-file", "-"]).input(&text).run().with(0);
    assert_eq!(of_input.stderr, of_file.stderr);
    let json = format!(r#"[{{"targets": ["{one}", "{two}"], "labels": {{"site": "berlin"}}}}]"#);
    let of_json = lab.cimjob(&["identify", "--hosts-file", "-"]).input(&json).run().with(0);
    assert_eq!(of_json.stderr, of_file.stderr);
}

#[test]
fn a_typed_hosts_file_overrides_the_variable() {
    let lab = Lab::start();
    let [one, two] = lab.names();
    let ended = lab.cimjob(&["identify", "--hosts-file", "-"]).variable("CIMJOB_HOST", &two).input(&one).run().with(0);
    assert_eq!(ended.stderr, "cimjob: 1 of 1 hosts answered\n");
    assert!(ended.stdout.contains(&one) && !ended.stdout.contains(&two), "{ended:?}");
}

#[test]
fn a_wrong_line_of_the_file_is_78_and_named() {
    let ended = Cimjob::new(&["list", "--hosts-file", "-"]).input("hv01\nhv 02\n").run().with(78);
    assert!(ended.stderr.contains("standard input: line 2: \"02\" is not a label"), "{ended:?}");
}

#[test]
fn a_host_that_is_named_twice_is_asked_once_and_said() {
    let lab = Lab::start();
    let [one, two] = lab.names();
    let text = format!("{one}\n{two}\nhttps://{one}/wsman\n");
    let ended = lab.cimjob(&["identify", "--hosts-file", "-"]).input(&text).run().with(0);
    let said =
        format!("cimjob: named twice, asked once: https://{one}/wsman (line 3) is the same host as {one} (line 1)\n");
    assert!(ended.stderr.starts_with(&said), "{ended:?}");
    assert_eq!(last_line(&ended), "cimjob: 2 of 2 hosts answered");
}

#[test]
fn a_command_that_changes_something_refuses_several_hosts() {
    let lab = Lab::start();
    for command in [&["cancel", &job(8), "--yes"][..], &["get-error", &job(1)], &["wait", &job(1)]] {
        let message = lab.both(command).run().with(2).message();
        assert!(message.contains("asks one host"), "{message}");
    }
}

#[test]
fn a_job_is_looked_for_on_all_hosts() {
    let lab = Lab::start();
    let ended = lab.both(&["explain", &job(1)]).run().with(0);
    assert_eq!(ended.stdout.matches("0x80070002 ERROR_FILE_NOT_FOUND").count(), 2, "{ended:?}");
    let absent = lab.both(&["explain", &job(99)]).run().with(5);
    assert_eq!(
        (absent.stdout.as_str(), last_line(&absent)),
        ("", "cimjob: 2 of 2 hosts answered, and none of them has it")
    );
}

#[test]
fn a_job_that_no_host_has_is_named_beside_one_that_is_there() {
    let lab = Lab::start();
    let ended = lab.both(&["explain", &job(1), &job(99)]).run().with(5);
    assert_eq!(ended.stdout.matches("0x80070002 ERROR_FILE_NOT_FOUND").count(), 2, "{ended:?}");
    let expected = format!("cimjob: no host that answered has {}\ncimjob: 2 of 2 hosts answered\n", job(99));
    assert_eq!(ended.stderr, expected);
}

#[test]
fn a_wrong_password_is_sent_to_three_hosts_at_most() {
    let hosts: Vec<Host> = (0..6).map(|_| Host::start()).collect();
    let pins: Vec<String> = hosts.iter().map(|host| host.running.pin().to_string()).collect();
    let text: String = hosts.iter().map(|host| format!("{}\n", host.running.address())).collect();
    let command = Cimjob::new(&["list", "--hosts-file", "-"]).input(&text).variable("CIMJOB_PIN", &pins.join(","));
    let ended = command.variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", "wrong").run().with(4);
    assert_eq!(ended.stderr.matches("did not accept the credentials").count(), 3, "{ended:?}");
}

#[test]
fn after_a_failure_fail_fast_asks_no_other_host() {
    let lab = Lab::start();
    let [one, two] = lab.names();
    let text = format!("{}\n{one}\n{two}\n", lab.absent);
    let command = lab.cimjob(&["identify", "--hosts-file", "-", "--concurrency", "1", "--fail-fast"]);
    let ended = command.input(&text).run().with(6);
    assert_eq!(last_line(&ended), "cimjob: 0 of 3 hosts answered; 3 did not: 1 not reachable, 2 not asked");
}

#[test]
fn fail_fast_says_how_many_hosts_were_stopped() {
    let (lab, silent) = (Lab::start(), Silent::start());
    let ended = lab.cimjob(&["identify", "--host", &silent.name(), "--host", &lab.absent, "--fail-fast"]).run().with(6);
    assert_eq!(last_line(&ended), "cimjob: 0 of 2 hosts answered; 2 did not: 1 not reachable, 1 stopped");
}

#[test]
fn a_host_that_never_answers_does_not_delay_the_others() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let lab = Lab::start();
    let [one, two] = lab.names();
    let text = format!("{}\n{one}\n{two}\n", silent.local_addr().unwrap());
    let command =
        lab.cimjob(&["identify", "--hosts-file", "-", "--concurrency", "1", "--timeout", "8s", "-o", "jsonl"]);
    let ended = command.input(&text).run().with(9);
    let kinds: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<_> = kinds.iter().map(|document| document["kind"].as_str().unwrap_or_default()).collect();
    assert_eq!(kinds, ["identity", "identity", "failure"], "{ended:?}");
}

/// A host that takes connections and never answers.
struct Silent(TcpListener);

impl Silent {
    fn start() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    fn name(&self) -> String {
        self.0.local_addr().unwrap().to_string()
    }
}

#[test]
fn hosts_with_nothing_to_list_are_counted_and_not_shown() {
    let lab = Lab::start();
    let ended = lab.both(&["list", "--owner", "LAB\\absent"]).run().with(0);
    assert_eq!(
        (ended.stdout.as_str(), ended.stderr.as_str()),
        ("", "cimjob: 2 of 2 hosts answered, with nothing to show\n")
    );
}

#[test]
fn when_the_time_for_all_is_up_the_answers_until_then_are_kept() {
    let (lab, silent) = (Lab::start(), Silent::start());
    let ended = lab.both(&["identify", "--host", &silent.name(), "--total-timeout", "3s"]).run().with(9);
    assert_eq!(ended.stdout.matches("== 127.0.0.1:").count(), 2, "{ended:?}");
    let said = format!("cimjob: {}: no complete answer: the time limit for all hosts was reached\n", silent.name());
    assert!(ended.stderr.contains(&said), "{ended:?}");
    assert_eq!(last_line(&ended), "cimjob: 2 of 3 hosts answered; 1 did not: 1 timed out");
}

#[test]
fn a_host_that_was_not_asked_in_time_is_named_and_has_its_document() {
    let (lab, silent) = (Lab::start(), Silent::start());
    let [one, _] = lab.names();
    let limits = ["--concurrency", "1", "--total-timeout", "1s", "-o", "jsonl"];
    let ended = lab.cimjob(&["identify", "--host", &silent.name(), "--host", &one]).arguments(&limits).run().with(8);
    let documents: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), 2, "{ended:?}");
    let message = documents[1]["messages"][0].as_str().unwrap();
    assert_eq!(message, format!("{one}: not asked: the time limit for all hosts was reached"));
    assert!(ended.stderr.contains(&format!("the time limit for all hosts was reached: {one}\n")), "{ended:?}");
    assert_eq!(last_line(&ended), "cimjob: 0 of 2 hosts answered; 2 did not: 1 timed out, 1 not asked");
}

#[test]
fn the_time_for_all_is_also_that_of_one_host() {
    let silent = Silent::start();
    let command = Cimjob::new(&["identify", "--host", &silent.name(), "--insecure-skip-verify"]);
    let ended = command.arguments(&["--total-timeout", "1s"]).run().with(8);
    assert!(ended.stderr.contains("took longer than 1 s"), "{ended:?}");
}

#[test]
fn no_time_at_all_is_refused_for_many_hosts_too() {
    let message = Lab::start().both(&["list", "--timeout", "0"]).run().with(2).message();
    assert!(message.contains("--timeout 0 looks at jobs once"), "{message}");
}

#[test]
fn two_names_that_lead_to_one_address_are_both_asked_and_said() {
    let lab = Lab::start();
    let [one, _] = lab.names();
    let other = one.replace("127.0.0.1", "localhost");
    let ended = lab.cimjob(&["identify", "--host", &one, "--host", &other, "--concurrency", "1"]).run().with(0);
    let said =
        format!("cimjob: may be one host under two names, asked for each: {one} and {other} (address 127.0.0.1)\n");
    assert_eq!(ended.stderr, format!("{said}cimjob: 2 of 2 hosts answered\n"));
}

#[test]
fn two_hosts_that_call_themselves_the_same_are_said() {
    let query = "SELECT * FROM Msvm_VirtualSystemManagementService";
    let ended = Lab::start().both(&["query", query]).run().with(0);
    assert!(ended.stderr.contains("(the host calls itself hv01)\ncimjob: 2 of 2 hosts answered"), "{ended:?}");
}

#[test]
fn the_labels_of_a_host_are_in_its_documents_and_its_group() {
    let lab = Lab::start();
    let [one, two] = lab.names();
    let text = format!("{one} site=berlin rack=4\n{two}\n{} site=paris\n", lab.absent);
    let asked = |format: &str| lab.cimjob(&["identify", "--hosts-file", "-", "-o", format]).input(&text).run().with(9);
    let lines: Vec<Value> = asked("jsonl").stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of =
        |documents: &[Value], host: &str| documents.iter().find(|of| of["host"] == host).unwrap()["labels"].clone();
    let berlin = serde_json::json!({"site": "berlin", "rack": "4"});
    assert_eq!((of(&lines, &one), of(&lines, &two)), (berlin.clone(), Value::Null));
    assert_eq!(of(&lines, &lab.absent)["site"], "paris", "a failure has them, too");
    let document = asked("json").json();
    let hosts = document["hosts"].as_array().unwrap();
    assert_eq!((of(hosts, &one), &hosts[0]["documents"][0]["labels"]), (berlin, &hosts[0]["labels"]));
    assert!(asked("text").stdout.contains(&format!("== {one}  rack=4 site=berlin ==\n")));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_does_not_change_the_exit_code() {
    let lab = Lab::start();
    for format in ["text", "json", "jsonl"] {
        let (_, closed) = std::io::pipe().unwrap();
        let closed = std::fs::File::from(std::os::fd::OwnedFd::from(closed));
        let command = lab.all(&["identify", "--concurrency", "1", "-o", format]).writing_to(closed);
        let ended = command.run().with(9);
        assert_eq!(last_line(&ended), "cimjob: 2 of 3 hosts answered; 1 did not: 1 not reachable", "{format}");
    }
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_how_many_hosts_are_done() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let lab = Lab::start();
    let silent = silent.local_addr().map(|address| (silent, address.to_string())).unwrap();
    let command = lab.both(&["identify", "--host", &silent.1, "--timeout", "3s"]);
    let ended = command.watched(80).with(9);
    assert!(ended.stderr.contains("2 of 3 hosts done, 0 failed"), "{ended:?}");
}
