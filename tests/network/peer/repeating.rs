//! What is repeated and what is not (protocol notes 4.4, T11 to T14).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cimjob::client::{Client, Error, Refused, Unreachable};
use cimjob::soap::FaultKind;

use super::calling::{basic, change, client, pinned, read};
use super::support::answers::{SOAP, fault, http, no_error, quota, unauthorized};
use super::support::scripted_peer::{Peer, Request};

type Answer = fn(&Request) -> Vec<u8>;

/// Gives `first` to the first request and a job without error to every later one.
async fn recovering(first: Answer) -> Peer {
    let asked = AtomicUsize::new(0);
    Peer::answering(move |request| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => first(request),
        _ => no_error(request),
    })
    .await
}

/// How often a read that succeeds in the end was sent.
async fn sent_until_read(first: Answer) -> usize {
    let peer = recovering(first).await;
    read(&client(&peer)).await.unwrap();
    peer.requests().len()
}

/// How often a change that fails was sent.
async fn sent_of_a_change(first: Answer) -> usize {
    let peer = recovering(first).await;
    client(&peer).call(&change()).await.unwrap_err();
    peer.requests().len()
}

fn timed_out(request: &Request) -> Vec<u8> {
    fault(request, "w:TimedOut", 2_150_858_793)
}

fn access_denied(request: &Request) -> Vec<u8> {
    fault(request, "w:AccessDenied", 5)
}

fn not_found(request: &Request) -> Vec<u8> {
    fault(request, "a:DestinationUnreachable", 2_150_858_752)
}

fn unavailable(_: &Request) -> Vec<u8> {
    http(503, "text/html", "<HTML><BODY>Service Unavailable</BODY></HTML>")
}

/// A peer that answers the first request of its first connection, cuts that connection at the second one, and is well afterwards.
async fn cutting() -> Peer {
    Peer::start(|mut conversation| async move {
        let mut answered = 0;
        while let Some(request) = conversation.request().await {
            if conversation.number == 0 && answered == 1 {
                return;
            }
            conversation.send(&no_error(&request)).await;
            answered += 1;
        }
    })
    .await
}

/// A client whose password the peer has accepted.
async fn accepted(peer: &Peer) -> Client {
    let client = client(peer);
    read(&client).await.unwrap();
    client
}

#[tokio::test]
async fn a_read_is_repeated_after_an_operation_timed_out() {
    assert_eq!(sent_until_read(timed_out).await, 2);
}

#[tokio::test]
async fn a_repeated_read_is_a_new_message() {
    let peer = recovering(timed_out).await;
    read(&client(&peer)).await.unwrap();
    let requests = peer.requests();
    assert_ne!(requests[0].message_id(), requests[1].message_id());
}

#[tokio::test]
async fn a_change_is_not_repeated_after_an_operation_timed_out() {
    assert_eq!(sent_of_a_change(timed_out).await, 1);
}

#[tokio::test]
async fn a_read_is_repeated_after_a_quota_was_hit() {
    assert_eq!(sent_until_read(quota).await, 2);
}

#[tokio::test]
async fn a_change_is_not_repeated_after_a_quota_was_hit() {
    assert_eq!(sent_of_a_change(quota).await, 1);
}

#[tokio::test]
async fn a_read_is_repeated_while_the_service_is_unavailable() {
    let asked = AtomicUsize::new(0);
    let peer = Peer::answering(move |request| match asked.fetch_add(1, Ordering::SeqCst) {
        1 => unavailable(request),
        _ => no_error(request),
    })
    .await;
    let client = client(&peer);
    read(&client).await.unwrap();
    read(&client).await.unwrap();
    assert_eq!(peer.requests().len(), 3);
}

#[tokio::test]
async fn a_service_that_is_unavailable_at_first_does_not_see_the_password_again() {
    let peer = recovering(unavailable).await;
    let error = read(&client(&peer)).await.unwrap_err();
    assert!(matches!(error, Error::Http { status: 503, .. }), "{error:?}");
    assert_eq!(peer.requests().len(), 1);
}

#[tokio::test]
async fn a_service_that_stays_unavailable_is_the_error() {
    let peer = Peer::answering(unavailable).await;
    let error = read(&pinned(&peer, basic()).deadline(Duration::from_secs(1)).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Http { status: 503, .. }), "the reason, not the deadline: {error:?}");
}

#[tokio::test]
async fn an_operation_that_always_times_out_ends() {
    let peer = Peer::answering(timed_out).await;
    let error = read(&client(&peer)).await.unwrap_err();
    assert!(matches!(&error, Error::Fault(fault) if fault.kind() == FaultKind::TimedOut), "{error:?}");
    assert_eq!(peer.requests().len(), 5);
}

#[tokio::test]
async fn a_refusal_is_not_repeated() {
    let refusals: [Answer; 2] = [access_denied, not_found];
    for answer in refusals {
        let peer = Peer::answering(answer).await;
        assert!(matches!(read(&client(&peer)).await, Err(Error::Fault(_))));
        assert_eq!(peer.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_understood_is_not_repeated() {
    let peer = Peer::answering(|_| http(200, SOAP, "<html/>")).await;
    assert!(matches!(read(&client(&peer)).await, Err(Error::Misbehaved(_))));
    assert_eq!(peer.requests().len(), 1);
}

#[tokio::test]
async fn a_read_is_sent_once_more_when_the_connection_is_cut() {
    let peer = cutting().await;
    read(&accepted(&peer).await).await.unwrap();
    let connections: Vec<usize> = peer.requests().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [0, 0, 1]);
}

/// A peer that cuts its first connection at the third request and its second one at the second, and is well afterwards.
async fn cutting_two() -> Peer {
    Peer::start(|mut conversation| async move {
        let answers = 2_usize.checked_sub(conversation.number).filter(|answers| *answers > 0);
        let mut answered = 0;
        while let Some(request) = conversation.request().await {
            if answers == Some(answered) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await; // so that two calls need two connections
            conversation.send(&no_error(&request)).await;
            answered += 1;
        }
    })
    .await
}

#[tokio::test]
async fn a_read_is_repeated_on_a_new_connection_although_another_one_is_idle() {
    let peer = cutting_two().await;
    let client = pinned(&peer, basic()).connections(2).build().unwrap();
    read(&client).await.unwrap();
    let (first, second) = tokio::join!(read(&client), read(&client));
    first.and(second).unwrap();
    read(&client).await.unwrap();
    let connections: Vec<usize> = peer.requests().iter().map(|request| request.connection).collect();
    assert_eq!(connections.len(), 5, "{connections:?}");
    assert_eq!(connections.last(), Some(&2));
}

#[tokio::test]
async fn a_read_is_sent_twice_at_most_when_every_connection_is_cut() {
    let peer = Peer::start(|mut conversation| async move {
        if let (0, Some(request)) = (conversation.number, conversation.request().await) {
            conversation.send(&no_error(&request)).await;
            drop(conversation.request().await);
        }
    })
    .await;
    let error = read(&accepted(&peer).await).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Broken(_))), "{error:?}");
    assert_eq!(peer.requests().len(), 3, "the accepted one, the one that was cut, and its repetition");
}

#[tokio::test]
async fn a_change_is_sent_once_when_the_connection_is_cut() {
    let peer = cutting().await;
    let error = accepted(&peer).await.call(&change()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Broken(_))), "{error:?}");
    assert_eq!(peer.requests().len(), 2, "the accepted read and the change");
}

#[tokio::test]
async fn a_refused_password_is_tried_once() {
    let peer = Peer::answering(|_| unauthorized(&["Basic realm=\"WSMAN\""])).await;
    let error = read(&client(&peer)).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Credentials { scheme: "Basic", .. })), "{error:?}");
    assert_eq!(peer.requests().len(), 1);
}
