//! Files that are rotated, and programs that are started for each job.

#![cfg(unix)]

use std::fs;
use std::time::{Duration, Instant};

use cimjob::cim::Timestamp;
use cimjob::watch::sink::{Courier, Exec, Jsonl, JsonlTarget, Sink};

use super::journal::{Told, job};

fn shell(script: &str) -> Sink {
    Sink::Exec(Exec::new("/bin/sh", vec!["-c".into(), script.into()]).within(Duration::from_millis(500)))
}

fn lines(path: &std::path::Path) -> usize {
    fs::read_to_string(path).unwrap().lines().count()
}

#[tokio::test]
async fn a_file_that_was_rotated_is_begun_anew() {
    let told = Told::new(&["file"]);
    let path = told.folder.path().join("told.jsonl");
    let rotated = told.folder.path().join("told.jsonl.1");
    let sink = Sink::Jsonl(Jsonl::new(JsonlTarget::File(path.clone())));
    let mut courier = Courier::new("file".parse().unwrap(), sink);
    told.commit([job(1), job(2)]).await;
    told.round(&mut courier, Timestamp::now()).await;
    fs::rename(&path, &rotated).unwrap();
    told.commit([job(3)]).await;
    told.round(&mut courier, Timestamp::now()).await;
    assert_eq!((lines(&rotated), lines(&path)), (2, 1));
}

#[tokio::test]
async fn a_torn_line_is_closed_before_the_next_one() {
    let told = Told::new(&["file"]);
    let path = told.folder.path().join("told.jsonl");
    fs::write(&path, "{\"torn").unwrap();
    let sink = Sink::Jsonl(Jsonl::new(JsonlTarget::File(path.clone())));
    told.commit([job(1)]).await;
    told.round(&mut Courier::new("file".parse().unwrap(), sink), Timestamp::now()).await;
    let text = fs::read_to_string(&path).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(text.lines().nth(1).unwrap()).is_ok(), "{text}");
}

#[tokio::test]
async fn a_file_that_cannot_be_written_gets_the_jobs_later() {
    let told = Told::new(&["file"]);
    let folder = told.folder.path().join("later");
    let sink = Sink::Jsonl(Jsonl::new(JsonlTarget::File(folder.join("told.jsonl"))));
    let mut courier = Courier::new("file".parse().unwrap(), sink);
    told.commit([job(1)]).await;
    assert!(told.round(&mut courier, Timestamp::now()).await.delivered.is_empty());
    fs::create_dir(&folder).unwrap();
    let soon = Timestamp::now().checked_add(Duration::from_secs(2)).unwrap();
    assert_eq!(told.round(&mut courier, soon).await.delivered.len(), 1);
}

#[tokio::test]
async fn a_program_gets_the_job_on_standard_input() {
    let told = Told::new(&["exec"]);
    let path = told.folder.path().join("got");
    told.commit([job(1)]).await;
    let sink = shell(&format!("cat > {0}; printf %s \"$CIMJOB_ID\" > {0}.id", path.display()));
    let mut courier = Courier::new("exec".parse().unwrap(), sink);
    assert_eq!(told.round(&mut courier, Timestamp::now()).await.delivered.len(), 1);
    let got: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(got["stable_id"], job(1).stable_id());
    assert_eq!(fs::read_to_string(path.with_extension("id")).unwrap(), job(1).stable_id());
}

#[tokio::test]
async fn a_program_that_fails_or_is_missing_is_started_again_later() {
    for sink in [shell("exit 3"), Sink::Exec(Exec::new("/no/such/program", Vec::new()))] {
        let told = Told::new(&["exec"]);
        told.commit([job(1)]).await;
        let mut courier = Courier::new("exec".parse().unwrap(), sink);
        let settlement = told.round(&mut courier, Timestamp::now()).await;
        assert_eq!((settlement.delivered.len(), settlement.postponed.len()), (0, 1));
    }
}

#[tokio::test]
async fn a_program_that_hangs_is_ended_with_all_that_it_started() {
    let told = Told::new(&["exec"]);
    let path = told.folder.path().join("late");
    told.commit([job(1)]).await;
    let sink = shell(&format!("(sleep 2; touch {}) & sleep 60", path.display()));
    let begun = Instant::now();
    let settlement = told.round(&mut Courier::new("exec".parse().unwrap(), sink), Timestamp::now()).await;
    assert!(settlement.delivered.is_empty() && begun.elapsed() < Duration::from_secs(2));
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(!path.exists());
}
