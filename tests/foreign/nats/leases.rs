//! The record of the leases in a bucket of a real server.

use std::time::{Duration, Instant};

use cimjob::nats::{Connection, Login, NatsLeases, Options};
use cimjob::watch::shards::{Leases, Written};

use super::server::Server;

async fn leases(server: &Server) -> NatsLeases {
    let servers = vec![server.url().parse().unwrap()];
    let options = Options { servers, ca_file: None, login: Login::None, name: "test".into() };
    let connection = Connection::open(&options).await.unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while !connection.is_connected() && Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    NatsLeases::new(connection, &"lab".parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_workers_that_write_over_the_same_revision_one_is_refused() {
    let Some(server) = Server::start() else { return };
    let (one, two) = (leases(&server).await, leases(&server).await);
    assert_eq!(one.read().await, Ok(None));
    let Ok(Written::As(first)) = one.write(b"one".to_vec(), None).await else { panic!("the first is refused") };
    assert_eq!(two.write(b"two".to_vec(), None).await, Ok(Written::NotOver));
    assert_eq!(two.read().await.unwrap().map(|record| (record.revision, record.text)), Some((first, b"one".to_vec())));
    assert!(matches!(two.write(b"two".to_vec(), Some(first)).await, Ok(Written::As(_))));
    assert_eq!(one.write(b"one again".to_vec(), Some(first)).await, Ok(Written::NotOver));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_is_there_after_the_server_was_killed_and_a_server_that_is_away_is_said() {
    let Some(mut server) = Server::start() else { return };
    let leases = leases(&server).await;
    assert!(matches!(leases.write(b"kept".to_vec(), None).await, Ok(Written::As(_))));
    server.kill();
    assert!(leases.read().await.is_err());
    server.begin();
    let end = Instant::now() + Duration::from_secs(30);
    let kept = loop {
        match leases.read().await {
            Ok(record) => break record,
            Err(error) => assert!(Instant::now() < end, "{error}"),
        }
    };
    assert_eq!(kept.map(|record| record.text), Some(b"kept".to_vec()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_was_deleted_is_made_again_by_a_worker_that_runs() {
    let Some(server) = Server::start() else { return };
    let leases = leases(&server).await;
    assert!(matches!(leases.write(b"gone".to_vec(), None).await, Ok(Written::As(_))));
    let admin = async_nats::connect(server.url()).await.unwrap();
    async_nats::jetstream::new(admin).delete_stream("KV_cimjob_leases_lab").await.unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    let found = loop {
        match leases.read().await {
            Ok(record) => break record,
            Err(error) => assert!(Instant::now() < end, "{error}"),
        }
    };
    assert_eq!(found, None);
    assert!(matches!(leases.write(b"new".to_vec(), None).await, Ok(Written::As(_))));
}
