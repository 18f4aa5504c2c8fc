//! The sinks of a watcher that runs: SIGHUP takes up what has changed in their file.

use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

use cimjob::journal::{Journal, Pending, Retention};

use super::watch::{Lab, PATIENCE, end, failing, told, until_it_says};

const LOG: &str = "[log]\nkind = \"jsonl\"\nfile = \"failed.jsonl\"\n";
const OTHER: &str = "[other]\nkind = \"jsonl\"\nfile = \"other.jsonl\"\n";
const BROKEN: &str = "[broken]\nkind = \"exec\"\ncommand = [\"/bin/false\"]\n";

/// A watcher with sinks.
struct Watched {
    lab: Lab,
    child: Child,
}

impl Watched {
    /// One host with a failed job.
    fn start(sinks: &str) -> Self {
        let lab = Lab::start(1, &[failing("job-1", 0.0)]);
        let file = lab.sinks(sinks);
        let child = lab.watch(&["--sinks", &file]).saying_to(lab.said()).spawn();
        Self { lab, child }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.lab.folder.path().join(name)
    }

    /// Names other sinks, and waits until it says this.
    fn change(&self, sinks: &str, what: &str) {
        self.lab.sinks(sinks);
        self.hang_up(what);
    }

    fn hang_up(&self, what: &str) {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-s", "HUP", &id]).status().unwrap().success());
        until_it_says(&self.path("said"), what);
    }

    /// Another host with a failed job.
    fn add_host(&mut self) {
        self.lab.add_host(&[failing("job-2", 0.0)]);
        self.lab.write_hosts();
    }

    /// Waits until a sink that is a file has so many jobs.
    fn until_told(&self, file: &str, count: usize) {
        let until = Instant::now() + PATIENCE;
        while told(&self.path(file)).len() < count {
            assert!(Instant::now() < until, "{file} has {:?}", told(&self.path(file)));
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What waits, and what was given up, after its end.
    fn pending(self) -> Vec<(String, u64, u64)> {
        end(self.child, "TERM").with(0);
        let journal = Journal::open(self.lab.journal(), Retention::default()).unwrap();
        let counts = |Pending { sink, waiting, given_up, .. }: Pending| (sink, waiting, given_up);
        journal.pending().unwrap().into_iter().map(counts).filter(|(sink, ..)| sink != "stdout").collect()
    }
}

fn counts(sinks: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
    sinks.iter().map(|(sink, waiting, given_up)| ((*sink).to_owned(), *waiting, *given_up)).collect()
}

#[test]
fn sighup_adds_a_sink_that_gets_the_next_jobs_and_the_others_go_on() {
    let mut watched = Watched::start(LOG);
    watched.until_told("failed.jsonl", 1);
    watched.change(&format!("{LOG}{OTHER}"), "cimjob: read the sinks again: 2, 1 of them new or changed");
    watched.add_host();
    watched.until_told("failed.jsonl", 2);
    watched.until_told("other.jsonl", 1);
    let lines = std::fs::read_to_string(watched.path("failed.jsonl")).unwrap().lines().count();
    assert_eq!((lines, told(&watched.path("other.jsonl")).len()), (2, 1), "nothing is told twice");
    assert_eq!(watched.pending(), counts(&[("log", 0, 0), ("other", 0, 0)]));
}

#[test]
fn what_waits_for_a_sink_that_is_removed_is_given_up_and_said() {
    let watched = Watched::start(&format!("{BROKEN}{LOG}"));
    watched.until_told("failed.jsonl", 1);
    watched.change(LOG, "the sink broken is gone from the file; jobs that waited for it and are given up: 1");
    assert_eq!(watched.pending(), counts(&[("broken", 0, 1), ("log", 0, 0)]));
}

#[test]
fn a_sink_that_was_removed_while_no_watcher_ran_is_said_at_the_start() {
    let watched = Watched::start(&format!("{BROKEN}{LOG}"));
    watched.until_told("failed.jsonl", 1);
    end(watched.child, "TERM").with(0);
    let file = watched.lab.sinks(LOG);
    let child = watched.lab.watch(&["--sinks", &file]).saying_to(watched.lab.said()).spawn();
    let watched = Watched { child, ..watched };
    until_it_says(&watched.path("said"), "the sink broken is gone from the file");
    assert_eq!(watched.pending(), counts(&[("broken", 0, 1), ("log", 0, 0)]));
}

#[test]
fn a_broken_file_changes_nothing() {
    let mut watched = Watched::start(LOG);
    watched.until_told("failed.jsonl", 1);
    watched.change("[log]\nkind = \"smoke\"\n", "cimjob: the sinks stay as they were:");
    watched.add_host();
    watched.until_told("failed.jsonl", 2);
    assert_eq!(watched.pending(), counts(&[("log", 0, 0)]));
}

#[test]
fn a_file_that_a_sink_names_is_read_again_too() {
    let watched = Watched::start(LOG);
    watched.until_told("failed.jsonl", 1);
    std::fs::write(watched.path("url"), "http://127.0.0.1:9/a").unwrap();
    let chat = format!("{LOG}[chat]\nkind = \"webhook\"\nurl-file = \"url\"\n");
    watched.change(&chat, "read the sinks again: 2, 1 of them new or changed");
    watched.hang_up("read the sinks again: 2, 0 of them new or changed");
    std::fs::rename(watched.path("sinks.toml"), watched.path("sinks.was")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(watched.path("sinks.toml")).status().unwrap().success());
    watched.hang_up("cimjob: the sinks stay as they were:");
    std::fs::rename(watched.path("sinks.was"), watched.path("sinks.toml")).unwrap();
    std::fs::write(watched.path("url"), "http://127.0.0.1:9/b").unwrap();
    std::fs::write(watched.path("said"), "").unwrap();
    watched.hang_up("read the sinks again: 2, 1 of them new or changed");
    end(watched.child, "TERM").with(0);
}
