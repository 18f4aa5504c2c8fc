//! `packaging/nats/server.conf` as it is: with the program itself, each login does its work over TLS.

use std::time::Duration;

use tempfile::TempDir;

use super::hub::{Hub, cimjob, until_printed};
use crate::watcher::Lab;

#[test]
fn the_server_takes_the_configuration_with_keys_in_it_and_refuses_it_without() {
    let Some(hub) = Hub::start() else { return };
    let (is_taken, said) = hub.server.check();
    assert!(is_taken, "{said}");
    let path = hub.server.folder().join("nats.conf");
    let configuration = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, configuration.replace(&hub.key("CENTRAL").public_key(), "UKEY_CENTRAL")).unwrap();
    assert!(!hub.server.check().0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_publishes_the_central_watcher_journals_and_an_operator_asks() {
    let Some(hub) = Hub::start() else { return };
    assert_each_does_its_work(&hub).await;
    // A worker that is there before the stream may not make it, and tries again.
    let is_of_the_stream = |line: &String| line.contains(".CIMJOB_FAILED\"") && line.contains("$JS.API.STREAM.");
    let violations: Vec<_> = hub.server.violations().into_iter().filter(|line| !is_of_the_stream(line)).collect();
    assert!(violations.is_empty(), "{violations:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_goes_with_credentials_files() {
    let Some(hub) = Hub::with_credentials() else { return };
    assert_each_does_its_work(&hub).await;
}

async fn assert_each_does_its_work(hub: &Hub) {
    let (lab, folder) = (Lab::start().await, TempDir::new().unwrap());
    let _central = hub.central(folder.path());
    let (url, login) = (hub.url(), hub.login("WORKER_SITE1"));
    let mut options = vec!["--nats", &url, "--site", "site1", "--worker", "w1", "--lease", "2s"];
    options.extend(login.iter().map(String::as_str));
    let worker = lab.watch_with(&options);
    worker.until_served("/metrics", "cimjob_lease_held 1").await;
    worker.until_served("/metrics", "cimjob_results_published_total 1").await;
    let journal = folder.path().join("central.db");
    until_printed(folder.path(), &["journal", "list", "--journal", journal.to_str().unwrap()], "it failed").await;
    let (host, login) = (lab.host(0).to_string(), hub.login("OPERATOR_1"));
    let mut question = vec!["list", &host, "--failed", "-o", "json", "--via", &url, "--site", "site1"];
    question.extend(login.iter().map(String::as_str));
    let answer = until_printed(folder.path(), &question, "answered_by").await;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["answered_by"]["site"], "site1");
    assert_eq!(answer["jobs"].as_array().map(Vec::len), Some(1), "{answer}");
    for question in [&["explain", "job-0", "--host", &host][..], &["journal", "list", "--failed"]] {
        let mut question = [question, &["--via", &url, "--site", "site1"]].concat();
        question.extend(login.iter().map(String::as_str));
        until_printed(folder.path(), &question, "it failed").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_central_watcher_makes_the_stream_again_that_was_deleted_while_it_runs() {
    let Some(hub) = Hub::with_an_administrator() else { return };
    let (lab, folder) = (Lab::start().await, TempDir::new().unwrap());
    let _central = hub.central(folder.path());
    let (url, login) = (hub.url(), hub.login("WORKER_SITE1"));
    let options = ["--nats", &url, "--site", "site1", "--lease", "2s"].into_iter();
    let worker = lab.watch_with(&options.chain(login.iter().map(String::as_str)).collect::<Vec<_>>());
    let journal = folder.path().join("central.db");
    let listing = ["journal", "list", "--journal", journal.to_str().unwrap(), "-o", "jsonl", "--limit", "100"];
    until_printed(folder.path(), &listing, "\"job-0\"").await;
    let administrator = hub.jetstream("OPERATOR_2").await;
    let mut stream = administrator.get_stream("CIMJOB_FAILED").await.unwrap();
    let made = stream.info().await.unwrap().config.clone();
    administrator.delete_stream("CIMJOB_FAILED").await.unwrap();
    lab.advance(Duration::from_secs(60));
    worker.until_served("/metrics", "cimjob_results_published_total 21").await;
    for job in 1..=20 {
        until_printed(folder.path(), &listing, &format!("\"job-{job}\"")).await;
    }
    let mut again = administrator.get_stream("CIMJOB_FAILED").await.unwrap();
    assert_eq!(again.info().await.unwrap().config, made);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_of_one_site_gets_no_answer_of_another() {
    let Some(hub) = Hub::start() else { return };
    let (lab, folder) = (Lab::start().await, TempDir::new().unwrap());
    let (url, login) = (hub.url(), hub.login("WORKER_SITE1"));
    let mut options = vec!["--nats", &url, "--site", "site1", "--lease", "2s"];
    options.extend(login.iter().map(String::as_str));
    let worker = lab.watch_with(&options);
    worker.until_served("/metrics", "cimjob_lease_held 1").await;
    let (host, login) = (lab.host(0).to_string(), hub.login("OPERATOR_2"));
    let mut question = vec!["list", &host, "--failed", "--via", &url, "--site", "site1", "--timeout", "2s"];
    question.extend(login.iter().map(String::as_str));
    let done = cimjob(folder.path(), &question);
    assert_eq!(done.stdout, b"");
    assert_eq!(done.status.code(), Some(8), "{}", String::from_utf8_lossy(&done.stderr));
}
