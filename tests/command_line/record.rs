//! `--record` and `simulate --replay`: a recording tells no name, and answers as the host did.

use std::collections::BTreeMap;
use std::path::PathBuf;

use cimjob::recording::{Recording, Secrets, check};
use cimjob::simulator::{Running, Scenario, Simulator};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::program::{Cimjob, Host, PASSWORD, USER};

/// A recorded run.
struct Recorded {
    folder: TempDir,
    stdout: Value,
    stderr: String,
    code: Option<i32>,
}

impl Recorded {
    fn of(host: &Host, arguments: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("r.json");
        let ended = host.cimjob(arguments).arguments(&["-o", "json", "--record", file.to_str().unwrap()]).run();
        Self { stdout: ended.json(), stderr: ended.stderr, code: ended.code, folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("r.json")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }

    fn pseudonyms(&self) -> BTreeMap<String, String> {
        let key = std::fs::read_to_string(self.folder.path().join("r.json.key")).unwrap();
        Secrets::from_json(&key).unwrap().pseudonyms
    }

    /// An argument as a reader of the recording writes it.
    fn pseudonym(&self, argument: &str) -> String {
        let known = self.pseudonyms().into_iter().find(|(_, value)| value == argument);
        known.map_or_else(|| argument.to_owned(), |(pseudonym, _)| pseudonym)
    }
}

/// A recording that is played.
struct Played {
    running: Running,
    _runtime: Runtime,
}

impl Played {
    fn start(text: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let recording = Recording::from_json(text).unwrap();
        let started = Simulator::replay(recording, Scenario::built_in(), "127.0.0.1:0".parse().unwrap());
        Self { running: runtime.block_on(started).unwrap(), _runtime: runtime }
    }

    fn cimjob(&self, arguments: &[&str]) -> Cimjob<'_> {
        let command = Cimjob::new(arguments).variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD);
        let command = command.variable("CIMJOB_HOST", &self.running.address().to_string());
        command.variable("CIMJOB_PIN", &self.running.pin())
    }
}

/// The texts with their pseudonyms taken back: longer ones first, so that no part of one is.
fn revealed(value: &Value, pseudonyms: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => {
            let mut all: Vec<_> = pseudonyms.iter().filter(|(pseudonym, _)| pseudonym.len() > 2).collect();
            all.sort_by_key(|(pseudonym, _)| std::cmp::Reverse(pseudonym.len()));
            Value::String(all.into_iter().fold(text.clone(), |text, (pseudonym, value)| text.replace(pseudonym, value)))
        }
        Value::Array(values) => values.iter().map(|value| revealed(value, pseudonyms)).collect(),
        Value::Object(members) => {
            let of = |(name, value): (&String, &Value)| (name.clone(), revealed(value, pseudonyms));
            Value::Object(members.iter().filter(|(name, _)| *name != "endpoint").map(of).collect())
        }
        other => other.clone(),
    }
}

/// Short pseudonyms, which occur in other words, are compared word by word.
fn is_same(again: &Value, first: &Value, pseudonyms: &BTreeMap<String, String>) -> bool {
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
    match (again, first) {
        (Value::String(again), Value::String(first)) => {
            let (again, first) = (words(again), words(first));
            let is_same = |(again, first): (&String, &String)| again == first || pseudonyms.get(again) == Some(first);
            again.len() == first.len() && again.iter().zip(&first).all(is_same)
        }
        (Value::Array(again), Value::Array(first)) => {
            again.len() == first.len()
                && again.iter().zip(first).all(|(again, first)| is_same(again, first, pseudonyms))
        }
        (Value::Object(again), Value::Object(first)) => {
            let is_in = |(name, again): (&String, &Value)| {
                first.get(name).is_some_and(|first| is_same(again, first, pseudonyms))
            };
            again.len() == first.len() && again.iter().all(is_in)
        }
        (again, first) => again == first,
    }
}

/// Host names of paths differ: the host that plays has its own address.
fn assert_same_answer(arguments: &[&str]) {
    let host = Host::start();
    let recorded = Recorded::of(&host, arguments);
    let played = Played::start(&recorded.text());
    let again: Vec<_> = arguments.iter().map(|argument| recorded.pseudonym(argument)).collect();
    let again: Vec<_> = again.iter().map(String::as_str).collect();
    let ended = played.cimjob(&again).arguments(&["-o", "json"]).run();
    let pseudonyms = recorded.pseudonyms();
    let (again, first) = (revealed(&ended.json(), &pseudonyms), revealed(&recorded.stdout, &BTreeMap::new()));
    assert!(is_same(&again, &first, &pseudonyms), "{again:#}\n{first:#}\n{}", ended.stderr);
    assert_eq!(ended.code, recorded.code);
}

const JOB: &str = "8E1C7A50-0000-4000-8000-000000000008";
const FAILED: &str = "8E1C7A50-0000-4000-8000-000000000001";

#[test]
fn explain_answers_as_the_host_did() {
    assert_same_answer(&["explain", FAILED]);
    assert_same_answer(&["explain", JOB]);
}

#[test]
fn get_error_answers_as_the_host_did() {
    assert_same_answer(&["get-error", FAILED]);
}

#[test]
fn list_answers_as_the_host_did() {
    assert_same_answer(&["list", "--failed", "--errors"]);
}

#[test]
fn wait_answers_as_the_host_did() {
    assert_same_answer(&["wait", FAILED]);
}

#[test]
fn identify_answers_as_the_host_did() {
    assert_same_answer(&["identify"]);
}

#[test]
fn enumerate_and_query_answer_as_the_host_did() {
    assert_same_answer(&["enumerate", "Msvm_ComputerSystem"]);
    assert_same_answer(&["query", "SELECT * FROM Msvm_ComputerSystem WHERE EnabledState = 2"]);
}

#[test]
fn a_recording_tells_no_name_of_the_host() {
    let recorded = Recorded::of(&Host::start(), &["list", "--errors"]);
    let text = recorded.text().to_lowercase();
    for secret in [
        "web01",
        "db02",
        "app03",
        "hv01",
        "hv02",
        "backup01",
        "operator",
        "5b2c8d11",
        "8e1c7a50",
        "ウェブ",
        "lab network",
        "old09",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("failed to start"), "{text}");
    assert_eq!(check(&Recording::from_json(&recorded.text()).unwrap()), BTreeMap::new());
    assert!(recorded.stderr.contains("values became pseudonyms"), "{}", recorded.stderr);
}

#[cfg(unix)]
#[test]
fn a_recording_and_its_key_are_private_and_overwrite_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let host = Host::start();
    let recorded = Recorded::of(&host, &["identify"]);
    let key = recorded.folder.path().join("r.json.key");
    for file in [&recorded.file(), &key] {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = host.cimjob(&["identify", "--record", recorded.file().to_str().unwrap()]).run().with(78);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
    let link = recorded.folder.path().join("link");
    std::os::unix::fs::symlink(recorded.folder.path().join("target"), &link).unwrap();
    host.cimjob(&["identify", "--record", link.to_str().unwrap()]).run().with(78);
    assert!(!recorded.folder.path().join("target").exists());
}

#[test]
fn a_question_that_was_not_recorded_is_a_fault_that_says_so() {
    let recorded = Recorded::of(&Host::start(), &["identify"]);
    let played = Played::start(&recorded.text());
    let ended = played.cimjob(&["get", "Msvm_ComputerSystem.Name=\"x\""]).run().with(7);
    assert!(ended.stderr.contains("the recording has no answer"), "{}", ended.stderr);
}
