//! `list` on a terminal, and for scripts.

use std::io::{BufRead, BufReader};
use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use super::json::document;
use super::program::{Host, Stranger};
use super::support::job_host::{Answer, JobHost, actions, item, machine, page};

/// The table of the built-in scenario on a terminal.
fn shown(columns: u16, arguments: &[&str]) -> Vec<String> {
    let text = Host::start().cimjob(&[&["list"], arguments].concat()).shown(columns).stdout;
    text.lines().map(str::to_owned).collect()
}

fn is_cause(line: &str) -> bool {
    line.starts_with("    ")
}

fn job_of(id: &str, more: &[(&str, &str)]) -> String {
    item("Msvm_ConcreteJob", ("InstanceID", id), &[&[("JobState", "10"), ("JobType", "12")], more].concat())
}

/// A host whose second page comes late.
fn slow() -> JobHost {
    let host = JobHost::new().on("SELECT", [page(&[job_of("a-1", &[])], Some("uuid:1"))]);
    let host = host.on("Release", [Answer::Body(String::new())]);
    host.on("Pull", [Answer::Late(Duration::from_secs(60), String::new())])
}

#[test]
fn at_80_columns_a_job_is_one_line_and_its_cause_another() {
    let lines = shown(80, &["--errors"]);
    let wide: Vec<_> = lines.iter().filter(|line| line.width() > 80).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    let jobs = lines.iter().filter(|line| line.contains("8E1C7A50-0000-4000-8000-0000000000")).count();
    let causes = lines.iter().filter(|line| is_cause(line)).count();
    assert_eq!((lines.len(), lines[0].starts_with("STATE")), (1 + jobs + causes, true), "{lines:#?}");
    assert!(lines.windows(2).all(|pair| !(is_cause(&pair[0]) && is_cause(&pair[1]))), "{lines:#?}");
}

#[test]
fn a_shortened_cause_keeps_its_code_and_the_file_it_names() {
    let lines = shown(100, &["--failed", "--errors"]);
    let cause = lines.iter().find(|line| line.contains("system.vhdx")).unwrap_or_else(|| panic!("{lines:#?}"));
    assert!(cause.ends_with("… (0x80070002)"), "{cause}");
}

#[test]
fn a_wide_terminal_shows_every_usual_column_whole() {
    let lines = shown(160, &["--sort", "age"]);
    assert_eq!(lines[0].split_whitespace().collect::<Vec<_>>(), ["STATE", "DONE", "AGE", "JOB", "MACHINE", "WHAT"]);
    assert!(!lines.iter().any(|line| line.contains('…')), "{lines:#?}");
}

#[test]
fn columns_are_aligned_by_cells_and_not_by_characters() {
    let jobs = [job_of("a-1", &[]), job_of("b-2", &[])];
    let host = JobHost::new().on("SELECT", [page(&jobs, None)]);
    let stranger = Stranger::start(host.on("AssociatedInstances b-2", [page(&[machine("ウェブ")], None)]).start());
    let text = stranger.cimjob(&["list"]).shown(120).stdout;
    let begins = |line: &str| line.split_once("Start Virtual Machine").map(|(before, _)| before.width());
    let at: Vec<_> = text.lines().skip(1).map(begins).collect();
    assert!(at[0].is_some() && at[0] == at[1] && text.contains("ウェブ"), "{text}");
}

#[test]
fn nothing_is_cut_for_scripts() {
    let text = Host::start().cimjob(&["list", "--errors"]).run().stdout;
    assert!(!text.contains('…') && text.lines().any(|line| line.width() > 100), "{text}");
}

#[test]
fn ages_stand_in_the_list() {
    let text = Host::start().cimjob(&["list", "--failed"]).run().stdout;
    let ages = text.lines().skip(1).filter_map(|line| line.split("  ").find(|cell| cell.ends_with('s')));
    assert!(ages.count() > 5, "{text}");
}

#[test]
fn wide_shows_class_owner_and_guid_and_cuts_nothing() {
    let lines = shown(80, &["-o", "wide"]);
    for heading in ["LAST CHANGE", "CLASS", "OWNER"] {
        assert!(lines[0].contains(heading), "{heading}: {lines:#?}");
    }
    assert!(lines.iter().any(|line| line.contains("Msvm_ConcreteJob") && line.contains("\"web01\" (")), "{lines:#?}");
}

#[test]
fn name_gives_a_path_a_line_that_explain_takes() {
    let host = Host::start();
    let names = host.cimjob(&["list", "--failed", "-o", "name"]).run().data();
    assert!(names.lines().count() > 5 && names.lines().all(|line| line.starts_with(r"\\127.0.0.1\")), "{names}");
    let address = host.running.address().to_string();
    host.cimjob(&["explain", names.lines().next().unwrap(), "--host", &address]).run().data();
}

#[test]
fn name_is_for_list_only() {
    let host = Host::start();
    for arguments in [&["identify", "-o", "name"][..], &["demo", "-o", "name"]] {
        let message = host.cimjob(arguments).run().with(2).message();
        assert!(message.contains("only list can write names"), "{message}");
    }
}

#[test]
fn without_headers_there_are_only_jobs() {
    let host = JobHost::new().on("SELECT", [page(&[job_of("a-1", &[])], None)]);
    let text = Stranger::start(host.start()).cimjob(&["list", "--no-headers"]).run().data();
    assert!(text.lines().count() == 1 && text.contains("a-1"), "{text}");
    let none = JobHost::new().on("SELECT", [page(&[], None)]);
    assert_eq!(Stranger::start(none.start()).cimjob(&["list", "--no-headers"]).run().data(), "");
}

#[test]
fn a_list_is_sorted_by_age_with_the_youngest_first() {
    let at = |time| [("TimeOfLastStateChange", time)];
    let times = ["20200102000000.000000+000", "20200103000000.000000+000", "20200101000000.000000+000"];
    let jobs = [job_of("a-1", &at(times[0])), job_of("b-2", &at(times[1])), job_of("c-3", &at(times[2]))];
    let stranger = Stranger::start(JobHost::new().on("SELECT", [page(&jobs, None)]).start());
    let listed = document(&stranger.cimjob(&["list", "--sort", "age", "-o", "json"]).run().with(0), "jobs");
    let ids: Vec<_> = listed["jobs"].as_array().unwrap().iter().map(|job| job["job"]["instance_id"].clone()).collect();
    assert_eq!((ids, &listed["complete"]), (vec!["b-2".into(), "a-1".into(), "c-3".into()], &true.into()));
    let first = stranger.cimjob(&["list", "--sort", "age", "--limit", "2", "-o", "json"]).run().with(0);
    assert_eq!(document(&first, "jobs")["complete"], false);
}

#[test]
fn a_limit_ends_the_list_and_the_host_is_told() {
    let stranger = Stranger::start(slow().start());
    let text = stranger.cimjob(&["list", "--limit", "1", "-o", "name"]).run().data();
    assert!(text.lines().count() == 1 && text.contains("a-1"), "{text}");
    assert!(actions(&stranger.peer).contains(&"Release".to_owned()), "{:?}", actions(&stranger.peer));
    let listed = stranger.cimjob(&["list", "--limit", "1", "-o", "json"]).run().with(0);
    assert_eq!(document(&listed, "jobs")["complete"], false);
}

#[test]
fn the_first_row_is_shown_before_the_next_page_is_there() {
    let stranger = Stranger::start(slow().start());
    let mut child = stranger.cimjob(&["list"]).spawn();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: Vec<String> = lines.map(Result::unwrap).take(2).collect();
    assert!(first[0].starts_with("STATE") && first[1].contains("a-1"), "{first:?}");
    assert_eq!(child.try_wait().unwrap(), None, "the list should still be read");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn json_is_indented_on_a_terminal_only() {
    let host = JobHost::new().on("SELECT", [page(&[job_of("a-1", &[])], None)]);
    let stranger = Stranger::start(host.start());
    let on_terminal = |format| stranger.cimjob(&["list", "-o", format]).shown(80);
    let shown = on_terminal("json");
    assert!(shown.stdout.contains("\n  \"kind\": \"jobs\""), "{shown:?}");
    assert_eq!(shown.json(), stranger.cimjob(&["list", "-o", "json"]).run().json());
    assert_eq!(on_terminal("jsonl").stdout.lines().count(), 1);
}
