//! Enumerations as a stream: pages ahead, smaller pages, what is released, what breaks off (DSP0226 section 8; protocol notes T15).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cimjob::addressing::{EndpointReference, ResourceUri, SelectorSet};
use cimjob::client::{Error, Instances};
use cimjob::soap::FaultKind;
use cimjob::wsman::Enumerate;

use super::calling::{basic, client, pinned};
use super::support::answers::{JOB, SOAP, envelope, fault, http};
use super::support::scripted_peer::{Peer, Request};

const ITEM: &str = "<p:Msvm_ConcreteJob xmlns:p=\"urn:x\"><p:JobState>7</p:JobState></p:Msvm_ConcreteJob>";

fn jobs() -> Enumerate {
    let resource: ResourceUri = JOB.parse().unwrap();
    Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() })
}

/// The last word of the action: Enumerate, Pull or Release.
fn verb(request: &Request) -> &'static str {
    ["Enumerate", "Pull", "Release"]
        .into_iter()
        .find(|verb| request.body.contains(&format!("/{verb}<")))
        .unwrap_or_default()
}

/// A page of `count` jobs, with a context unless it is the last.
fn page(request: &Request, count: usize, more: bool) -> Vec<u8> {
    let verb = verb(request);
    let end = if more { "<n:EnumerationContext>uuid:1</n:EnumerationContext>" } else { "<n:EndOfSequence/>" };
    let body = format!(
        "<n:{verb}Response xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"><n:Items>{}</n:Items>{end}</n:{verb}Response>",
        ITEM.repeat(count)
    );
    http(200, SOAP, envelope(request, &body))
}

/// Answers Release, and every other request by its number.
async fn paging(answer: impl Fn(&Request, usize) -> Vec<u8> + Send + Sync + 'static) -> Peer {
    let asked = AtomicUsize::new(0);
    Peer::answering(move |request| {
        if verb(request) == "Release" {
            return http(200, SOAP, envelope(request, ""));
        }
        answer(request, asked.fetch_add(1, Ordering::SeqCst))
    })
    .await
}

fn verbs(peer: &Peer) -> Vec<&'static str> {
    peer.requests().iter().map(verb).collect()
}

/// How many items come, and how it ends.
async fn drain(mut instances: Instances) -> (usize, Option<Error>) {
    loop {
        match instances.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => return (error.read, Some(error.source)),
            None => return (instances.count_read(), None),
        }
    }
}

#[tokio::test]
async fn all_pages_are_read_and_an_enumeration_that_ended_is_not_released() {
    let peer = paging(|request, number| page(request, 3, number < 4)).await;
    let (read, error) = drain(client(&peer).enumerate(jobs())).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(read, 15);
    assert_eq!(verbs(&peer), ["Enumerate", "Pull", "Pull", "Pull", "Pull"]);
}

#[tokio::test]
async fn the_end_may_come_at_once_without_items() {
    let peer = paging(|request, _| page(request, 0, false)).await;
    assert_eq!(drain(client(&peer).enumerate(jobs())).await.0, 0);
    assert_eq!(verbs(&peer), ["Enumerate"]);
}

#[tokio::test]
async fn the_next_page_is_asked_for_while_one_is_read_but_never_many() {
    let peer = paging(|request, _| page(request, 3, true)).await;
    let mut instances = client(&peer).enumerate(jobs());
    instances.next().await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    // The page being read, one that waits, one that is on its way.
    let ahead = verbs(&peer).len();
    assert!((2..=3).contains(&ahead), "{ahead} pages were asked for");
    instances.close().await;
}

#[tokio::test]
async fn closing_a_stream_releases_its_context() {
    let peer = paging(|request, _| page(request, 3, true)).await;
    let mut instances = client(&peer).enumerate(jobs());
    instances.next().await.unwrap().unwrap();
    instances.close().await;
    assert_eq!(verbs(&peer).last(), Some(&"Release"));
}

#[tokio::test]
async fn dropping_a_stream_releases_its_context() {
    let peer = paging(|request, _| page(request, 3, true)).await;
    let mut instances = client(&peer).enumerate(jobs());
    instances.next().await.unwrap().unwrap();
    drop(instances);
    for _ in 0..100 {
        if verbs(&peer).contains(&"Release") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no Release came: {:?}", verbs(&peer));
}

#[tokio::test]
async fn a_page_that_is_too_large_is_asked_for_again_smaller() {
    let sizes = |peer: &Peer| -> Vec<String> {
        let most = |request: &Request| {
            request.body.split("MaxElements>").nth(1).unwrap().split('<').next().unwrap().to_owned()
        };
        peer.requests().iter().map(most).collect()
    };
    let peer = paging(|request, number| match number {
        0 | 1 | 3 => fault(request, "w:EncodingLimit", 2_150_858_824),
        number => page(request, 1, number == 2),
    })
    .await;
    let (read, error) = drain(client(&peer).enumerate(jobs())).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!((read, sizes(&peer)), (2, ["100", "50", "25", "25", "12"].map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn an_expired_context_is_told_with_what_was_read_and_is_not_released() {
    let peer = paging(|request, number| match number {
        0 | 1 => page(request, 3, true),
        _ => fault(request, "n:InvalidEnumerationContext", 2_150_858_779),
    })
    .await;
    let (read, error) = drain(client(&peer).enumerate(jobs())).await;
    let error = error.unwrap();
    assert_eq!(read, 6);
    assert!(matches!(&error, Error::Fault(fault) if fault.kind() == FaultKind::ContextExpired), "{error:?}");
    assert!(error.remedy().unwrap().to_string().contains("forgot the enumeration"));
    assert_eq!(verbs(&peer), ["Enumerate", "Pull", "Pull"]);
}

#[tokio::test]
async fn a_pull_that_timed_out_is_repeated_and_one_whose_answer_was_lost_is_not() {
    let peer = paging(|request, number| match number {
        1 => fault(request, "w:TimedOut", 2_150_858_793),
        number => page(request, 3, number == 0),
    })
    .await;
    assert_eq!(drain(client(&peer).enumerate(jobs())).await.0, 6);
    assert_eq!(verbs(&peer), ["Enumerate", "Pull", "Pull"]);

    let cutting = Peer::start(|mut conversation| async move {
        while let Some(request) = conversation.request().await {
            if verb(&request) == "Pull" {
                return;
            }
            conversation.send(&page(&request, 3, verb(&request) == "Enumerate")).await;
        }
    })
    .await;
    let (read, error) = drain(client(&cutting).enumerate(jobs())).await;
    assert!(matches!(error, Some(Error::Unreachable(_))), "{error:?}");
    assert_eq!(read, 3);
    assert_eq!(verbs(&cutting).iter().filter(|verb| **verb == "Pull").count(), 1);
}

#[tokio::test]
async fn every_message_of_an_enumeration_goes_to_the_same_resource() {
    let peer = paging(|request, number| page(request, 1, number < 2)).await;
    drain(pinned(&peer, basic()).build().unwrap().enumerate(jobs())).await;
    let resource = format!(">{JOB}</w:ResourceURI>");
    assert!(peer.requests().iter().all(|request| request.body.contains(&resource)));
}
