//! `simulate --replay`: which hosts it plays, and what a file of others cannot do.

use std::collections::BTreeMap;
#[cfg(target_os = "linux")]
use std::io::{BufRead, BufReader};

use cimjob::recording::Recording;
use tempfile::TempDir;

use super::{Recorded, is_same, revealed};
use crate::program::{Cimjob, Host};

/// A recording that someone made by hand.
fn made(hosts: &[&str], command: &str) -> Recording {
    let (format, cimjob) = ("cimjob-recording".to_owned(), "0.1.0".to_owned());
    let (hosts, exchanges) = (hosts.iter().map(ToString::to_string).collect(), Vec::new());
    Recording { format, version: 1, cimjob, command: command.to_owned(), interrupted: false, hosts, exchanges }
}

/// Starts `simulate --replay` and gives the lines that it says until the hosts have been listed, and the hosts file.
#[cfg(target_os = "linux")]
fn simulate(recording: &Recording, options: &[&str]) -> (Vec<String>, String) {
    let folder = TempDir::new().unwrap();
    let [file, hosts] = ["r.json", "hosts.txt"].map(|name| folder.path().join(name).display().to_string());
    std::fs::write(&file, recording.to_json().unwrap()).unwrap();
    let command = Cimjob::new(&["simulate", "--replay", &file, "--write-hosts", &hosts]).arguments(options);
    let mut child = command.spawn();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap).take(4).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    (lines, std::fs::read_to_string(&hosts).unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn the_hosts_of_a_recording_are_written_and_one_can_be_chosen() {
    let recording = made(&["bfg:101", "kqw:102"], "list");
    let (said, hosts) = simulate(&recording, &[]);
    assert!(said[2].contains("cimjob list --hosts-file"), "{said:?}");
    let of = |text: &str| text.lines().map(|line| line.split_once(':').unwrap().0.to_owned()).collect::<Vec<_>>();
    assert_eq!(of(&hosts), ["127.0.0.1", "127.0.0.2"]);
    assert!(hosts.lines().nth(1).unwrap().ends_with(" name=kqw:102"), "{hosts}");
    let (_, one) = simulate(&recording, &["--replay-host", "KQW:102"]);
    assert!(one.starts_with("127.0.0.1:") && one.ends_with(" name=kqw:102\n"), "{one}");
}

#[test]
fn a_host_that_is_not_in_the_recording_is_refused_with_those_that_are() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("r.json");
    std::fs::write(&file, made(&["bfg:101"], "list").to_json().unwrap()).unwrap();
    let command = Cimjob::new(&["simulate", "--replay", file.to_str().unwrap(), "--replay-host", "hv01"]);
    let message = command.run().with(2).message();
    assert!(message.contains("no host hv01") && message.contains("\"bfg:101\""), "{message}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_recording_of_others_puts_no_line_and_no_command_before_people() {
    let (said, hosts) = simulate(&made(&["a\nevil.example x=1\u{1b}[31m", "b", "b"], "list; rm -rf x"), &[]);
    assert_eq!(hosts.lines().count(), 2, "{hosts}");
    assert!(hosts.lines().all(|line| line.starts_with("127.0.0.") && line.split(' ').count() == 2), "{hosts}");
    assert!(said[2].contains("cimjob identify --hosts-file") && !said.concat().contains("rm"), "{said:?}");
}

#[test]
fn the_order_of_the_questions_does_not_matter() {
    let recorded = Recorded::of(&Host::start(), &["list", "--failed", "--errors"]);
    let mut recording = Recording::from_json(&recorded.text()).unwrap();
    recording.exchanges.reverse();
    let played = super::Played::start(&recording.to_json().unwrap());
    let again = played.cimjob(&["list", "--failed", "--errors", "-o", "json"]).run().json();
    let (pseudonyms, first) = (recorded.pseudonyms(), revealed(&recorded.stdout, &BTreeMap::new()));
    assert!(is_same(&revealed(&again, &pseudonyms), &first, &pseudonyms), "{again:#}\n{first:#}");
}
