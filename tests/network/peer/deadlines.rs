//! One deadline for all calls of a client (`Client::until`): no change begins after it, and the error says whether one was sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cimjob::addressing::{EndpointReference, ResourceUri, SelectorSet};
use cimjob::client::{Deadline, Error, Stage};
use cimjob::wsman::Enumerate;

use super::calling::{basic, change, client, ntlm, pinned, read};
use super::support::answers::{JOB, SOAP, envelope, http, no_error};
use super::support::ntlm_host::ntlm_peer;
use super::support::scripted_peer::Peer;

const SOON: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_change_is_not_begun_after_the_deadline_of_all_calls() {
    let peer = Peer::answering(no_error).await;
    let deadline = Deadline::after(Duration::from_secs(2));
    let client = client(&peer).until(deadline);
    read(&client).await.unwrap();
    let before = peer.requests().len();
    tokio::time::sleep(deadline.time_left()).await;
    let error = client.call(&change()).await.unwrap_err();
    assert!(matches!(error, Error::TimedOut { stage: Stage::Unsent, .. }), "{error:?}");
    assert!(!error.outcome_unknown() && peer.requests().len() == before, "{error}");
}

#[tokio::test]
async fn a_change_whose_login_outlasts_the_deadline_is_not_sent_and_not_in_doubt() {
    let peer = ntlm_peer("Job-0815 please", |mut host| async move {
        tokio::time::sleep(SOON * 4).await;
        host.challenge().await;
        host.conversation.stall().await;
    })
    .await;
    let client = pinned(&peer, ntlm()).build().unwrap().until(Deadline::after(SOON));
    let error = client.call(&change()).await.unwrap_err();
    tokio::time::sleep(SOON * 6).await;
    assert!(!error.outcome_unknown(), "{error}");
    assert!(peer.requests().iter().all(|request| request.body.is_empty()), "the change was sent");
}

#[tokio::test]
async fn a_change_whose_answer_outlasts_the_deadline_is_in_doubt() {
    let peer = Peer::start(|mut conversation| async move { conversation.stall().await }).await;
    let client = client(&peer).until(Deadline::after(Duration::from_secs(2)));
    let error = client.call(&change()).await.unwrap_err();
    assert!(error.outcome_unknown(), "{error}");
}

/// The host is asked for no page after it, and the reader waits for none.
#[tokio::test]
async fn an_enumeration_ends_at_the_deadline_of_all_calls() {
    let pages = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&pages);
    let peer = Peer::answering(move |request| {
        counted.fetch_add(1, Ordering::SeqCst);
        let verb = if request.body.contains("/Pull<") { "Pull" } else { "Enumerate" };
        let item = "<p:Msvm_ConcreteJob xmlns:p=\"urn:x\"><p:JobState>7</p:JobState></p:Msvm_ConcreteJob>";
        let body = format!(
            "<n:{verb}Response xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"><n:EnumerationContext>1\
             </n:EnumerationContext><n:Items>{item}</n:Items></n:{verb}Response>"
        );
        http(200, SOAP, envelope(request, &body))
    })
    .await;
    let resource: ResourceUri = JOB.parse().unwrap();
    let jobs = Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() });
    let client = pinned(&peer, basic()).build().unwrap().until(Deadline::after(Duration::from_secs(1)));
    let (started, mut instances) = (Instant::now(), client.enumerate(jobs));
    let error = loop {
        match instances.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => break error,
            None => panic!("it ended without an error"),
        }
    };
    assert!(matches!(error.source, Error::TimedOut { .. }) && error.read > 0, "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert!(instances.next().await.is_none());
    instances.close().await;
    let asked = pages.load(Ordering::SeqCst);
    tokio::time::sleep(SOON).await;
    assert_eq!(pages.load(Ordering::SeqCst), asked);
}
