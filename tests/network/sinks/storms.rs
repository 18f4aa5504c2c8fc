//! When the same thing fails again and again, five are told one by one and the rest in one message; the journal has all of them.

use std::time::Duration;

use cimjob::cim::Timestamp;
use cimjob::journal::JobRecord;
use cimjob::watch::sink::{Courier, Jsonl, JsonlTarget, Sink, Webhook};

use super::journal::{Told, job};
use super::receiver::{Answer, Receiver};

/// Jobs of one problem.
fn storm(from: usize, to: usize) -> impl Iterator<Item = JobRecord> {
    (from..to).map(|number| JobRecord { document: job(1).document, ..job(number) })
}

fn minutes(minutes: u64) -> Timestamp {
    Timestamp::now().checked_add(Duration::from_secs(60 * minutes)).unwrap()
}

#[tokio::test]
async fn a_storm_is_told_as_five_and_the_rest_in_one() {
    let (told, receiver) = (Told::new(&["hook"]), Receiver::new(&[]).await);
    let mut courier = Courier::new("hook".parse().unwrap(), Sink::Webhook(Webhook::new(receiver.poster(), None)));
    told.commit(storm(0, 40)).await;
    told.round(&mut courier, minutes(0)).await;
    assert_eq!((receiver.got().len(), told.pending("hook").await.waiting), (5, 35));
    told.commit(storm(40, 43)).await;
    told.round(&mut courier, minutes(5)).await;
    assert_eq!((receiver.got().len(), told.pending("hook").await.waiting), (5, 38));
    told.round(&mut courier, minutes(11)).await;
    let got = receiver.got();
    assert_eq!((got.len(), &got[5].json()["more"]), (6, &37.into()));
    assert_eq!(
        (told.pending("hook").await.waiting, courier.tally().delivered(), courier.tally().summarized()),
        (0, 43, 37)
    );
}

#[tokio::test]
async fn a_summary_that_is_not_taken_is_told_again() {
    let (told, receiver) = (Told::new(&["hook"]), Receiver::new(&[Answer::Status(200); 5]).await);
    let mut courier = Courier::new("hook".parse().unwrap(), Sink::Webhook(Webhook::new(receiver.poster(), None)));
    told.commit(storm(0, 9)).await;
    told.round(&mut courier, minutes(0)).await;
    drop(receiver);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(told.round(&mut courier, minutes(11)).await.delivered.is_empty());
    assert!(told.round(&mut courier, minutes(12)).await.delivered.is_empty());
    assert_eq!((told.pending("hook").await.waiting, courier.tally().failures()), (4, 2));
}

#[tokio::test]
async fn other_problems_are_told_during_a_storm() {
    let (told, receiver) = (Told::new(&["hook"]), Receiver::new(&[]).await);
    let mut courier = Courier::new("hook".parse().unwrap(), Sink::Webhook(Webhook::new(receiver.poster(), None)));
    told.commit(storm(0, 40).chain([job(77)])).await;
    told.round(&mut courier, minutes(0)).await;
    let ids: Vec<_> = receiver.got().iter().map(|got| got.header("webhook-id").to_owned()).collect();
    assert!(ids.len() == 6 && ids.contains(&job(77).stable_id()), "{ids:?}");
}

#[tokio::test]
async fn a_file_has_every_job_of_a_storm() {
    let told = Told::new(&["file"]);
    let path = told.folder.path().join("told.jsonl");
    let sink = Sink::Jsonl(Jsonl::new(JsonlTarget::File(path.clone())));
    let mut courier = Courier::new("file".parse().unwrap(), sink);
    told.commit(storm(0, 40)).await;
    told.round(&mut courier, minutes(0)).await;
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), 40);
}
