//! A recording of several hosts is one file, and is played with an address for each host.

use std::collections::BTreeMap;

use cimjob::recording::{Recording, check};
use cimjob::simulator::{RunningRecording, Scenario, Simulator};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::{Recorded, is_same, revealed};
use crate::program::{Cimjob, Host, PASSWORD, USER};

/// Two simulated hosts.
struct Lab([Host; 2]);

impl Lab {
    fn cimjob(&self, arguments: &[&str]) -> Cimjob<'_> {
        let Self([one, two]) = self;
        let pins = [one.running.pin(), two.running.pin()].join(",");
        let hosts = [one, two].map(|host| host.running.address().to_string());
        logged_in(arguments, &pins).arguments(&["--host", &hosts[0], "--host", &hosts[1]])
    }

    fn ports(&self) -> [String; 2] {
        let Self([one, two]) = self;
        [one, two].map(|host| host.running.address().port().to_string())
    }
}

fn logged_in<'h>(arguments: &[&str], pins: &str) -> Cimjob<'h> {
    let command = Cimjob::new(arguments).variable("CIMJOB_USER", USER).variable("CIMJOB_PASSWORD", PASSWORD);
    command.variable("CIMJOB_PIN", pins)
}

/// The hosts of a recording that is played.
struct Played {
    running: RunningRecording,
    _runtime: Runtime,
}

impl Played {
    fn start(text: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let recording = Recording::from_json(text).unwrap();
        let running = runtime.block_on(Simulator::replay_hosts(recording, Scenario::built_in(), 0)).unwrap();
        Self { running, _runtime: runtime }
    }

    /// The address of the host that had this port when it was recorded.
    fn host_of(&self, port: &str, pseudonyms: &BTreeMap<String, String>) -> String {
        let is_it =
            |name: &str| name.rsplit(':').next().and_then(|last| pseudonyms.get(last)).is_some_and(|is| is == port);
        self.running.hosts().iter().find(|host| is_it(&host.name)).unwrap().address.to_string()
    }
}

/// What the document says of each of these hosts, in their order, without their names.
fn of_hosts(document: &Value, hosts: &[String; 2]) -> Vec<Value> {
    let found = |host: &String| document["hosts"].as_array().unwrap().iter().find(|part| part["host"] == **host);
    let mut parts: Vec<Value> = hosts.iter().map(|host| found(host).expect("the host").clone()).collect();
    parts.iter_mut().for_each(without_host);
    parts
}

fn without_host(part: &mut Value) {
    let object = part.as_object_mut().unwrap();
    object.remove("host");
    let documents = object["documents"].as_array_mut().unwrap();
    documents.iter_mut().for_each(|document| drop(document.as_object_mut().unwrap().remove("host")));
}

fn assert_same_answers(arguments: &[&str]) {
    let lab = Lab([Host::start(), Host::start()]);
    let recorded = Recorded::run(lab.cimjob(arguments), TempDir::new().unwrap());
    let (played, pseudonyms) = (Played::start(&recorded.text()), recorded.pseudonyms());
    let hosts = lab.ports().map(|port| played.host_of(&port, &pseudonyms));
    let again: Vec<String> = arguments.iter().map(|argument| recorded.pseudonym(argument)).collect();
    let again: Vec<&str> = again.iter().map(String::as_str).collect();
    let command = logged_in(&again, played.running.pin()).arguments(&["--host", &hosts[0], "--host", &hosts[1]]);
    let ended = command.arguments(&["-o", "json"]).run();
    let played = ended.stdout.replace(r"\\127.0.0.2\", r"\\127.0.0.1\");
    let addresses = lab.ports().map(|port| format!("127.0.0.1:{port}"));
    for (again, first) in
        of_hosts(&serde_json::from_str(&played).unwrap(), &hosts).iter().zip(&of_hosts(&recorded.stdout, &addresses))
    {
        let (again, first) = (revealed(again, &pseudonyms), revealed(first, &BTreeMap::new()));
        assert!(is_same(&again, &first, &pseudonyms), "{again:#}\n{first:#}\n{}", ended.stderr);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn commands_that_ask_many_hosts_answer_as_they_did() {
    assert_same_answers(&["list", "--failed", "--errors"]);
    assert_same_answers(&["explain", "8E1C7A50-0000-4000-8000-000000000001"]);
    assert_same_answers(&["query", "SELECT * FROM Msvm_ComputerSystem"]);
    assert_same_answers(&["enumerate", "Msvm_StorageJob"]);
    assert_same_answers(&["identify"]);
}

#[test]
fn a_recording_of_two_hosts_names_both_by_pseudonyms() {
    let lab = Lab([Host::start(), Host::start()]);
    let recorded = Recorded::run(lab.cimjob(&["doctor"]), TempDir::new().unwrap());
    let recording = Recording::from_json(&recorded.text()).unwrap();
    assert_eq!(recording.hosts.len(), 2);
    assert!(recording.exchanges.iter().all(|exchange| recording.hosts.contains(&exchange.host)));
    assert!(lab.ports().iter().all(|port| !recording.hosts.concat().contains(port.as_str())), "{:?}", recording.hosts);
    assert_eq!(check(&recording), BTreeMap::new());
    assert!(recorded.stderr.contains(" with 2 hosts in "), "{}", recorded.stderr);
    assert!(recorded.stderr.contains("cimjob: 2 of 2 hosts answered"), "{}", recorded.stderr);
}

#[test]
fn a_file_that_cannot_be_written_is_refused_before_a_host_is_asked() {
    let lab = Lab([Host::start(), Host::start()]);
    let ended = lab.cimjob(&["list", "--record", "/nonexistent/r.json"]).run().with(78);
    assert!(!ended.stderr.contains("hosts answered"), "{ended:?}");
    assert!(ended.message().contains("its folder does not exist"));
}

#[test]
#[cfg(feature = "watch")]
fn a_round_of_watch_is_recorded() {
    let (lab, folder) = (Lab([Host::start(), Host::start()]), TempDir::new().unwrap());
    let (file, journal) = (folder.path().join("r.json"), folder.path().join("j.db"));
    let options = ["--record", file.to_str().unwrap(), "--journal", journal.to_str().unwrap()];
    lab.cimjob(&["watch", "--once"]).arguments(&options).run().with(0);
    let recording = Recording::from_json(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!((recording.command.as_str(), recording.hosts.len()), ("watch", 2));
    assert!(recording.exchanges.len() > 2);
}

#[test]
fn a_recording_with_exchanges_of_a_host_that_it_does_not_list_is_not_played() {
    let recorded = Recorded::run(Lab([Host::start(), Host::start()]).cimjob(&["identify"]), TempDir::new().unwrap());
    let text = recorded.text().replacen("\"host\": \"", "\"host\": \"other.", 1);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("r.json");
    std::fs::write(&file, text).unwrap();
    let refused = Cimjob::new(&["simulate", "--replay", file.to_str().unwrap()]).run().with(78).message();
    assert!(refused.contains("which is not among its hosts"), "{refused}");
}
