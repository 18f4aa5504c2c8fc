//! pypsrp and pywinrm enumerate the simulated host and start a job on it, and see the instances that our client sees.

use std::time::Duration;

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::client::{Client, Error};
use cimjob::job::{JobPath, Outcome, ReportedError};
use cimjob::wsman::{Enumerate, EnumerationMode, Filter, Get, Pull, Release};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::calls::{OPERATOR, Scheme, bare, program};
use crate::host::{Host, scenario};
use crate::needed;
use crate::process::{Process, Python};
use crate::seen::{PrintedItem, PrintedReference, Seen};

/// What is enumerated: jobs of every state and shape, references as values, arrays and nulls, and nothing at all.
const CLASSES: [&str; 5] = [
    "CIM_ConcreteJob",
    "Msvm_ComputerSystem",
    "Msvm_AffectedJobElement",
    "CIM_ResourceAllocationSettingData",
    "Msvm_CopyFileToGuestJob",
];

/// Whole instances, some properties, and what is associated.
const QUERIES: [&str; 3] = [
    "SELECT * FROM CIM_ConcreteJob WHERE JobState = 10 AND NOT ElementName LIKE 'Starting%'",
    "SELECT InstanceID, JobState, OperationalStatus FROM Msvm_ConcreteJob WHERE JobState < 7",
    "ASSOCIATORS OF {Msvm_ComputerSystem.CreationClassName='Msvm_ComputerSystem',Name='5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001'} WHERE ResultClass = CIM_ConcreteJob",
];

/// The machine whose start fails after two and a half seconds.
const WEB01: &str = "5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001";

/// The most items of a page, so that there are several.
const PAGE: u32 = 7;

const PYPSRP: &str = "pypsrp_enumerates.py";
const PYWINRM: &str = "pywinrm_enumerates.py";

/// One enumeration that a foreign client carried to its end.
#[derive(Deserialize)]
struct Walk {
    asked: String,
    mode: String,
    optimized: bool,
    pages: usize,
    instances: Vec<PrintedItem>,
}

#[derive(Deserialize)]
struct Released {
    read: usize,
    afterwards: Afterwards,
}

#[derive(Deserialize)]
struct Afterwards {
    fault: Fault,
}

#[derive(Deserialize)]
struct Fault {
    code: u32,
}

#[derive(Deserialize)]
struct Started {
    return_value: String,
    job: PrintedReference,
    instance: PrintedItem,
}

/// Runs a script against the host; returns the lines it printed.
fn ask<T: DeserializeOwned>(python: &Python, (script, auth): (&str, &str), host: &Host, what: &[&str]) -> Vec<T> {
    let (user, password) = if auth == "basic" { bare(OPERATOR) } else { OPERATOR };
    let mut command = python.command();
    command.args([script, "--port", &host.port().to_string(), "--ca-file", host.ca_file(), "--auth", auth]);
    command.args(["--user", user, "--password-env", "SECRET", "--page", &PAGE.to_string()]);
    command.args(what).env("SECRET", password);
    let done = Process::start(command).finish();
    assert_eq!((done.code, &*done.complaint), (Some(0), ""), "{done:?}");
    let read = |line: &String| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    done.lines.iter().map(read).collect()
}

/// The same enumeration, as our client makes it.
async fn we_enumerate(client: &Client, walk: &Walk) -> Vec<Seen> {
    let namespace = Namespace::virtualization_v2();
    let query = walk.asked.contains(' ').then(|| Filter::Wql(walk.asked.clone()));
    let resource = match query {
        Some(_) => ResourceUri::wmi_all(&namespace),
        None => ResourceUri::wmi(&namespace, &walk.asked).unwrap(),
    };
    let mode = match &*walk.mode {
        "EnumerateObject" => EnumerationMode::Objects,
        "EnumerateEPR" => EnumerationMode::References,
        "EnumerateObjectAndEPR" => EnumerationMode::ObjectsAndReferences,
        other => panic!("{other}"),
    };
    let target = EndpointReference { resource, selectors: SelectorSet::default() };
    let first_page = walk.optimized.then_some(PAGE);
    let mut instances = client.enumerate(Enumerate { target, filter: query, mode, first_page });
    let mut seen = Vec::new();
    while let Some(item) = instances.next().await {
        seen.push(item.unwrap().into());
    }
    seen
}

/// Every class and query, with and without a first page, as instances, references and both.
async fn sees_what_we_see(script: &str, auth: &str) {
    let Some(python) = needed::python() else { return };
    let host = Host::standing().await;
    let client = host.client(Scheme::Ntlm, OPERATOR);
    let classes = CLASSES.iter().flat_map(|class| ["--class", class]);
    let what: Vec<_> = classes.chain(QUERIES.iter().flat_map(|query| ["--query", query])).collect();
    let walks: Vec<Walk> = ask(&python, (script, auth), &host, &what);
    assert_eq!(walks.len(), (CLASSES.len() + QUERIES.len()) * 6);
    let mut counts = Vec::new();
    for walk in walks {
        let ours = we_enumerate(&client, &walk).await;
        let about = format!("{} {} {}", walk.asked, walk.mode, walk.optimized);
        // A first page that comes with the answer to Enumerate has one item, as recorded from Windows.
        let first = usize::from(walk.optimized);
        let later = ours.len().saturating_sub(first).div_ceil(usize::try_from(PAGE).unwrap());
        assert_eq!(walk.pages, (first + later).max(1), "{about}");
        assert_eq!(walk.instances.into_iter().map(Seen::from).collect::<Vec<_>>(), ours, "{about}");
        counts.push(ours.len());
    }
    // So that two clients that see nothing do not count as agreeing. One job of the scenario is in another namespace.
    let counts: Vec<_> = counts.chunks(6).map(|ways| (ways[0], ways.iter().all(|count| count == &ways[0]))).collect();
    assert_eq!(counts, [scenario().jobs.len() - 1, 4, 3, 2, 0, 19, 4, 1].map(|count| (count, true)));
}

/// Both are told the same by a Pull after the Release.
async fn may_release_halfway(script: &str) {
    let Some(python) = needed::python() else { return };
    let host = Host::standing().await;
    let told: Vec<Released> = ask(&python, (script, "ntlm"), &host, &["--release", "CIM_ConcreteJob"]);
    let client = host.client(Scheme::Ntlm, OPERATOR);
    let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), "CIM_ConcreteJob").unwrap();
    let target = EndpointReference { resource, selectors: SelectorSet::default() };
    let opened = client.call(&Enumerate { first_page: None, ..Enumerate::all(target.clone()) }).await.unwrap();
    let context = opened.context.unwrap();
    let page =
        client.call(&Pull { target: target.clone(), context, max_elements: PAGE, max_time: None }).await.unwrap();
    let context = page.context.unwrap();
    client.call(&Release { target: target.clone(), context: context.clone() }).await.unwrap();
    let pull = client.call(&Pull { target, context, max_elements: PAGE, max_time: None }).await;
    let Err(Error::Fault(fault)) = pull else { panic!("{pull:?}") };
    let read = usize::try_from(PAGE).unwrap();
    assert_eq!((told[0].read, Some(told[0].afterwards.fault.code)), (read, fault.number()));
}

/// A job that they start is the one we read, and explain once it has failed.
async fn starts_a_job_that_we_can_read(script: &str, auth: &str) {
    let Some(python) = needed::python() else { return };
    let host = Host::standing().await;
    let Started { return_value, job, instance } = ask(&python, (script, auth), &host, &["--start", WEB01]).remove(0);
    assert_eq!(return_value, "4096");
    let client = host.client(Scheme::Ntlm, OPERATOR);
    let target = EndpointReference::from(job);
    assert_eq!(Seen::from(instance), Seen::from(client.call(&Get { target: target.clone() }).await.unwrap()));
    host.clock().advance(Duration::from_secs(3));
    let explanation = client.explain(&JobPath::from_reference(target).unwrap()).await.unwrap();
    assert_eq!(explanation.outcome, Outcome::Failed);
    let messages: Vec<_> = explanation.errors.iter().filter_map(ReportedError::message).collect();
    let expected = scenario().templates.remove(0).errors.into_iter().filter_map(|error| error.message);
    assert_eq!(messages, expected.collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn pypsrp_with_ntlm_sees_what_we_see() {
    sees_what_we_see(PYPSRP, "ntlm").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pywinrm_with_ntlm_sees_what_we_see() {
    sees_what_we_see(PYWINRM, "ntlm").await;
}

/// The classes and values of the instances in a document, theirs or the program's.
fn instances(document: &Value) -> Vec<(Value, Value)> {
    let instances = document["instances"].as_array().unwrap_or_else(|| panic!("{document}"));
    instances.iter().map(|instance| (instance["class"].clone(), instance["properties"].clone())).collect()
}

/// A value without its type, as it is on the wire: the program knows the types from the declaration of the class, the others do not.
fn untyped(value: &Value) -> Value {
    match value {
        Value::Bool(_) | Value::Number(_) => Value::String(value.to_string()),
        Value::Array(items) if items.len() == 1 => untyped(&items[0]),
        Value::Array(items) => items.iter().map(untyped).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), untyped(value))).collect(),
        Value::Null | Value::String(_) => value.clone(),
    }
}

fn all_untyped(instances: Vec<(Value, Value)>) -> Vec<(Value, Value)> {
    instances.into_iter().map(|(class, properties)| (class, untyped(&properties))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_prints_what_they_see() {
    let Some(python) = needed::python() else { return };
    let host = Host::standing().await;
    let asked =
        [("enumerate", "--class", CLASSES[0]), ("enumerate", "--class", CLASSES[1]), ("query", "--query", QUERIES[0])];
    let what = asked.map(|(_, option, text)| [option, text]).concat();
    let walks: Vec<Value> = ask(&python, (PYPSRP, "ntlm"), &host, &what);
    for ((command, _, text), ways) in asked.into_iter().zip(walks.chunks(6)) {
        let (code, printed) = program(&[command, text, "--ca-file", host.ca_file()], OPERATOR, host.port());
        let (ours, theirs) = (all_untyped(instances(&printed)), all_untyped(instances(&ways[0])));
        assert_eq!((code, ours), (Some(0), theirs), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_may_release_halfway() {
    may_release_halfway(PYPSRP).await;
    may_release_halfway(PYWINRM).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pypsrp_starts_a_job_that_we_can_read() {
    starts_a_job_that_we_can_read(PYPSRP, "negotiate").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pywinrm_starts_a_job_that_we_can_read() {
    starts_a_job_that_we_can_read(PYWINRM, "basic").await;
}
