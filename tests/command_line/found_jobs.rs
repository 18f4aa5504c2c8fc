//! Jobs out of whatever text a person has, and what is said when there is none or the host does not have it.

use std::io::Write;

use super::program::{Host, Stranger, job};
use super::support::job_host::{JobHost, LOOK_UP, item, job as answer, job_with, page};

fn path(number: u8) -> String {
    format!(r#"\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="{}""#, job(number))
}

#[test]
fn a_job_is_taken_out_of_a_log_line_and_named() {
    let host = Host::start();
    let address = host.running.address().to_string();
    let line = format!("2026-11-28 ERROR start of web01 failed, job {}, see the log.", path(1));
    let ended = host.cimjob(&["explain", &line, "--host", &address]).run().with(0);
    assert!(ended.stdout.contains("system.vhdx"), "{ended:?}");
    assert!(ended.stderr.contains("cimjob: found in the text: \\\\HV01\\root"), "{ended:?}");
}

#[test]
fn a_job_in_quotes_alone_is_not_worth_a_word() {
    let host = Host::start();
    let ended = host.cimjob(&["explain", &format!("'{}'.", job(8))]).run().with(0);
    assert_eq!(ended.stderr, "");
}

#[test]
fn several_jobs_of_one_text_are_explained_in_order_and_once() {
    let host = Host::start();
    let text = format!("{} {} {}", job(8), job(1), job(8));
    let ended = host.cimjob(&["explain", &text]).run().with(0);
    let outcomes: Vec<_> = ended.stdout.lines().filter(|line| line.starts_with(char::is_uppercase)).collect();
    assert!(outcomes[0].starts_with("SUCCEEDED") && outcomes[1].starts_with("FAILED"), "{ended:?}");
    assert_eq!(outcomes.len(), 2, "{ended:?}");
}

#[test]
fn a_whole_log_is_read_from_a_file_or_standard_input() {
    let host = Host::start();
    let log = format!("start\n{}\nnoise 0x5\n  job: {}\n", path(1), path(8));
    let address = host.running.address().to_string();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let utf_16: Vec<u8> = format!("\u{FEFF}{log}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    file.write_all(&utf_16).unwrap();
    let from_file = host.cimjob(&["explain", "--from-log", file.path().to_str().unwrap(), "--host", &address]).run();
    let from_input = host.cimjob(&["explain", "-", "--host", &address]).input(&log).run();
    for ended in [from_file.with(0), from_input.with(0)] {
        assert!(ended.stdout.contains("FAILED  ") && ended.stdout.contains("SUCCEEDED  "), "{ended:?}");
    }
    let ended = host.cimjob(&["wait", "-", "--host", &address]).input(&log).run();
    assert!(ended.with(1).stdout.contains("SUCCEEDED  "));
}

#[test]
fn where_one_job_is_needed_several_are_refused() {
    let host = Host::start();
    for command in ["get-error", "cancel"] {
        let ended = host.cimjob(&[command, &format!("{} {}", job(1), job(8))]).run().with(2);
        assert!(ended.stderr.contains("names 2 jobs, and this command takes one"), "{ended:?}");
    }
}

#[test]
fn what_cannot_be_an_instance_id_is_never_sent() {
    let stranger = Stranger::start(JobHost::new().start());
    for text in ["not a job", "{8E1C}", "a%5Cb-1", "8E1C 7A50-1", "Msvm_ConcreteJob", "Msvm_ComputerSystem.Name=\"x\""]
    {
        let ended = stranger.cimjob(&["explain", text]).run().with(2);
        assert!(ended.stderr.contains("try: "), "{text}: {ended:?}");
    }
    assert!(stranger.peer.requests().is_empty());
}

#[test]
fn an_instance_id_alone_is_found_in_whatever_class_the_job_has() {
    let host = Host::start();
    let ended = host.cimjob(&["explain", &job(2)]).run().with(0);
    assert!(ended.stdout.contains("Msvm_StorageJob.InstanceID=") && ended.stdout.contains("0x80070070"), "{ended:?}");
}

#[test]
fn the_job_is_looked_for_with_one_query() {
    let found = item("Msvm_StorageJob", ("InstanceID", "a-1"), &[]);
    let host = JobHost::new().on(LOOK_UP, [page(&[found], None)]).on("Get", [answer(7)]);
    let stranger = Stranger::start(host.start());
    stranger.cimjob(&["explain", "a-1", "b-2"]).run().with(5);
    let requests = stranger.peer.requests();
    let queries: Vec<_> = requests.iter().filter(|request| request.body.contains("SELECT")).collect();
    assert_eq!(queries.len(), 1);
    assert!(queries[0].body.contains("FROM CIM_ConcreteJob WHERE (InstanceID = 'a-1' OR InstanceID = 'b-2')"));
}

#[test]
fn a_job_is_gone_only_when_all_classes_were_asked() {
    let stranger = Stranger::start(JobHost::new().on(LOOK_UP, [page(&[], None)]).start());
    for command in ["explain", "wait"] {
        let ended = stranger.cimjob(&[command, &job(1)]).run().with(5);
        for part in [
            "no job class of root/virtualization/v2 has a job",
            "about 5 minutes",
            "event log",
            "follow the next one",
            "cimjob watch",
        ] {
            assert!(ended.stderr.contains(part), "{part}: {ended:?}");
        }
    }
}

#[test]
fn a_class_makes_the_look_up_needless() {
    let stranger = Stranger::start(JobHost::new().on("Get", [job_with(7, &[])]).start());
    stranger.cimjob(&["explain", &job(1), "--class", "Msvm_StorageJob"]).run().with(0);
    assert!(stranger.peer.requests()[0].body.contains("/Msvm_StorageJob<"));
}

#[test]
fn jobs_that_are_gone_do_not_keep_the_others_from_being_explained() {
    let host = Host::start();
    let ended = host.cimjob(&["explain", &job(99), &job(8)]).run().with(5);
    assert!(ended.stdout.contains("SUCCEEDED") && ended.stderr.contains("no job class"), "{ended:?}");
    let waited = host.cimjob(&["wait", &job(99), &job(8)]).run().with(5);
    assert!(waited.stdout.contains("SUCCEEDED") && waited.stderr.contains("no job class"), "{waited:?}");
}

#[test]
fn a_target_is_read_as_a_job_is() {
    let host = Host::start();
    for text in [
        format!("[wmi]'{}'", path(8)),
        format!("Msvm_ConcreteJob (InstanceID = \"{}\")", job(8)),
        format!("the job {} ended", path(8)),
        path(8).replace('\\', "\\\\").replace('"', "\\\""),
    ] {
        let address = host.running.address().to_string();
        let ended = host.cimjob(&["get", &text, "--host", &address]).run().with(0);
        assert!(ended.stdout.contains(&job(8)), "{text}: {ended:?}");
    }
    let two = host.cimjob(&["get", &format!("{} {}", path(1), path(8))]).run().with(2);
    assert!(two.stderr.contains("names 2 instances, and this command takes one"), "{two:?}");
}
