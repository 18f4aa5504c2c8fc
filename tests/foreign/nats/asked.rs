//! Questions to the workers of a site, through the program itself: `--via`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use cimjob::journal::{Filter, Reader};
use cimjob::watch::shards::Shard;
use futures_util::StreamExt;
use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::asking::stranger;
use super::hub::{PATIENCE, cimjob};
use super::server::Server;
use super::workers::{Fleet, Pace, Worker};

/// Two workers that share hosts.
struct Site {
    server: Server,
    fleet: Fleet,
    workers: [Worker; 2],
}

impl Site {
    /// The first one runs and holds all; `None` if nats-server is not installed.
    async fn start(lease: Duration, seed: u64) -> Option<Self> {
        let server = Server::start()?;
        let pace = Pace { hosts: 12, interval: Duration::from_secs(1), lease, failures_per_hour: 60.0 };
        let fleet = Fleet::start(pace, seed).await;
        let workers = [Worker::new(1, server.port()).await, Worker::new(2, server.port()).await];
        let mut site = Self { server, fleet, workers };
        site.workers[0].start(&site.fleet);
        until("the first worker holds all", || site.workers[0].shards() == Some(256)).await;
        Some(site)
    }

    /// Both have half of the hosts.
    async fn share(&mut self) {
        self.workers[1].start(&self.fleet);
        let have_half = |workers: &[Worker; 2]| workers.iter().all(|worker| worker.shards() == Some(128));
        until("each holds half", || have_half(&self.workers)).await;
    }

    fn ask(&self, question: &[&str]) -> Asked {
        Asked::of(&self.server, self.fleet.folder.path(), question)
    }

    /// The jobs that the journal of a worker has.
    fn recorded(&self, worker: usize) -> BTreeSet<String> {
        let Ok(reader) = Reader::open(self.workers[worker].journal(&self.fleet)) else { return BTreeSet::new() };
        let mut ids = BTreeSet::new();
        let read = reader.list(&Filter::default(), |recorded| {
            ids.insert(recorded.stable_id.clone());
            std::ops::ControlFlow::Continue(())
        });
        read.map_or_else(|_| BTreeSet::new(), |()| ids)
    }
}

/// What a question came to.
struct Asked {
    code: Option<i32>,
    printed: String,
    said: String,
}

impl Asked {
    fn of(server: &Server, home: &Path, question: &[&str]) -> Self {
        let Output { status, stdout, stderr } =
            cimjob(home, &[question, &["--via", &server.url(), "--site", "lab"]].concat());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: status.code(), printed: text(stdout), said: text(stderr) }
    }

    /// Each line is a document.
    fn documents(&self) -> Vec<Value> {
        self.printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn of_kind(&self, kind: &str) -> Vec<Value> {
        self.documents().into_iter().filter(|document| document["kind"] == kind).collect()
    }
}

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "{what}: not in time");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn for_which_shards_a_worker_that_hangs_did_not_answer_is_said_in_time() {
    let Some(mut site) = Site::start(Duration::from_secs(20), 7).await else { return };
    site.share().await;
    let all = site.ask(&["journal", "list", "--failed", "-o", "jsonl"]);
    assert_eq!((all.code, all.of_kind("coverage")[0]["answered"].as_u64()), (Some(0), Some(256)), "{}", all.said);
    site.workers[1].signal(Signal::STOP);
    let began = Instant::now();
    let listed = site.ask(&["journal", "list", "--failed", "-o", "jsonl"]);
    assert_eq!(listed.code, Some(9), "{}", listed.said);
    assert!(listed.said.contains("no worker answered for 128 of 256 shards of site lab"), "{}", listed.said);
    let coverage = listed.documents().pop().unwrap();
    assert_eq!((&coverage["kind"], &coverage["site"]), (&"coverage".into(), &"lab".into()));
    let missing: BTreeSet<u64> = coverage["missing"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    assert_eq!((coverage["answered"].as_u64(), missing.len()), (Some(128), 128));
    let hosts = (0..site.fleet.pace.hosts).map(|host| site.fleet.name(host));
    let is_missing = |host: &String| missing.contains(&u64::from(Shard::of(host).number()));
    let host = hosts.into_iter().find(is_missing).expect("a host of the second worker");
    let explained = site.ask(&["explain", "job-1", "--host", &host, "--timeout", "5s"]);
    assert_eq!(explained.code, Some(8), "{}", explained.said);
    assert!(explained.said.contains("no worker of site lab answered for the shard"), "{}", explained.said);
    let shown = site.ask(&["journal", "show", "0123456789abcdef0123456789abcdef", "-o", "json"]);
    assert_eq!(shown.code, Some(9), "{}", shown.said);
    assert_eq!(shown.documents()[0]["coverage"]["answered"], 128, "{}", shown.printed);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    site.workers[0].signal(Signal::STOP);
    let began = Instant::now();
    let late = site.ask(&["list", &host, "--failed", "--timeout", "3s"]);
    assert_eq!((late.code, late.printed.as_str()), (Some(8), ""), "{}", late.said);
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_two_workers_recorded_at_a_hand_over_is_one_failure() {
    let Some(mut site) = Site::start(Duration::from_secs(3), 11).await else { return };
    until("failures are recorded", || site.recorded(0).len() >= 6).await;
    site.workers[1].start(&site.fleet);
    let (end, mut count) = (Instant::now() + PATIENCE, 0);
    loop {
        let both: Vec<String> = site.recorded(0).intersection(&site.recorded(1)).cloned().collect();
        let listed = site.ask(&["journal", "list", "--failed", "-o", "jsonl", "--limit", "400"]);
        assert!(matches!(listed.code, Some(0 | 9)), "{}", listed.said);
        let jobs = listed.of_kind("recorded");
        let ids: BTreeSet<&str> = jobs.iter().filter_map(|job| job["stable_id"].as_str()).collect();
        assert_eq!(ids.len(), jobs.len(), "{}", listed.printed);
        count += 1;
        if !both.is_empty() && site.workers[1].shards() == Some(128) {
            let job = jobs.iter().find(|job| both.iter().any(|id| *id == job["stable_id"])).unwrap();
            assert_is_explained_once(&site, job);
            break;
        }
        assert!(Instant::now() < end, "no job of both: {} and {}", site.recorded(0).len(), site.recorded(1).len());
    }
    assert!(count > 1, "a question before the hand-over was over");
}

fn assert_is_explained_once(site: &Site, job: &Value) {
    let [id, host, stable] = ["instance_id", "host", "stable_id"].map(|name| job[name].as_str().unwrap());
    let explained = site.ask(&["explain", id, "--host", host, "-o", "jsonl"]);
    let documents = explained.documents();
    assert_eq!((documents.len(), &documents[0]["kind"]), (1, &"explanation".into()), "{}", explained.printed);
    assert_eq!(documents[0]["answered_by"]["site"], "lab");
    let listed = site.ask(&["journal", "list", "--host", host, "-o", "jsonl", "--limit", "400"]);
    let same = listed.documents().into_iter().filter(|job| job["stable_id"] == *stable).count();
    assert_eq!(same, 1, "{}", listed.printed);
    let jobs = site.ask(&["list", host, "--failed", "-o", "jsonl"]);
    let same = jobs.of_kind("job").into_iter().filter(|job| job["job"]["instance_id"] == *id).count();
    assert!(same <= 1 && jobs.code == Some(0), "{}{}", jobs.printed, jobs.said);
    assert!(jobs.documents().iter().all(|job| job["answered_by"]["site"] == "lab"), "{}", jobs.printed);
}

/// An answer of a worker of an earlier version, to be given at once.
fn answer(worker: &str, answer: &Value) -> &'static [(u64, &'static str)] {
    given(&json!({ "version": 1, "answered_by": { "site": "lab", "worker": worker }, "answer": answer }))
}

/// An answer of a worker that holds all shards.
fn answer_of_all(worker: &str, answer: &Value) -> &'static [(u64, &'static str)] {
    let (by, shards) = (json!({ "site": "lab", "worker": worker }), (0..=255).collect::<Vec<u8>>());
    given(&json!({ "version": 1, "answered_by": by, "shards": shards, "answer": answer }))
}

fn given(reply: &Value) -> &'static [(u64, &'static str)] {
    Box::leak(Box::new([(0, &*Box::leak(reply.to_string().into_boxed_str()))]))
}

fn recorded(text: &str, seen: &str) -> Value {
    json!({
        "stable_id": "a", "host": text, "namespace": text, "class": text, "instance_id": text, "event": "failed",
        "ended": null, "seen": seen, "clock_skew_seconds": null, "document": document(text)
    })
}

fn document(text: &str) -> Value {
    json!({
        "kind": "explanation", "outcome": "failed", "headline": text,
        "job": { "path": text, "caption": text, "name": text, "element_name": text, "instance_id": text, "job_type": text,
                 "error_description": text, "state": text, "owner": text },
        "root_cause": { "text": text, "steps": [{ "text": text }] },
        "errors": [{ "message": text, "probable_cause": text }], "explanation": { "headline": text }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_for_one_job_the_one_that_looked_last_is_shown() {
    let Some(server) = Server::start() else { return };
    for (worker, seen) in [("w1", "2026-11-22T10:00:00Z"), ("w2", "2026-11-22T10:01:00Z")] {
        let jobs = json!({ "recorded_jobs": { "jobs": [recorded("hv01", seen)], "complete": true } });
        stranger(&server, answer(worker, &jobs)).await;
    }
    let home = TempDir::new().unwrap();
    let listed = Asked::of(&server, home.path(), &["journal", "list", "-o", "jsonl"]);
    let seen: Vec<Value> = listed.of_kind("recorded").into_iter().map(|job| job["seen"].clone()).collect();
    assert_eq!(seen, ["2026-11-22T10:01:00Z"]);
    assert_eq!(listed.code, Some(9), "workers of an earlier version: {}", listed.said);
    assert!(listed.said.contains("it is not known whether a worker answered for 256 of 256 shards"), "{}", listed.said);
    assert_eq!(listed.documents().pop().unwrap()["not_known"].as_array().map(Vec::len), Some(2));
    let of_host = Asked::of(&server, home.path(), &["journal", "list", "--host", "hv01", "-o", "jsonl"]);
    assert_eq!((of_host.code, of_host.documents().len()), (Some(0), 1), "{}", of_host.printed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_to_journals_allows_the_time_of_its_command() {
    let Some(server) = Server::start() else { return };
    let client = async_nats::connect(server.url()).await.unwrap();
    let mut questions = client.subscribe("cimjob.ask.lab.*").await.unwrap();
    client.flush().await.unwrap();
    let home = TempDir::new().unwrap();
    for question in [&["journal", "list"][..], &["journal", "show", "job-1"]] {
        let asked = Asked::of(&server, home.path(), &[question, &["--timeout", "1s"]].concat());
        assert_eq!(asked.code, Some(8), "{}", asked.said);
        let request: Value = serde_json::from_slice(&questions.next().await.unwrap().payload).unwrap();
        assert!(request["within_ms"].as_u64().is_some_and(|within| within <= 1_000), "{request}");
    }
}

/// What takes over a terminal, or turns its text around.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;it\u{7}\u{9b}31m\u{202e}web01\r\nFAILED\u{85}x";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_host_says_does_not_control_the_terminal_of_the_operator() {
    let home = TempDir::new().unwrap();
    let one = json!({ "recorded": { "recorded": recorded(HOSTILE, "2026-11-22T10:00:00Z"), "why": "removed" } });
    let many = json!({ "recorded_jobs": { "jobs": [recorded(HOSTILE, HOSTILE)], "complete": true } });
    let failure = json!({ "exit_code": 7, "messages": [HOSTILE], "hint": HOSTILE, "journal": HOSTILE });
    let live = json!({ "host": { "document": document(HOSTILE), "failure": failure.clone() } });
    let jobs = json!({ "kind": "jobs", "endpoint": HOSTILE, "jobs": [document(HOSTILE)], "complete": true });
    let jobs = json!({ "host": { "document": jobs, "failure": failure.clone() } });
    let refused = json!({ "refused": { "why": "not_watched", "message": HOSTILE } });
    let failed = json!({ "failed": failure });
    let (explain, list) = (&["explain", "job-1", "--host", "hv01"][..], &["list", "hv01", "--failed"][..]);
    let (recordings, show) = (&["journal", "list"][..], &["journal", "show", "job-1"][..]);
    let told = [
        (explain, vec![&one, &live, &refused, &failed]),
        (list, vec![&jobs, &refused, &failed]),
        (recordings, vec![&many, &refused, &failed]),
        (show, vec![&one, &refused, &failed]),
    ];
    for (question, answers) in told {
        for given in answers {
            let Some(server) = Server::start() else { return };
            stranger(&server, answer_of_all(HOSTILE, given)).await;
            for format in [&["--color", "always"][..], &["-o", "jsonl"]] {
                let asked = Asked::of(&server, home.path(), &[question, format].concat());
                assert_is_harmless(&asked, &format!("{question:?} {format:?}"));
            }
        }
    }
}

/// Colors are ours; `always` keeps whatever would reach a terminal.
fn assert_is_harmless(asked: &Asked, what: &str) {
    let text = format!("{}{}", asked.printed, asked.said);
    assert!(text.contains("web01"), "{what}: {text:?}");
    for hostile in ["\u{1b}[2J", "\u{1b}]", "\u{7}", "\u{9b}", "\u{85}", "\u{202e}", "\r"] {
        assert!(!text.contains(hostile), "{what} has {hostile:?}: {text:?}");
    }
}
