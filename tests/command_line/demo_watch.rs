//! `cimjob demo watch`: a failure that a host removes, and that the journal still explains.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::program::{Cimjob, Ended};
use super::screens::{WIDTHS, hold};

/// How it ended, and what it left in the folder that it lived in.
struct Ran {
    ended: Ended,
    left: usize,
    took: Duration,
}

/// The demo in a pipe, run once.
static RAN: LazyLock<Ran> = LazyLock::new(|| {
    let (folder, began) = (TempDir::new().unwrap(), Instant::now());
    let ended = Cimjob::new(&["demo", "watch"]).living_in(folder.path()).run();
    Ran { ended, left: files_in(&folder), took: began.elapsed() }
});

fn files_in(folder: &TempDir) -> usize {
    std::fs::read_dir(folder.path()).unwrap().count()
}

#[test]
fn it_shows_a_failure_its_removal_and_the_answer_of_the_journal_in_this_order() {
    let text = &RAN.ended.stdout;
    let parts = [
        "3 simulated Hyper-V hosts (no Windows)",
        "1. watch looks at each host",
        "Z  127.0.0.2:",
        "  FAILED  Expansion  \"db02\": ",
        "2. A job failed on 127.0.0.2:",
        "3. Five minutes later, 127.0.0.2:",
        "4. explain asks the host",
        r"$ cimjob explain '\\127.0.0.2\root\virtualization\v2:Msvm_StorageJob.InstanceID=",
        "likely cause: ",
        "by watch; the host has removed it",
        "cimjob watch --hosts-file",
    ];
    let mut rest = text.as_str();
    for part in parts {
        let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part:?} is not in its place in {text}"));
        rest = after;
    }
    assert_eq!((RAN.ended.code, RAN.ended.stderr.as_str()), (Some(0), ""));
}

#[test]
fn it_leaves_no_file_behind() {
    assert_eq!(RAN.left, 0);
}

/// It takes some 8 s; a busy machine may take longer.
#[test]
fn it_ends_by_itself_within_half_a_minute() {
    assert!(RAN.took < Duration::from_secs(30), "{:?}", RAN.took);
}

#[test]
fn ctrl_c_ends_it_at_once_and_no_file_stays() {
    let folder = TempDir::new().unwrap();
    let child = Cimjob::new(&["demo", "watch"]).living_in(folder.path()).spawn();
    let started = Instant::now();
    while files_in(&folder) == 0 {
        assert!(started.elapsed() < Duration::from_secs(30), "it does not begin");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_secs(1));
    let asked = Instant::now();
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "INT", &id]).status().unwrap().success());
    let ended = Ended::from(child.wait_with_output().unwrap()).with(130);
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    assert_eq!(files_in(&folder), 0, "{ended:?}");
}

#[test]
fn programs_get_the_document_of_watch_and_that_of_explain() {
    let ended = Cimjob::new(&["demo", "watch", "-o", "jsonl"]).run().with(0);
    let documents: Vec<serde_json::Value> =
        ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [recorded, explained] = &documents[..] else { panic!("{ended:?}") };
    assert_eq!(recorded["event"], "failed");
    assert_eq!(explained["evidence"]["source"], "journal");
    assert_eq!(recorded["instance_id"], explained["job"]["instance_id"]);
}

#[test]
fn one_document_for_two_commands_is_refused() {
    let refused = Cimjob::new(&["demo", "watch", "-o", "json"]).run().with(2);
    assert!(refused.stderr.contains("use -o jsonl"), "{refused:?}");
}

#[test]
fn the_options_of_the_other_demo_are_refused() {
    let refused = Cimjob::new(&["demo", "--all", "watch"]).run().with(2);
    assert!(refused.stderr.contains("--all"), "{refused:?}");
}

#[test]
fn screen() {
    for columns in WIDTHS {
        let seen = Cimjob::new(&["demo", "watch"]).variable("TZ", "UTC").shown(columns).stdout;
        hold("demo-watch", columns, &steady(&seen));
    }
}

/// The text with ports and times of day replaced.
fn steady(text: &str) -> String {
    let lines = text.lines().map(|line| line.split(' ').map(steady_word).collect::<Vec<_>>().join(" ") + "\n");
    lines.collect()
}

fn steady_word(word: &str) -> String {
    let is_time = |text: &str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    match word.split_once(':') {
        Some((host, rest)) if host.starts_with("127.0.0.") => {
            format!("{host}:PORT{}", rest.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        _ if is_time(word) => "HH:MM:SS".to_owned(),
        _ => word.to_owned(),
    }
}
