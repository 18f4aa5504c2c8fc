//! The journal on the command line: its commands, and what `explain` and `wait` take from it.

use std::path::PathBuf;

use cimjob::cim::Timestamp;
use cimjob::journal::{Entry, Gap, HostLook, JobRecord, Journal, Kind, Position, Retention};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::program::{Cimjob, Ended, Host, job};

/// A job that the simulated host does not have.
const GONE: u8 = 99;

struct Recorded {
    folder: TempDir,
    journal: Journal,
}

impl Recorded {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let journal = Journal::open(folder.path().join("journal.db"), Retention::default()).unwrap();
        Self { folder, journal }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn with(mut self, entries: &[Entry]) -> Self {
        self.journal.commit(entries).unwrap();
        self
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        Cimjob::new(&[arguments, &["--journal", &self.path("journal.db")]].concat()).run()
    }

    fn ask(&self, host: &Host, arguments: &[&str]) -> Ended {
        host.cimjob(&[arguments, &["--journal", &self.path("journal.db")]].concat()).run()
    }
}

fn ago(seconds: i64) -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second() - seconds).unwrap()
}

fn record(host: &str, id: &str) -> JobRecord {
    let document = json!({
        "schema_version": 1, "kind": "explanation", "headline": "There is not enough space on the disk.", "outcome": "failed",
        "job": { "path": format!(r#"\\HV07\root\virtualization\v2:Msvm_StorageJob.InstanceID="{id}""#),
                 "job_type": { "value": 5, "name": "Expansion" }, "owner": "LAB\\ops" },
        "virtual_machines": [{ "name": "db02", "id": "D0000000-0000-4000-8000-000000000002" }],
        "root_cause": { "text": "There is not enough space on the disk." },
        "advice": [{ "cause": "the disk is full", "next_step": "free some space" }],
        "evidence": { "source": "method", "method": "GetErrorEx" },
    });
    JobRecord {
        host: host.into(),
        namespace: "root/virtualization/v2".into(),
        class: "Msvm_StorageJob".into(),
        id: id.into(),
        kind: Kind::Failed,
        ended: Some(ago(610)),
        seen: ago(600),
        skew: None,
        document: document.to_string(),
    }
}

fn look(host: &str, failure: Option<&str>) -> Entry {
    let (host, failure) = (host.to_owned(), failure.map(str::to_owned));
    Entry::Look(HostLook { host, first_ok: None, last_ok: Some(ago(600)), last_try: ago(10), failure, since: ago(500) })
}

/// The host as it is watched.
fn watched(host: &Host) -> String {
    host.running.address().to_string()
}

#[test]
fn a_job_that_the_host_removed_is_explained_from_the_journal() {
    let host = Host::start();
    let recorded = Recorded::new().with(&[Entry::Job(record(&watched(&host), &job(GONE)))]);
    let ended = recorded.ask(&host, &["explain", &job(GONE)]).with(0);
    assert!(ended.stdout.starts_with("FAILED  Expansion  \"db02\"\n  | There is not enough space"), "{ended:?}");
    assert!(ended.stdout.contains("by watch; the host has removed it"), "{ended:?}");
    recorded.ask(&host, &["explain", &job(GONE), "--exit-status"]).with(1);
}

#[test]
fn the_document_says_that_its_evidence_is_the_journal() {
    let host = Host::start();
    let recorded = Recorded::new().with(&[Entry::Job(record(&watched(&host), &job(GONE)))]);
    let document = recorded.ask(&host, &["explain", &job(GONE), "-o", "json"]).with(0).json();
    assert_eq!(document["kind"], "explanation");
    let evidence = &document["evidence"];
    assert_eq!((&evidence["source"], &evidence["recorded"]["source"]), (&json!("journal"), &json!("method")));
    assert_eq!(evidence["recorded"]["why"], "removed");
}

#[test]
fn a_job_whose_host_cannot_be_reached_is_explained_from_the_journal() {
    let recorded = Recorded::new().with(&[Entry::Job(record("127.0.0.1:1", &job(GONE)))]);
    let path = format!(r#"\\127.0.0.1\root\virtualization\v2:Msvm_StorageJob.InstanceID="{}""#, job(GONE));
    for name in [path, job(GONE)] {
        let arguments = ["explain", &name, "--host", "127.0.0.1:1", "--user", "ops", "--auth", "ntlm"];
        let journal = ["--journal", &recorded.path("journal.db")];
        let ended = Cimjob::new(&[&arguments[..], &journal].concat()).variable("CIMJOB_PASSWORD", "x").run();
        assert!(ended.with(0).stdout.contains("by watch; the host cannot be reached"), "{name}");
    }
}

#[test]
fn waiting_for_a_bare_instance_id_ends_with_what_was_recorded_if_the_host_cannot_be_reached() {
    let recorded = Recorded::new().with(&[Entry::Job(record("127.0.0.1:1", &job(GONE)))]);
    let (id, journal) = (job(GONE), recorded.path("journal.db"));
    let arguments = ["wait", &id, "--host", "127.0.0.1:1", "--user", "ops", "--auth", "ntlm", "--journal", &journal];
    let ended = Cimjob::new(&arguments).variable("CIMJOB_PASSWORD", "x").run();
    assert!(ended.with(1).stdout.contains("by watch; the host cannot be reached"), "{id}");
}

/// A command about two jobs, by their InstanceIDs, on a host that cannot be reached; the journal has the second.
fn two_jobs_of_an_unreachable_host(command: &str, more: &[&str]) -> Ended {
    let recorded = Recorded::new().with(&[Entry::Job(record("127.0.0.1:1", &job(GONE)))]);
    let (other, id, journal) = (job(98), job(GONE), recorded.path("journal.db"));
    let host = ["--host", "127.0.0.1:1", "--user", "ops", "--auth", "ntlm", "--journal", &journal];
    let arguments = [&[command, &other, &id], &host[..], more].concat();
    Cimjob::new(&arguments).variable("CIMJOB_PASSWORD", "x").run()
}

#[test]
fn the_journal_is_asked_for_each_job_that_is_waited_for() {
    let ended = two_jobs_of_an_unreachable_host("wait", &[]).with(1);
    assert!(ended.stdout.starts_with("FAILED") && ended.stdout.contains("the host cannot be reached"), "{ended:?}");
    assert!(
        ended.stderr.contains("000000000098") && ended.stderr.contains("journal: 127.0.0.1:1 is not watched"),
        "{ended:?}"
    );
    let document = two_jobs_of_an_unreachable_host("wait", &["-o", "json"]).with(1).json();
    let jobs = document["jobs"].as_array().unwrap();
    assert_eq!(jobs.iter().filter(|job| job["recorded"]["event"] == "failed").count(), 1, "{document}");
    assert_eq!(jobs.iter().filter(|job| job["journal"].is_string()).count(), 1, "{document}");
}

#[test]
fn the_journal_is_asked_for_each_job_that_is_explained() {
    let ended = two_jobs_of_an_unreachable_host("explain", &[]).with(6);
    assert!(ended.stdout.starts_with("FAILED") && ended.stdout.contains("the host cannot be reached"), "{ended:?}");
    assert!(
        ended.stderr.contains("000000000098") && ended.stderr.contains("journal: 127.0.0.1:1 is not watched"),
        "{ended:?}"
    );
    let ended = two_jobs_of_an_unreachable_host("explain", &["-o", "jsonl"]).with(6);
    assert_eq!(ended.stdout.lines().count(), 2, "{ended:?}");
}

#[test]
fn a_job_that_was_not_recorded_is_missing_and_the_gap_is_named() {
    let host = Host::start();
    let name = watched(&host);
    let gap = Entry::Gap(Gap { host: name.clone(), from: ago(3000), to: ago(2000), why: "timed out".into() });
    let recorded = Recorded::new().with(&[gap, look(&name, None)]);
    let ended = recorded.ask(&host, &["explain", &job(GONE)]).with(5);
    assert!(ended.stderr.contains(&format!("journal: no contact with {name} from ")), "{ended:?}");
    let failure = recorded.ask(&host, &["explain", &job(GONE), "-o", "json"]).with(5).json();
    assert_eq!(failure["gap"]["why"], "timed out");
}

#[test]
fn a_host_that_is_out_of_reach_for_watch_too_is_an_open_gap() {
    let host = Host::start();
    let recorded = Recorded::new().with(&[look(&watched(&host), Some("connection refused"))]);
    let failure = recorded.ask(&host, &["explain", &job(GONE), "-o", "json"]).with(5).json();
    assert_eq!((&failure["gap"]["to"], &failure["gap"]["why"]), (&Value::Null, &json!("connection refused")));
}

#[test]
fn a_host_that_is_not_watched_is_said_not_to_be() {
    let host = Host::start();
    let ended = Recorded::new().ask(&host, &["explain", &job(GONE)]).with(5);
    assert!(ended.stderr.contains("is not watched"), "{ended:?}");
}

#[test]
fn a_journal_that_other_watchers_fill_does_not_say_that_a_host_is_not_watched() {
    let host = Host::start();
    let position = Position { source: "CIMJOB_FAILED".to_owned(), born: ago(3000), sequence: 7, time: ago(10) };
    let recorded = Recorded::new().with(&[Entry::Position(position)]);
    let ended = recorded.ask(&host, &["explain", &job(GONE)]).with(5);
    assert!(!ended.stderr.contains("is not watched"), "{ended:?}");
    assert!(ended.stderr.contains("does not know which hosts they look at"), "{ended:?}");
    let (journal, name) = (recorded.path("journal.db"), watched(&host));
    let report = Cimjob::new(&["report", "--since", "1h", "--host", &name, "--journal", &journal]).run().with(0);
    assert!(report.stderr.contains("does not know which hosts they look at"), "{report:?}");
}

#[test]
fn another_port_of_a_watched_address_is_not_watched() {
    let host = Host::start();
    let other = host.running.address().ip().to_string();
    let recorded = Recorded::new().with(&[look(&other, None), Entry::Job(record(&other, &job(GONE)))]);
    let ended = recorded.ask(&host, &["explain", &job(GONE)]).with(5);
    assert!(ended.stderr.contains(&format!("journal: {} is not watched", watched(&host))), "{ended:?}");
    let ended = recorded.ask(&host, &["wait", &job(GONE)]).with(5);
    assert!(ended.stderr.contains(&format!("journal: {} is not watched", watched(&host))), "{ended:?}");
}

#[test]
fn without_a_journal_nothing_is_said_of_one() {
    let host = Host::start();
    let ended = host.cimjob(&["explain", &job(GONE)]).run().with(5);
    assert!(!ended.stderr.contains("journal"), "{ended:?}");
}

#[test]
fn waiting_for_a_job_that_the_host_removed_ends_with_what_was_recorded() {
    let host = Host::start();
    let recorded = Recorded::new().with(&[Entry::Job(record(&watched(&host), &job(GONE)))]);
    let ended = recorded.ask(&host, &["wait", &job(GONE)]).with(1);
    assert!(ended.stdout.contains("by watch; the host has removed it"), "{ended:?}");
    let document = recorded.ask(&host, &["wait", &job(GONE), "-o", "json"]).with(1).json();
    assert_eq!(document["jobs"][0]["recorded"]["event"], "failed");
}

#[test]
fn recorded_jobs_are_listed_by_the_filters_of_list() {
    let recorded = Recorded::new().with(&[Entry::Job(record("hv07", "A")), Entry::Job(record("hv08", "B"))]);
    let names = |filters: &[&str]| {
        let ended = recorded.run(&[&["journal", "list", "-o", "name"], filters].concat()).with(0);
        ended.stdout.lines().filter_map(|line| line.split('"').nth(1).map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(names(&[]), ["B", "A"]);
    assert_eq!(names(&["--host", "HV07.lab.test"]), ["A"]);
    assert_eq!(
        names(&["--failed", "--vm", "DB02", "--type", "expansion", "--owner", r"lab\OPS", "--since", "1h"]).len(),
        2
    );
    for none in [["--vm", "web01"], ["--since", "1m"], ["--class", "Msvm_ConcreteJob"], ["--type", "99"]] {
        assert_eq!(names(&none), Vec::<String>::new(), "{none:?}");
    }
    assert_eq!(names(&["--limit", "1"]), ["B"]);
}

#[test]
fn the_path_of_a_job_without_a_document_has_its_quotes_escaped() {
    let mut vanished = record("hv07", "A\"B");
    (vanished.kind, vanished.document) = (Kind::Vanished, "{}".into());
    let recorded = Recorded::new().with(&[Entry::Job(vanished)]);
    let name = recorded.run(&["journal", "list", "-o", "name"]).with(0).stdout;
    assert_eq!(name, "\\\\hv07\\root\\virtualization\\v2:Msvm_StorageJob.InstanceID=\"A\\\"B\"\n");
    recorded.run(&["journal", "show", name.trim()]).with(0);
}

#[test]
fn what_is_listed_is_one_document_or_one_a_line() {
    let recorded = Recorded::new().with(&[Entry::Job(record("hv07", "A")), Entry::Job(record("hv08", "B"))]);
    let document = recorded.run(&["journal", "list", "-o", "json"]).with(0).json();
    assert_eq!((&document["kind"], &document["jobs"][1]["instance_id"]), (&json!("recorded_jobs"), &json!("A")));
    let lines = recorded.run(&["journal", "list", "-o", "jsonl"]).with(0).stdout;
    let kinds = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["kind"].clone());
    assert_eq!(kinds.collect::<Vec<_>>(), ["recorded", "recorded"]);
}

#[test]
fn a_recorded_job_is_shown_by_its_path_its_id_and_its_stable_id() {
    let job = record("hv07", "8E1C");
    let recorded = Recorded::new().with(&[Entry::Job(job.clone())]);
    let path = r#"\\HV07\root\virtualization\v2:Msvm_StorageJob.InstanceID="8E1C""#;
    for name in [path, "8e1c", &job.stable_id()] {
        let ended = recorded.run(&["journal", "show", name]).with(0);
        assert!(ended.stdout.contains("likely cause: the disk is full"), "{ended:?}");
    }
    recorded.run(&["journal", "show", &super::program::job(GONE)]).with(5);
}

#[test]
fn two_journals_are_merged_without_doubles() {
    let first =
        Recorded::new().with(&[Entry::Job(record("hv07", "A")), Entry::Job(record("hv07", "B")), look("hv07", None)]);
    let second = Recorded::new().with(&[Entry::Job(record("hv07", "B")), Entry::Job(record("hv08", "C"))]);
    let export = |recorded: &Recorded| {
        let path = PathBuf::from(recorded.path("export.jsonl"));
        std::fs::write(&path, recorded.run(&["journal", "export"]).with(0).stdout).unwrap();
        path.display().to_string()
    };
    let both = TempDir::new().unwrap().path().join("both.db").display().to_string();
    let files = [export(&first), export(&second)];
    let import = || {
        let arguments = ["journal", "import", &files[0], &files[1], "--journal", &both, "-o", "json"];
        Cimjob::new(&arguments).run().with(0).json()
    };
    assert_eq!(import()["added"], 3);
    let again = import();
    assert_eq!((&again["added"], &again["known"]), (&json!(0), &json!(4)));
    let listed = Cimjob::new(&["journal", "list", "-o", "json", "--journal", &both]).run().with(0).json();
    assert_eq!(listed["jobs"].as_array().map(Vec::len), Some(3));
    let given = first.run(&["journal", "list", "-o", "json"]).with(0).json();
    assert!(listed["jobs"].as_array().unwrap().contains(&given["jobs"][0]), "nothing of a job is lost");
}

#[test]
fn an_import_says_how_many_gaps_and_hosts_it_merged() {
    let gap = |from| Entry::Gap(Gap { host: "hv07".into(), from: ago(from), to: ago(from - 10), why: "away".into() });
    let recorded = Recorded::new().with(&[gap(3000), gap(2000), look("hv07", None)]);
    let file = recorded.path("export.jsonl");
    std::fs::write(&file, recorded.run(&["journal", "export"]).with(0).stdout).unwrap();
    let import = ["journal", "import", &file, "--journal", &recorded.path("new.db")];
    let said = Cimjob::new(&import).run().with(0).stdout;
    assert!(said.ends_with("jobs added: 0, already there: 0; gaps merged: 2, hosts merged: 1\n"), "{said}");
    let document = Cimjob::new(&[&import[..], &["-o", "json"]].concat()).run().with(0).json();
    assert_eq!((&document["gaps"], &document["hosts"]), (&json!(2), &json!(1)));
}

#[test]
fn a_gap_that_another_watcher_covered_is_not_named_after_the_merge() {
    let host = Host::start();
    let name = watched(&host);
    let gap = Entry::Gap(Gap { host: name.clone(), from: ago(3000), to: ago(2000), why: "timed out".into() });
    let both = Recorded::new().with(&[gap, look(&name, None)]);
    let (first_ok, last_ok) = (Some(ago(4000)), Some(ago(5)));
    let (host_name, failure) = (name.clone(), None);
    let well = HostLook { host: host_name, first_ok, last_ok, last_try: ago(5), failure, since: ago(4000) };
    let other = Recorded::new().with(&[Entry::Look(well)]);
    let file = other.path("export.jsonl");
    std::fs::write(&file, other.run(&["journal", "export"]).with(0).stdout).unwrap();
    let Recorded { folder, journal } = both;
    drop(journal);
    let path = folder.path().join("journal.db").display().to_string();
    Cimjob::new(&["journal", "import", &file, "--journal", &path]).run().with(0);
    let ended = host.cimjob(&["explain", &job(GONE), "--journal", &path]).run().with(5);
    assert!(ended.stderr.contains(&format!("journal: {name} is watched, last at ")), "{ended:?}");
}

#[test]
fn a_line_that_cannot_be_imported_is_named_and_the_others_are_there() {
    let recorded = Recorded::new().with(&[Entry::Job(record("hv07", "A"))]);
    let good = recorded.run(&["journal", "export"]).with(0).stdout;
    let file = recorded.path("mixed.jsonl");
    std::fs::write(&file, format!("{{\"kind\":\"other\"}}\n{good}not JSON\n")).unwrap();
    let ended = Cimjob::new(&["journal", "import", &file, "--journal", &recorded.path("new.db")]).run().with(70);
    assert!(
        ended.stdout.contains("jobs added: 1, already there: 0") && ended.stderr.contains("mixed.jsonl:3"),
        "{ended:?}"
    );
}

#[test]
fn a_journal_that_is_imported_in_place_of_its_export_is_one_error_that_says_so() {
    let recorded = Recorded::new();
    let ended = recorded.run(&["journal", "backup", &recorded.path("copy.db")]).with(0);
    drop(ended);
    let other = recorded.path("other.db");
    let ended = Cimjob::new(&["journal", "import", &recorded.path("copy.db"), "--journal", &other]).run().with(70);
    assert_eq!(ended.stderr.matches("copy.db").count(), 1, "{ended:?}");
    assert!(ended.stderr.contains("\n  try: run cimjob journal export"), "{ended:?}");
}

#[test]
fn of_a_line_that_is_too_long_its_number_is_named() {
    let recorded = Recorded::new();
    let other = recorded.path("other.db");
    let long = recorded.path("long.jsonl");
    std::fs::write(&long, format!("\n{}", "x".repeat(16 << 20))).unwrap();
    let ended = Cimjob::new(&["journal", "import", &long, "--journal", &other]).run().with(78);
    assert!(ended.stderr.contains("long.jsonl: line 2 cannot be read: it is longer than"), "{ended:?}");
}

#[test]
fn what_the_journal_has_already_is_counted_and_the_end_of_a_list_of_watchers_is_passed_over() {
    let recorded = Recorded::new().with(&[Entry::Job(record("hv07", "A"))]);
    let jobs = recorded.run(&["journal", "list", "-o", "jsonl"]).with(0).stdout;
    let end = json!({ "schema_version": 1, "kind": "coverage", "site": "lab", "shards": 256, "answered": 256, "missing": [], "not_known": [] });
    let file = recorded.path("list.jsonl");
    std::fs::write(&file, format!("{jobs}{end}\n")).unwrap();
    let import = || Cimjob::new(&["journal", "import", &file, "--journal", &recorded.path("new.db")]).run().with(0);
    assert!(import().stdout.contains("jobs added: 1, already there: 0"));
    assert!(import().stdout.contains("jobs added: 0, already there: 1"));
}

#[test]
fn jobs_that_share_an_instance_id_keep_their_stable_ids_in_another_journal() {
    let mut first = record("hv07", "A");
    (first.ended, first.seen) = (Some(ago(10_010)), ago(10_000));
    let recorded = Recorded::new().with(&[Entry::Job(first), Entry::Job(record("hv07", "A"))]);
    let file = recorded.path("export.jsonl");
    std::fs::write(&file, recorded.run(&["journal", "export"]).with(0).stdout).unwrap();
    let copy = recorded.path("new.db");
    Cimjob::new(&["journal", "import", &file, "--journal", &copy]).run().with(0);
    let listed = Cimjob::new(&["journal", "list", "-o", "json", "--journal", &copy]).run().with(0).json();
    assert_eq!(listed, recorded.run(&["journal", "list", "-o", "json"]).with(0).json());
    assert_eq!(listed["jobs"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_name_with_control_characters_and_a_time_in_the_future_are_not_imported() {
    let recorded = Recorded::new().with(&[Entry::Job(record("hv07", "A")), look("hv07", None)]);
    let export = recorded.run(&["journal", "export"]).with(0).stdout;
    let lines: Vec<Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (kind, member, value) in [
        ("recorded", "instance_id", "A\0B"),
        ("recorded", "seen", "2999-01-01T00:00:00Z"),
        ("look", "host", "hv07\n"),
        ("look", "last_try", "2999-01-01T00:00:00Z"),
    ] {
        let mut line = lines.iter().find(|line| line["kind"] == kind).unwrap().clone();
        line[member] = json!(value);
        let file = recorded.path("odd.jsonl");
        std::fs::write(&file, line.to_string()).unwrap();
        let ended = Cimjob::new(&["journal", "import", &file, "--journal", &recorded.path("new.db")]).run().with(70);
        assert!(ended.stdout.contains("jobs added: 0, already there: 0"), "{member}: {ended:?}");
    }
}

#[test]
fn of_many_lines_that_cannot_be_imported_all_are_counted_and_the_first_are_named() {
    let recorded = Recorded::new();
    let file = recorded.path("bad.jsonl");
    std::fs::write(&file, "x\n".repeat(1000)).unwrap();
    let ended = Cimjob::new(&["journal", "import", &file, "--journal", &recorded.path("new.db")]).run().with(70);
    assert!(ended.stderr.contains("not imported: 1000"), "{ended:?}");
    assert_eq!(ended.stderr.matches("bad.jsonl:").count(), 20);
}

#[test]
fn a_name_of_any_length_is_cut_in_the_message() {
    let recorded = Recorded::new().with(&[look("hv07", None)]);
    let mut line: Value = serde_json::from_str(&recorded.run(&["journal", "export"]).with(0).stdout).unwrap();
    line["host"] = json!("\t".repeat(100_000));
    let file = recorded.path("long.jsonl");
    std::fs::write(&file, line.to_string()).unwrap();
    let ended = Cimjob::new(&["journal", "import", &file, "--journal", &recorded.path("new.db")]).run().with(70);
    assert!(ended.stderr.len() < 1000, "{}", ended.stderr.len());
}

#[test]
fn a_journal_that_is_written_is_not_imported_into() {
    let recorded = Recorded::new();
    std::fs::write(recorded.path("empty.jsonl"), "").unwrap();
    let ended = recorded.run(&["journal", "import", &recorded.path("empty.jsonl")]).with(78);
    assert!(ended.stderr.contains(&format!("process {} is writing the journal", std::process::id())), "{ended:?}");
}

#[test]
fn no_journal_is_made_for_a_file_that_is_not_there() {
    let recorded = Recorded::new();
    let (absent, new) = (recorded.path("absent.jsonl"), recorded.path("new.db"));
    Cimjob::new(&["journal", "import", &absent, "--journal", &new]).run().with(78);
    assert!(!std::path::Path::new(&new).exists());
}

#[test]
fn a_journal_is_checked_copied_and_pruned() {
    let recorded = Recorded::new().with(&[Entry::Job(record("hv07", "A"))]);
    assert!(recorded.run(&["journal", "check"]).with(0).stdout.contains("no damage found; 1 jobs"));
    let copy = recorded.path("copy.db");
    recorded.run(&["journal", "backup", &copy]).with(0);
    recorded.run(&["journal", "backup", &copy]).with(78);
    let pruned = Cimjob::new(&["journal", "prune", "--journal", &copy, "-o", "json"]).run().with(0).json();
    assert_eq!(pruned["removed"], 0);
}

#[test]
fn a_journal_that_does_not_exist_is_a_clear_error() {
    let ended = Cimjob::new(&["journal", "list", "--journal", "/nonexistent/journal.db"]).run().with(78);
    assert!(ended.stderr.contains("/nonexistent/journal.db: the journal does not exist"), "{ended:?}");
}

#[test]
fn a_report_has_the_failures_of_its_hosts_since_a_time_and_their_gaps() {
    let entries = [Entry::Job(record("hv07", "A")), Entry::Job(record("hv08", "B")), look("hv07", Some("timed out"))];
    let recorded = Recorded::new().with(&entries);
    let arguments = ["report", "--since", "1h", "--host", "hv07", "--host", "hv09", "-o", "json", "--exit-status"];
    let ended = recorded.run(&arguments).with(1);
    let document = ended.json();
    assert_eq!(document["jobs"].as_array().map(Vec::len), Some(1));
    assert_eq!((&document["gaps"][0]["host"], &document["gaps"][0]["why"]), (&json!("hv07"), &json!("timed out")));
    assert!(ended.stderr.contains("hv09 is not watched"), "{ended:?}");
    recorded.run(&["report", "--since", "1m", "--exit-status"]).with(0);
}

#[test]
fn watch_says_that_a_journal_is_damaged_as_the_other_commands_do() {
    let recorded = Recorded::new();
    let copy = recorded.path("copy.db");
    recorded.run(&["journal", "backup", &copy]).with(0);
    let mut bytes = std::fs::read(&copy).unwrap();
    bytes[60..64].fill(0); // the version
    std::fs::write(&copy, bytes).unwrap();
    let watch = ["watch", "--once", "--host", "127.0.0.1:1", "--user", "ops", "--auth", "ntlm", "--journal", &copy];
    for arguments in [&["journal", "list", "--journal", &copy][..], &watch] {
        let ended = Cimjob::new(arguments).variable("CIMJOB_PASSWORD", "x").run().with(70);
        assert!(ended.stderr.contains("the journal is damaged"), "{ended:?}");
    }
}

#[test]
fn a_watch_that_ends_because_its_journal_is_damaged_says_so_once_and_what_to_try() {
    let large =
        |number: u32| Entry::Job(JobRecord { document: "x".repeat(3000), ..record("hv07", &number.to_string()) });
    let recorded = Recorded::new().with(&(0..200).map(large).collect::<Vec<_>>());
    let copy = recorded.path("copy.db");
    recorded.run(&["journal", "backup", &copy]).with(0);
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0xA5);
    std::fs::write(&copy, bytes).unwrap();
    let watch = ["watch", "--host", "127.0.0.1:1", "--user", "ops", "--auth", "ntlm", "--journal", &copy];
    let ended = Cimjob::new(&watch).variable("CIMJOB_PASSWORD", "x").run().with(70);
    assert_eq!(ended.stderr.matches("the journal is damaged").count(), 1, "{ended:?}");
    assert!(ended.stderr.contains("malformed\n  try: restore a backup"), "{ended:?}");
}

/// A command that reads this journal, and explains a job that the host does not have.
fn readers_of<'a>(journal: &'a str, job: &'a str) -> [Vec<&'a str>; 2] {
    [vec!["journal", "list", "--journal", journal], vec!["explain", job, "--journal", journal]]
}

#[test]
fn readers_of_an_empty_and_of_a_damaged_journal_say_what_to_try() {
    let (host, recorded) = (Host::start(), Recorded::new());
    let [empty, damaged] = ["empty.db", "damaged.db"].map(|name| recorded.path(name));
    recorded.run(&["journal", "backup", &damaged]).with(0);
    let mut bytes = std::fs::read(&damaged).unwrap();
    bytes[60..64].fill(0); // the version
    std::fs::write(&damaged, bytes).unwrap();
    // Its log is still there.
    std::fs::copy(recorded.path("journal.db-wal"), recorded.path("empty.db-wal")).unwrap();
    std::fs::write(&empty, "").unwrap();
    for (journal, says) in [(&empty, "the file of the journal is empty"), (&damaged, "the journal is damaged")] {
        for arguments in readers_of(journal, &job(GONE)) {
            let ended = host.cimjob(&arguments).run();
            assert!(ended.stderr.contains(&format!("{journal}: {says}")), "{ended:?}");
            assert!(ended.stderr.contains("\n  try: restore a backup"), "{ended:?}");
        }
    }
}

#[test]
fn a_report_takes_hosts_on_standard_input() {
    let recorded = Recorded::new().with(&[Entry::Job(record("hv07", "A")), Entry::Job(record("hv08", "B"))]);
    let arguments = ["report", "--since", "1h", "--hosts-file", "-", "-o", "json", "--journal"];
    let ended = Cimjob::new(&[&arguments[..], &[&recorded.path("journal.db")]].concat()).input("hv08\n").run();
    assert_eq!(ended.with(0).json()["jobs"][0]["instance_id"], "B");
}

#[test]
fn a_report_takes_a_file_of_hosts() {
    let recorded = Recorded::new().with(&[Entry::Job(record("hv07", "A")), Entry::Job(record("hv08", "B"))]);
    let hosts = recorded.path("hosts.txt");
    std::fs::write(&hosts, "# lab\nhv08.lab.test site=berlin\n").unwrap();
    let document = recorded.run(&["report", "--since", "1h", "--hosts-file", &hosts, "-o", "json"]).with(0).json();
    assert_eq!(document["jobs"][0]["instance_id"], "B");
}
