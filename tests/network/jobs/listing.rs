//! Finding jobs: by a query, each with its errors and what it touches.

use std::future::poll_fn;
use std::pin::Pin;

use cimjob::addressing::Namespace;
use cimjob::client::{Detail, EnumerationError, FoundJob};
use cimjob::job::{JobQuery, StateFilter};
use futures_core::Stream;

use super::calling::client;
use super::support::job_host::{Answer, JobHost, actions, errors, item, machine, page};
use super::support::scripted_peer::Peer;

fn all() -> JobQuery {
    JobQuery::all(Namespace::virtualization_v2())
}

fn failed(id: &str) -> String {
    item("Msvm_StorageJob", ("InstanceID", id), &[("JobState", "10"), ("JobType", "5")])
}

fn running(id: &str) -> String {
    item("Msvm_ConcreteJob", ("InstanceID", id), &[("JobState", "4"), ("JobType", "12")])
}

/// Everything that a query finds, and how it broke off.
async fn find(peer: &Peer, query: JobQuery, detail: Detail) -> (Vec<FoundJob>, Option<EnumerationError>) {
    let mut jobs = client(peer).jobs(query, detail);
    let mut found = Vec::new();
    while let Some(job) = jobs.next().await {
        match job {
            Ok(job) => found.push(job),
            Err(error) => return (found, Some(error)),
        }
    }
    (found, None)
}

fn ids(found: &[FoundJob]) -> Vec<&str> {
    found.iter().map(|found| found.path.instance_id()).collect()
}

#[tokio::test]
async fn jobs_are_a_stream_with_or_without_its_trait() {
    let pages = || [page(&[failed("a"), running("b")], None), page(&[failed("a"), running("b")], None)];
    let peer = JobHost::new().on("SELECT", pages()).start().await;
    let mut jobs = client(&peer).jobs(all(), Detail::Jobs);
    let mut found = Vec::new();
    while let Some(job) = jobs.try_next().await.unwrap() {
        found.push(job);
    }
    let mut stream = client(&peer).jobs(all(), Detail::Jobs);
    let next = poll_fn(|context| Stream::poll_next(Pin::new(&mut stream), context)).await;
    assert_eq!((ids(&found), ids(&[next.unwrap().unwrap()])), (vec!["a", "b"], vec!["a"]));
}

#[tokio::test]
async fn the_reference_names_the_class_and_the_key() {
    let peer = JobHost::new().on("SELECT", [page(&[failed("a"), running("b")], None)]).start().await;
    let (found, _) = find(&peer, all(), Detail::Jobs).await;
    let named: Vec<_> = found.iter().map(|found| (found.path.class(), found.job.job_type_name())).collect();
    let expected = [("Msvm_StorageJob", Some("Merging")), ("Msvm_ConcreteJob", Some("Start Virtual Machine"))];
    assert_eq!(named, expected);
}

#[tokio::test]
async fn the_host_filters_and_so_do_we() {
    let peer = JobHost::new().on("SELECT", [page(&[failed("a"), running("b")], None)]).start().await;
    let query = JobQuery { states: vec![StateFilter::UnderWay], owner: None, ..all() };
    let (found, _) = find(&peer, query, Detail::Jobs).await;
    assert_eq!(ids(&found), ["b"]);
    assert!(peer.requests()[0].body.contains("WHERE (JobState &lt;&gt; 7 AND"), "{}", peer.requests()[0].body);
}

#[tokio::test]
async fn only_jobs_that_may_have_errors_are_asked_for_them() {
    let host = JobHost::new().on("SELECT", [page(&[failed("a"), running("b")], None)]);
    let peer = host.on("GetErrorEx", [errors(&["why"])]).start().await;
    let (found, _) = find(&peer, all(), Detail::Errors).await;
    let headline = found[0].explanation.as_ref().unwrap().as_ref().unwrap().headline();
    assert_eq!((headline.as_str(), found[1].explanation.is_none()), ("why", true));
    assert_eq!(actions(&peer).iter().filter(|action| *action == "GetErrorEx").count(), 1);
}

#[tokio::test]
async fn many_jobs_are_asked_at_once_and_come_in_their_order() {
    let names: Vec<String> = (0..40).map(|number| format!("job-{number}")).collect();
    let jobs: Vec<String> = names.iter().map(|name| failed(name)).collect();
    let peer = JobHost::new().on("SELECT", [page(&jobs, None)]).start().await;
    let (found, _) = find(&peer, all(), Detail::Errors).await;
    assert_eq!(ids(&found), names);
    assert!((2..=4).contains(&peer.connections()), "{}", peer.connections());
}

#[tokio::test]
async fn an_error_that_cannot_be_read_does_not_hide_the_others() {
    let host = JobHost::new().on("SELECT", [page(&[failed("a"), failed("b")], None)]);
    let host = host.on("GetErrorEx a", [Answer::Status(502)]).on("GetErrorEx b", [errors(&["why"])]);
    let (found, broken) = find(&host.start().await, all(), Detail::Errors).await;
    assert!(found[0].explanation.as_ref().unwrap().is_err() && broken.is_none());
    assert_eq!(found[1].explanation.as_ref().unwrap().as_ref().unwrap().headline(), "why");
}

#[tokio::test]
async fn jobs_of_a_machine_are_found_by_its_name() {
    let host = JobHost::new().on("SELECT", [page(&[running("a"), running("b"), running("c")], None)]);
    let host = host.on("AssociatedInstances b", [page(&[machine("db01")], None)]);
    let peer = host.on("AssociatedInstances c", [Answer::Fault("w:AccessDenied", 5)]).start().await;
    let (found, _) = find(&peer, JobQuery { virtual_machine: Some("WEB01".into()), ..all() }, Detail::Jobs).await;
    // Of c no one knows, so it is not left out.
    assert_eq!(ids(&found), ["a", "c"]);
    assert!(found[1].affected.is_err());
}

#[tokio::test]
async fn what_was_read_before_a_loss_is_not_lost() {
    let host = JobHost::new().on("SELECT", [page(&[running("a"), running("b")], Some("uuid:1"))]);
    let host = host.on("Pull", [Answer::Fault("w:InvalidEnumerationContext", 2_150_858_779)]);
    let (found, broken) = find(&host.start().await, all(), Detail::Jobs).await;
    assert_eq!((ids(&found), broken.map(|error| error.read)), (vec!["a", "b"], Some(2)));
}

#[tokio::test]
async fn a_query_that_the_host_refuses_is_an_error_after_nothing() {
    let peer = JobHost::new().on("SELECT", [Answer::Fault("w:CannotProcessFilter", 2_150_858_830)]).start().await;
    let (found, broken) = find(&peer, all(), Detail::Jobs).await;
    assert_eq!((found.len(), broken.map(|error| error.read)), (0, Some(0)));
}
