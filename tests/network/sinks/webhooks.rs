//! Webhooks and Alertmanager: what is posted, and what happens when it is not taken.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use cimjob::cim::Timestamp;
use cimjob::watch::sink::{Alertmanager, Courier, Jsonl, JsonlTarget, Sink, Webhook};

use super::journal::{Told, job};
use super::receiver::{Answer, Receiver};

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn webhook(receiver: &Receiver) -> Sink {
    Sink::Webhook(Webhook::new(receiver.poster(), Some(KEY.parse().unwrap())).within(Duration::from_millis(300)))
}

fn later(seconds: u64) -> Timestamp {
    Timestamp::now().checked_add(Duration::from_secs(seconds)).unwrap()
}

#[tokio::test]
async fn a_job_is_posted_once_with_its_stable_id_and_a_signature() {
    let (told, receiver) = (Told::new(&["hook"]), Receiver::new(&[]).await);
    let id = job(1).stable_id();
    told.commit([job(1)]).await;
    let served = told.serve("hook", webhook(&receiver));
    told.until_told("hook").await;
    told.commit([job(1)]).await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    let got = receiver.got();
    let [got] = &got[..] else { panic!("{got:?}") };
    assert_eq!((got.header("webhook-id"), got.header("idempotency-key")), (&*id, &*id));
    assert!(got.header("webhook-signature").starts_with("v1,") && got.header("webhook-timestamp").len() == 10);
    let json = got.json();
    assert_eq!((&json["kind"], &json["more"]), (&"recorded".into(), &0.into()));
    assert_eq!((&json["stable_id"], &json["document"]["headline"]), (&id.into(), &"'web1' failed to start.".into()));
    assert_eq!((served.tally.delivered(), served.tally.failures()), (1, 0));
}

#[tokio::test]
async fn what_is_not_taken_is_posted_again_under_the_same_id() {
    for answer in [Answer::Status(500), Answer::Status(302), Answer::Hang, Answer::Close] {
        let (told, receiver) = (Told::new(&["hook"]), Receiver::new(&[answer]).await);
        told.commit([job(1)]).await;
        let served = told.serve("hook", webhook(&receiver));
        told.until_told("hook").await;
        let ids: Vec<_> = receiver.got().iter().map(|got| got.header("webhook-id").to_owned()).collect();
        assert_eq!(ids, [job(1).stable_id(), job(1).stable_id()], "{answer:?}");
        assert_eq!((served.tally.delivered(), served.tally.failures()), (1, 1), "{answer:?}");
    }
}

#[tokio::test]
async fn a_receiver_that_answers_500_then_hangs_and_comes_back_gets_each_job_under_its_id() {
    let (told, receiver) = (Told::new(&["hook"]), Receiver::new(&[Answer::Status(500), Answer::Hang]).await);
    told.commit((0..3).map(job)).await;
    let served = told.serve("hook", webhook(&receiver));
    told.until_told("hook").await;
    let ids: BTreeSet<_> = receiver.got().iter().map(|got| got.header("webhook-id").to_owned()).collect();
    assert_eq!(ids, (0..3).map(|number| job(number).stable_id()).collect());
    assert_eq!((served.tally.delivered(), served.tally.failures(), receiver.got().len()), (3, 2, 5));
}

#[tokio::test]
async fn a_receiver_that_is_killed_and_comes_back_gets_everything() {
    let (told, receiver) = (Told::new(&["hook"]), Receiver::new(&[]).await);
    let (sink, address) = (webhook(&receiver), receiver.address());
    drop(receiver);
    tokio::time::sleep(Duration::from_millis(50)).await;
    told.commit((0..20).map(job)).await;
    let served = told.serve("hook", sink);
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert!(served.tally.failures() > 0 && told.pending("hook").await.waiting == 20);
    let receiver = Receiver::at(&address, &[]).await;
    told.until_told("hook").await;
    let ids: BTreeSet<_> = receiver.got().iter().map(|got| got.header("webhook-id").to_owned()).collect();
    assert_eq!(ids, (0..20).map(|number| job(number).stable_id()).collect());
}

#[tokio::test]
async fn a_watcher_that_is_killed_tells_the_rest_when_it_is_back() {
    let (told, receiver) = (Told::new(&["hook"]), Receiver::new(&[]).await);
    told.commit((0..300).map(job)).await;
    while receiver.got().len() < 300 {
        let _killed = told.serve("hook", webhook(&receiver));
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    let served = told.serve("hook", webhook(&receiver));
    told.until_told("hook").await;
    drop(served);
    let ids: BTreeSet<_> = receiver.got().iter().map(|got| got.header("webhook-id").to_owned()).collect();
    assert_eq!(ids, (0..300).map(|number| job(number).stable_id()).collect());
}

#[tokio::test]
async fn a_sink_that_hangs_delays_no_other() {
    let (told, receiver) = (Told::new(&["hook", "file"]), Receiver::new(&[Answer::Hang; 50]).await);
    told.commit((0..10).map(job)).await;
    let path = told.folder.path().join("told.jsonl");
    let begun = Instant::now();
    let _hanging = told.serve("hook", webhook(&receiver));
    let _writing = told.serve("file", Sink::Jsonl(Jsonl::new(JsonlTarget::File(path.clone()))));
    told.until_told("file").await;
    assert!(begun.elapsed() < Duration::from_secs(3) && told.pending("hook").await.waiting == 10);
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), 10);
}

#[tokio::test]
async fn what_was_not_taken_for_a_day_is_given_up_and_counted() {
    let (told, receiver) = (Told::new(&["hook"]), Receiver::new(&[Answer::Status(500); 9]).await);
    told.commit((0..3).map(job)).await;
    let mut courier = Courier::new("hook".parse().unwrap(), webhook(&receiver));
    told.round(&mut courier, later(0)).await;
    told.round(&mut courier, later(86_300)).await;
    assert_eq!((told.pending("hook").await.waiting, told.pending("hook").await.given_up), (3, 0));
    told.round(&mut courier, later(86_500)).await;
    assert_eq!((told.pending("hook").await.waiting, told.pending("hook").await.given_up), (0, 3));
    assert_eq!((courier.tally().given_up(), courier.tally().failures(), receiver.got().len()), (3, 3, 3));
}

#[tokio::test]
async fn one_message_that_is_never_taken_does_not_stop_the_others() {
    let (told, receiver) = (Told::new(&["hook"]), Receiver::new(&[Answer::Status(400)]).await);
    told.commit((0..3).map(job)).await;
    let mut courier = Courier::new("hook".parse().unwrap(), webhook(&receiver));
    let now = later(0);
    assert!(told.round(&mut courier, now).await.delivered.is_empty() && courier.rest(now) > Duration::ZERO);
    assert_eq!(told.round(&mut courier, now).await.delivered.len(), 2);
    assert_eq!(courier.rest(now), Duration::ZERO);
}

#[tokio::test]
async fn an_alert_has_labels_without_texts_and_ends_by_itself() {
    let (told, receiver) = (Told::new(&["am"]), Receiver::new(&[]).await);
    told.commit([job(1), job(2)]).await;
    let _served = told.serve("am", Sink::Alertmanager(Alertmanager::new(receiver.poster())));
    told.until_told("am").await;
    let got = receiver.got();
    let [got] = &got[..] else { panic!("both alerts come in one message: {got:?}") };
    let alerts = got.json();
    let labels = &alerts[0]["labels"];
    assert_eq!(labels["fingerprint"], job(1).stable_id());
    let shown: Vec<_> = ["alertname", "host", "class", "job_type", "error_code", "vm"]
        .map(|label| labels[label].as_str().unwrap().to_owned())
        .to_vec();
    assert_eq!(shown, ["HyperVJobFailed", "hv01", "Msvm_ConcreteJob", "Start Virtual Machine", "1", "web1"]);
    assert_eq!(labels.as_object().unwrap().len(), 7);
    assert_eq!(alerts[0]["annotations"]["summary"], "'web1' failed to start.");
    let time = |name: &str| alerts[0][name].as_str().unwrap().parse::<Timestamp>().unwrap();
    assert!(time("endsAt") > later(3500) && time("startsAt") <= Timestamp::now());
}

#[tokio::test]
async fn an_alert_has_the_labels_of_its_host_but_none_in_place_of_ours() {
    let (told, receiver) = (Told::new(&["am"]), Receiver::new(&[]).await);
    let mut labeled = job(1);
    let labels = r#"{"labels":{"site":"berlin","vm":"other","__meta":"x","empty":""},"#;
    labeled.document = labeled.document.replacen('{', labels, 1);
    told.commit([labeled]).await;
    let _served = told.serve("am", Sink::Alertmanager(Alertmanager::new(receiver.poster())));
    told.until_told("am").await;
    let labels = receiver.got()[0].json()[0]["labels"].clone();
    assert_eq!((&labels["site"], &labels["vm"]), (&"berlin".into(), &"web1".into()));
    assert_eq!(labels.as_object().unwrap().len(), 8, "{labels}");
}

#[test]
fn the_rest_of_a_url_is_never_shown() {
    let secret = "https://user:pw@hooks.example.net/T0/B0/sEcReT";
    let poster = cimjob::client::Poster::new(secret, &Default::default(), &Default::default()).unwrap();
    assert_eq!(
        (poster.to_string(), format!("{poster:?}")),
        ("https://hooks.example.net".to_owned(), "Poster(\"https://hooks.example.net\")".to_owned())
    );
}
