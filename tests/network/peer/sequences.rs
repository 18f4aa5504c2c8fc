//! Whole exchanges in the recorded forms (`tests/exchanges/shaped`), one answer after the other, as the client goes through them.

use std::sync::atomic::{AtomicUsize, Ordering};

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::cim::{CimInstance, CimValue};
use cimjob::client::{Error, WaitOptions, WaitOutcome};
use cimjob::job::{JobPath, Outcome};
use cimjob::soap::FaultKind;
use cimjob::wsman::{Enumerate, Filter, Get, Invoke};

use super::calling::client;
use super::support::answers::{SOAP, http};
use super::support::scripted_peer::{Peer, Request};
use crate::exchanges::fixture;

/// The message that the fixtures relate to.
const ASKED: &str = "uuid:5E6FD101-710A-4EEA-A50D-70C0BF863AA3";

/// A host that says these, one for each request; nothing more is asked of it.
async fn saying(files: &'static [&'static str]) -> Peer {
    let said = AtomicUsize::new(0);
    Peer::answering(move |request| {
        let number = said.fetch_add(1, Ordering::SeqCst);
        let file = files.get(number).unwrap_or_else(|| panic!("one request too many: {}", request.body));
        let status = if file.starts_with("fault_") { 500 } else { 200 };
        let answer = fixture(&format!("shaped/{file}")).replace(ASKED, request.message_id());
        http(status, SOAP, answer)
    })
    .await
}

fn class(name: &str) -> EndpointReference {
    let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), name).unwrap();
    EndpointReference { resource, selectors: SelectorSet::default() }
}

/// All instances, with a first page in the answer to Enumerate or without one.
async fn instances(peer: &Peer, enumerate: Enumerate) -> Vec<CimInstance> {
    let mut instances = client(peer).enumerate(enumerate);
    let mut all = Vec::new();
    while let Some(item) = instances.next().await {
        all.push(item.unwrap().object.unwrap());
    }
    all
}

fn plain(name: &str) -> Enumerate {
    Enumerate { first_page: None, ..Enumerate::all(class(name)) }
}

/// The contexts that were sent, in their order.
fn contexts(peer: &Peer) -> Vec<String> {
    let context = |request: &Request| {
        let (_, rest) = request.body.split_once("EnumerationContext>")?;
        Some(rest.split_once('<')?.0.to_owned())
    };
    peer.requests().iter().filter_map(context).collect()
}

fn context(last_digit: u8) -> String {
    format!("uuid:7A1F0C42-93B5-4D0E-8C11-6F2B90D1E00{last_digit}")
}

fn names(instances: &[CimInstance], property: &str) -> Vec<String> {
    instances.iter().map(|instance| instance.value(property).unwrap().to_string()).collect()
}

#[tokio::test]
async fn a_plain_enumeration_pulls_each_page_with_the_context_of_the_last_one() {
    let files = &["enumerate_context.xml", "host.xml", "machine_off.xml", "machine_running_last.xml"];
    let peer = saying(files).await;
    let machines = instances(&peer, plain("Msvm_ComputerSystem")).await;
    assert_eq!(names(&machines, "ElementName"), ["HV01", "db02", "web01"]);
    assert_eq!(contexts(&peer), [context(1), context(2), context(3)]);
}

#[tokio::test]
async fn an_optimized_enumeration_goes_on_after_a_first_page_of_one_instance() {
    let peer = saying(&["instance_first.xml", "instance_last.xml"]).await;
    let services = instances(&peer, Enumerate::all(class("CIM_Service"))).await;
    assert_eq!(names(&services, "Name"), ["imsvc", "vmms"]);
    assert_eq!(contexts(&peer), [context(1)]);
}

fn query(text: &str) -> Enumerate {
    let resource = ResourceUri::wmi_all(&Namespace::virtualization_v2());
    let all = EndpointReference { resource, selectors: SelectorSet::default() };
    Enumerate { filter: Some(Filter::Wql(text.to_owned())), ..Enumerate::all(all) }
}

#[tokio::test]
async fn a_query_for_columns_comes_one_row_first_or_all_at_once() {
    for files in [&["rows_first.xml", "rows_last.xml"][..], &["rows_at_once.xml"]] {
        let peer = saying(files).await;
        let rows = instances(&peer, query("SELECT InstanceID, JobState, StartTime FROM Msvm_ConcreteJob")).await;
        assert_eq!(names(&rows, "JobState"), ["10", "7"], "{files:?}");
        assert!(rows.iter().all(|row| matches!(row.value("StartTime"), Some(CimValue::DateTime(_)))), "{files:?}");
        assert_eq!(peer.requests().len(), files.len());
    }
}

#[tokio::test]
async fn an_enumeration_of_one_row_needs_no_pull() {
    let peer = saying(&["row_only.xml"]).await;
    assert_eq!(instances(&peer, query("SELECT JobState FROM Msvm_ConcreteJob")).await.len(), 1);
}

#[tokio::test]
async fn the_associations_of_a_job_name_its_machine_and_then_its_checkpoint() {
    let peer = saying(&["enumerate_context.xml", "affected_machine.xml", "affected_checkpoint_last.xml"]).await;
    let associations = instances(&peer, plain("Msvm_AffectedJobElement")).await;
    assert_eq!(names(&associations, "ElementEffects"), ["0", "5"]);
    let elements = names(&associations, "AffectedElement");
    assert!(elements[0].contains("Msvm_ComputerSystem") && elements[1].contains("Msvm_VirtualSystemSettingData"));
    assert_eq!(contexts(&peer), [context(1), context(2)]);
}

/// Sent once: CreateVirtualHardDisk, whose job is followed while it runs until it is completed.
#[tokio::test]
async fn a_storage_job_is_started_and_followed_to_its_end() {
    let peer =
        saying(&["create_disk.xml", "storage_job_running.xml", "storage_job_running.xml", "storage_job_completed.xml"])
            .await;
    let client = client(&peer);
    let create = Invoke::new(class("Msvm_ImageManagementService"), "CreateVirtualHardDisk").unwrap();
    let started = client.call(&create).await.unwrap();
    assert_eq!(started.return_value, 4096);
    let CimValue::Reference(reference) = &started.parameters[0].value else { panic!("{started:?}") };
    let job = JobPath::from_reference(reference.clone()).unwrap();
    let pause = std::time::Duration::from_millis(5);
    let options = WaitOptions { first_pause: pause, longest_pause: pause, ..WaitOptions::default() };
    let mut told = Vec::new();
    let outcome = client.wait(&job, &options, |_| told.push(())).await.unwrap();
    let WaitOutcome::Ended { explanation, trouble: None } = outcome else { panic!("{outcome:?}") };
    // The second look shows nothing new; a job that ended well is not asked for errors.
    assert_eq!((explanation.outcome, told.len(), peer.requests().len()), (Outcome::Succeeded, 2, 4));
}

#[tokio::test]
async fn a_read_that_timed_out_on_the_host_is_repeated() {
    let peer = saying(&["fault_timed_out.xml", "storage_job_running.xml"]).await;
    assert!(client(&peer).call(&Get { target: super::calling::job().reference().clone() }).await.is_ok());
}

#[tokio::test]
async fn a_change_that_timed_out_on_the_host_is_not_repeated_and_its_outcome_is_open() {
    let peer = saying(&["fault_timed_out.xml"]).await;
    let error = client(&peer).call(&super::calling::change()).await.unwrap_err();
    assert!(error.outcome_unknown() && error.is_timeout(), "{error:?}");
}

#[tokio::test]
async fn other_faults_are_told_once_with_the_words_of_the_host() {
    for (file, words) in [
        ("fault_selectors.xml", "names selectors that the resource does not have"),
        ("fault_parameter.xml", "A parameter is not valid"),
        ("fault_provider.xml", "A file of the provider is missing"),
        ("fault_without_language.xml", "too long for the provider"),
    ] {
        let peer = saying(Box::leak(Box::new([file]))).await;
        let error = client(&peer).call(&Get { target: super::calling::job().reference().clone() }).await.unwrap_err();
        let Error::Fault(fault) = &error else { panic!("{error:?}") };
        assert!(fault.to_string().contains(words) && fault.kind() == FaultKind::Other, "{file}: {fault}");
        assert!(!error.outcome_unknown() && !error.is_transient(), "{file}");
    }
}
