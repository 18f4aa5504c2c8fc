//! What the logins of `packaging/nats/server.conf` may not do: the server itself refuses it.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_nats::jetstream::consumer::{AckPolicy, push};
use async_nats::jetstream::{self, stream::Config};
use async_nats::{Client, ConnectOptions, Event, Subscriber};
use futures_core::Stream;

use super::hub::Hub;

/// How long the refusals may take; far more than they need.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client that may try anything, and what the server says about it.
struct Intruder {
    client: Client,
    said: Arc<Mutex<Vec<String>>>,
}

impl Intruder {
    async fn with_the_key_of(hub: &Hub, role: &str) -> Self {
        let said = Arc::<Mutex<Vec<String>>>::default();
        let heard = said.clone();
        let options = ConnectOptions::with_nkey(hub.key(role).seed().unwrap())
            .add_root_certificates(hub.ca_file())
            .custom_inbox_prefix(format!("_INBOX_{}", hub.key(role).public_key()))
            .event_callback(move |event| {
                if let Event::ServerError(error) = event {
                    heard.lock().unwrap().push(error.to_string().to_lowercase());
                }
                std::future::ready(())
            });
        Self { client: options.connect(hub.url()).await.unwrap(), said }
    }

    async fn assert_may_not_publish(&self, subjects: &[&str]) {
        for subject in subjects {
            self.client.publish((*subject).to_owned(), "".into()).await.unwrap();
        }
        self.until_refused("publish", subjects).await;
    }

    async fn assert_may_not_subscribe(&self, subjects: &[&str]) {
        for subject in subjects {
            self.client.subscribe((*subject).to_owned()).await.unwrap();
        }
        self.until_refused("subscription", subjects).await;
    }

    async fn until_refused(&self, what: &str, subjects: &[&str]) {
        let end = Instant::now() + PATIENCE;
        loop {
            let said = self.said.lock().unwrap().clone();
            let is_open = |subject: &&&str| {
                let refused = format!("permissions violation for {what} to \"{}\"", subject.to_lowercase());
                !said.iter().any(|said| said.contains(&refused))
            };
            let open: BTreeSet<&&str> = subjects.iter().filter(is_open).collect();
            if open.is_empty() {
                return;
            }
            assert!(Instant::now() < end, "{what} is not refused: {open:?}; {said:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn inbox(hub: &Hub, role: &str) -> String {
    format!("_INBOX_{}.>", hub.key(role).public_key())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_reads_no_stream_and_no_leases_publishes_no_results_and_asks_no_other_site() {
    let Some(hub) = Hub::start() else { return };
    let operator = Intruder::with_the_key_of(&hub, "OPERATOR_2").await;
    operator
        .assert_may_not_publish(&[
            "cimjob.failed.site2.hv01",
            "cimjob.gap.site2.hv01",
            "cimjob.vanished.site2.hv01",
            "cimjob.ask.site1.all",
            "$JS.API.INFO",
            "$JS.API.STREAM.NAMES",
            "$JS.API.STREAM.INFO.CIMJOB_FAILED",
            "$JS.API.STREAM.MSG.GET.CIMJOB_FAILED",
            "$JS.API.DIRECT.GET.CIMJOB_FAILED",
            "$JS.API.CONSUMER.CREATE.CIMJOB_FAILED",
            "$JS.API.STREAM.DELETE.CIMJOB_FAILED",
            "$JS.API.STREAM.INFO.KV_cimjob_leases_site2",
            "$JS.API.DIRECT.GET.KV_cimjob_leases_site2.$KV.cimjob_leases_site2.shards",
            "$KV.cimjob_leases_site2.shards",
        ])
        .await;
    let others = ["OPERATOR_1", "WORKER_SITE2", "CENTRAL"].map(|role| inbox(&hub, role));
    operator.assert_may_not_subscribe(&others.each_ref().map(String::as_str)).await;
    operator.assert_may_not_subscribe(&[">", "*.>", "_INBOX.>", "cimjob.>", "cimjob.ask.site2.*", "$JS.>"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_publishes_for_its_own_site_only_and_reads_no_other_leases_and_no_results() {
    let Some(hub) = Hub::start() else { return };
    let worker = Intruder::with_the_key_of(&hub, "WORKER_SITE1").await;
    worker
        .assert_may_not_publish(&[
            "cimjob.failed.site2.hv01",
            "cimjob.gap.site2.hv01",
            "cimjob.vanished.site2.hv01",
            "cimjob.ask.site1.all",
            "$KV.cimjob_leases_site2.shards",
            "$JS.API.STREAM.INFO.KV_cimjob_leases_site2",
            "$JS.API.DIRECT.GET.KV_cimjob_leases_site2.$KV.cimjob_leases_site2.shards",
            "$JS.API.STREAM.CREATE.CIMJOB_FAILED",
            "$JS.API.STREAM.UPDATE.KV_cimjob_leases_site1",
            "$JS.API.STREAM.DELETE.KV_cimjob_leases_site1",
            "$JS.API.STREAM.PURGE.CIMJOB_FAILED",
            "$JS.API.STREAM.MSG.GET.CIMJOB_FAILED",
            "$JS.API.CONSUMER.CREATE.CIMJOB_FAILED",
            "$JS.API.CONSUMER.CREATE.KV_cimjob_leases_site1",
            "_INBOX_OTHER.x",
        ])
        .await;
    let others = ["OPERATOR_1", "WORKER_SITE2", "CENTRAL"].map(|role| inbox(&hub, role));
    worker.assert_may_not_subscribe(&others.each_ref().map(String::as_str)).await;
    worker.assert_may_not_subscribe(&[">", "_INBOX.>", "cimjob.ask.site2.*", "cimjob.failed.>", "$KV.>"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_central_watcher_writes_no_results_and_no_leases_deletes_nothing_and_asks_nothing() {
    let Some(hub) = Hub::start() else { return };
    let central = Intruder::with_the_key_of(&hub, "CENTRAL").await;
    central
        .assert_may_not_publish(&[
            "cimjob.failed.site1.hv01",
            "cimjob.ask.site1.all",
            "$KV.cimjob_leases_site1.shards",
            "$JS.API.STREAM.INFO.KV_cimjob_leases_site1",
            "$JS.API.DIRECT.GET.KV_cimjob_leases_site1.$KV.cimjob_leases_site1.shards",
            "$JS.API.STREAM.UPDATE.CIMJOB_FAILED",
            "$JS.API.STREAM.DELETE.CIMJOB_FAILED",
            "$JS.API.STREAM.PURGE.CIMJOB_FAILED",
            "$JS.API.STREAM.MSG.DELETE.CIMJOB_FAILED",
            "$JS.API.CONSUMER.CREATE.KV_cimjob_leases_site1",
        ])
        .await;
    let others = ["OPERATOR_1", "WORKER_SITE1"].map(|role| inbox(&hub, role));
    central.assert_may_not_subscribe(&others.each_ref().map(String::as_str)).await;
    central.assert_may_not_subscribe(&[">", "_INBOX.>", "cimjob.ask.>", "cimjob.>", "$KV.>"]).await;
}

/// The first says that the worker watches the host, the second what the host says; both questions come to one inbox.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_answers_a_question_twice_and_no_more() {
    let Some(hub) = Hub::start() else { return };
    let worker = Intruder::with_the_key_of(&hub, "WORKER_SITE1").await;
    let operator = Intruder::with_the_key_of(&hub, "OPERATOR_1").await;
    let mut asked = worker.client.subscribe("cimjob.ask.site1.5").await.unwrap();
    worker.client.flush().await.unwrap();
    let inbox = operator.client.new_inbox();
    let mut answers = operator.client.subscribe(inbox.clone()).await.unwrap();
    for _ in 0..2 {
        operator.client.publish_with_reply("cimjob.ask.site1.5", inbox.clone(), "?".into()).await.unwrap();
        next(&mut asked).await;
    }
    for _ in 0..2 {
        worker.client.publish(inbox.clone(), "answer".into()).await.unwrap();
        next(&mut answers).await;
    }
    worker.assert_may_not_publish(&[&inbox]).await;
}

async fn next(subscriber: &mut Subscriber) {
    let next = poll_fn(|context| Pin::new(&mut *subscriber).poll_next(context));
    tokio::time::timeout(PATIENCE, next).await.unwrap().unwrap();
}

/// A consumer delivers where it was told to, whatever the login may publish; what it delivers to a bucket, that does not take.
#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_of_the_central_watcher_writes_no_leases() {
    let Some(hub) = Hub::start() else { return };
    let central = jetstream::new(Intruder::with_the_key_of(&hub, "CENTRAL").await.client);
    let worker = jetstream::new(Intruder::with_the_key_of(&hub, "WORKER_SITE1").await.client);
    let results = Config { subjects: vec!["cimjob.failed.>".into()], ..named("CIMJOB_FAILED") };
    central.create_stream(results).await.unwrap();
    let leases = Config { subjects: vec!["$KV.cimjob_leases_site1.>".into()], allow_direct: true, ..named(LEASES) };
    worker.create_stream(leases).await.unwrap();
    worker.publish("cimjob.failed.site1.hv01", "text".into()).await.unwrap().await.unwrap();
    let mut asked = worker.client().subscribe("cimjob.ask.site1.0").await.unwrap();
    for (name, subject) in [("c1", "$KV.cimjob_leases_site1.shards"), ("c2", "cimjob.ask.site1.0")] {
        let (durable_name, deliver_subject) = (Some(name.to_owned()), subject.to_owned());
        let config = push::Config { durable_name, deliver_subject, ack_policy: AckPolicy::None, ..Default::default() };
        central.create_consumer_on_stream(config, "CIMJOB_FAILED").await.unwrap();
    }
    // That consumers do deliver.
    next(&mut asked).await;
    let leases = worker.get_stream_no_info(LEASES).await.unwrap();
    assert!(leases.direct_get_last_for_subject("$KV.cimjob_leases_site1.shards").await.is_err());
}

const LEASES: &str = "KV_cimjob_leases_site1";

fn named(name: &str) -> Config {
    Config { name: name.to_owned(), ..Config::default() }
}
