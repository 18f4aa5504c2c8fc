//! Hosts that send more than is kept: items, pages, associations, declarations of classes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cimjob::addressing::{EndpointReference, ResourceUri, SelectorSet};
use cimjob::client::{Client, Error, Instances, remedy::Remedy};
use cimjob::job::JobAssociation;
use cimjob::wsman::{Enumerate, ReplyError};

use super::calling::{basic, job, pinned};
use super::support::answers::{JOB, SOAP, envelope, http};
use super::support::scripted_peer::{Peer, Request};

fn jobs() -> Enumerate {
    let resource: ResourceUri = JOB.parse().unwrap();
    Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() })
}

fn client(peer: &Peer) -> Client {
    pinned(peer, basic()).deadline(Duration::from_secs(60)).build().unwrap()
}

fn is(request: &Request, verb: &str) -> bool {
    request.body.contains(&format!("/{verb}<"))
}

/// Pages of so many items, after which there are always more.
async fn endless(items: usize) -> Peer {
    Peer::answering(move |request| {
        if is(request, "Release") {
            return http(200, SOAP, envelope(request, ""));
        }
        let verb = if is(request, "Pull") { "Pull" } else { "Enumerate" };
        let body = format!(
            "<n:{verb}Response xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"><n:EnumerationContext>uuid:1\
             </n:EnumerationContext><n:Items>{}</n:Items></n:{verb}Response>",
            "<a/>".repeat(items)
        );
        http(200, SOAP, envelope(request, &body))
    })
    .await
}

async fn drain(instances: &mut Instances) -> (usize, Error) {
    loop {
        match instances.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => return (error.read, error.source),
            None => panic!("it ended"),
        }
    }
}

#[tokio::test]
async fn an_enumeration_ends_at_a_hundred_thousand_instances_and_the_host_is_told() {
    let peer = endless(30_000).await;
    let mut instances = client(&peer).enumerate(jobs());
    let (read, error) = drain(&mut instances).await;
    assert!(matches!(error, Error::TooMany { what: "instances", limit: 100_000 }), "{error:?}");
    assert_eq!((read, error.remedy()), (100_000, Some(Remedy::FewerInstances)));
    assert!(instances.next().await.is_none());
    instances.close().await;
    assert!(peer.requests().iter().any(|request| is(request, "Release")));
}

#[tokio::test]
async fn another_limit_counts_in_place_of_it() {
    let peer = endless(4).await;
    let (read, error) = drain(&mut client(&peer).enumerate(jobs()).at_most(10)).await;
    assert!(read == 10 && matches!(error, Error::TooMany { limit: 10, .. }), "{read} {error:?}");
}

#[tokio::test]
async fn pages_of_more_items_than_windows_sends_are_refused() {
    let peer = endless(32_001).await;
    let (read, error) = drain(&mut client(&peer).enumerate(jobs())).await;
    assert!(matches!(error, Error::Misbehaved(ReplyError::TooMany { limit: 32_000, .. })), "{error:?}");
    assert_eq!(read, 0);
}

#[tokio::test]
async fn a_job_is_associated_with_at_most_a_thousand_elements() {
    let peer = endless(300).await;
    let error = client(&peer).associated_elements(&job(), JobAssociation::Affected).await.unwrap_err();
    assert!(matches!(error, Error::TooMany { what: "instances", limit: 1000 }), "{error:?}");
    assert!(peer.requests().len() < 10);
}

#[tokio::test]
async fn declarations_are_not_asked_for_any_more_when_they_fill_eight_megabytes() {
    let asked = AtomicUsize::new(0);
    let peer = Peer::answering(move |request| {
        let number = asked.fetch_add(1, Ordering::SeqCst);
        let properties = "<PROPERTY NAME='Name' TYPE='string'/>".repeat(20_000);
        let class = format!("<CLASS NAME='C{number}'>{properties}</CLASS>");
        http(200, SOAP, envelope(request, &class))
    })
    .await;
    let mut classes = client(&peer).classes("root/virtualization/v2".parse().unwrap());
    let mut known = 0;
    for number in 0..8 {
        known += usize::from(classes.class(&format!("C{number}")).await.unwrap().is_some());
    }
    assert_eq!((known, peer.requests().len()), (4, 5));
}
