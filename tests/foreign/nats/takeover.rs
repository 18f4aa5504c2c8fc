//! A worker that dies: how soon another one looks at its hosts.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::looks::Looks;
use super::server::Server;
use super::workers::{Fleet, Pace, Worker};

/// Two workers whose logins all hosts refuse.
async fn with_wrong_password(server: &Server) -> Vec<Worker> {
    let mut workers = Vec::new();
    for number in 1..=2 {
        let mut worker = Worker::new(number, server.port()).await;
        worker.environment = vec![("CIMJOB_PASSWORD".into(), "wrong".into())];
        workers.push(worker);
    }
    workers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_hosts_refused_is_not_tried_again_by_the_worker_that_takes_them_over() {
    let Some(server) = Server::start() else { return };
    let (interval, lease) = (Duration::from_secs(1), Duration::from_secs(2));
    let fleet = Fleet::start(Pace { hosts: 2, interval, lease, failures_per_hour: 1.0 }, 9).await;
    let mut workers = with_wrong_password(&server).await;
    workers[0].start(&fleet);
    workers[0].until_served("cimjob_shards", |count| count == 256).await;
    workers[0].until_served("cimjob_logins_total", |count| count == 2).await;
    // The record knows it.
    tokio::time::sleep(lease).await;
    workers[0].kill();
    workers[1].start(&fleet);
    workers[1].until_served("cimjob_shards", |count| count == 256).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(workers[1].served("cimjob_logins_total"), Some(0));
    workers[1].until_served("cimjob_hosts", |count| count == 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_that_one_worker_stopped_is_not_sent_at_once_by_the_worker_that_takes_over() {
    let Some(server) = Server::start() else { return };
    let (interval, lease) = (Duration::from_secs(1), Duration::from_secs(2));
    let fleet = Fleet::start(Pace { hosts: 12, interval, lease, failures_per_hour: 1.0 }, 9).await;
    let mut workers = with_wrong_password(&server).await;
    workers[0].start(&fleet);
    workers[0].until_served("cimjob_shards", |count| count == 256).await;
    workers[0].until_served("cimjob_logins_total", |count| count == 3).await;
    // The record knows it.
    tokio::time::sleep(lease).await;
    workers[0].kill();
    workers[1].start(&fleet);
    workers[1].until_served("cimjob_shards", |count| count == 256).await;
    workers[1].until_served("cimjob_hosts", |count| count == 12).await;
    tokio::time::sleep(interval * 3).await;
    assert_eq!(workers[1].served("cimjob_logins_total"), Some(0));
    let said = workers[1].said();
    assert_eq!(said.matches(r"the credential of LAB\operator is not sent before ").count(), 1, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_host_of_a_worker_that_died_is_looked_at_within_one_interval_of_the_take_over() {
    let Some(server) = Server::start() else { return };
    let (interval, lease) = (Duration::from_secs(4), Duration::from_secs(2));
    let fleet = Fleet::start(Pace { hosts: 60, interval, lease, failures_per_hour: 1.0 }, 9).await;
    let mut workers = Vec::new();
    for number in 1..=2 {
        let mut worker = Worker::new(number, server.port()).await;
        worker.start(&fleet);
        workers.push(worker);
    }
    for worker in &workers {
        worker.until_served("cimjob_shards", |count| count == 128).await;
    }
    tokio::time::sleep(interval).await;
    workers[0].kill();
    workers[1].until_served("cimjob_shards", |count| count == 256).await;
    let taken_over = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
    tokio::time::sleep(interval + Duration::from_secs(1)).await;
    workers[1].end();
    let looks = Looks::of(&workers);
    // The shards were taken over a little before that was served.
    let firsts = looks.first_after(2, taken_over - 0.5);
    assert_eq!(firsts.len(), 60);
    let late: Vec<_> =
        firsts.iter().filter(|(_, first)| **first > taken_over + interval.as_secs_f64() * 1.05).collect();
    assert!(late.is_empty(), "{taken_over}: {late:?}");
}
