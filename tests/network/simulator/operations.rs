//! Enumerations, methods and jobs of the simulated host as cimjob's own client meets them over TLS, by a clock that the test moves.

use std::time::Duration;

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::auth::{Credentials, Password};
use cimjob::client::{Authentication, Client, Endpoint, Error, Trust};
use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{Clock, Scenario};
use cimjob::soap::FaultKind;
use cimjob::wsman::{Delete, Enumerate, Filter, Get, Pull};

use super::client::Started;

fn client(started: &Started) -> Client {
    let endpoint = Endpoint::new("localhost", Some(started.running().address().port())).unwrap();
    let password = Password::new("Job-0815 please".to_owned());
    let credentials = Credentials { account: r"LAB\operator".parse().unwrap(), password };
    let trust = Trust::Pin(started.running().pin().parse().unwrap());
    Client::builder(endpoint).authentication(Authentication::Ntlm(credentials)).trust(trust).build().unwrap()
}

fn class(class: &str) -> EndpointReference {
    let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), class).unwrap();
    EndpointReference { resource, selectors: SelectorSet::default() }
}

fn number(error: &Error) -> Option<u32> {
    let Error::Fault(fault) = error else { return None };
    fault.number()
}

/// The built-in scenario with lines before its first table.
fn scenario(lines: &str) -> Scenario {
    Scenario::parse(&Scenario::BUILT_IN.replacen("[host]", &format!("{lines}\n[host]"), 1), ScenarioFormat::Toml)
        .unwrap()
}

fn memory() -> EndpointReference {
    let key = r"Microsoft:2D0B7F64-93C1-4B2E-A1F7-0A64D2A0B002\4764334D-E001-4176-82EE-5594EC9B530E";
    let selectors = SelectorSet::default().with("InstanceID", key);
    EndpointReference { selectors, ..class("Msvm_MemorySettingData") }
}

#[test]
fn the_client_reads_a_whole_enumeration_over_many_pages() {
    let started = Started::new(scenario("generate = [{ count = 1000, failed_every = 100 }]"));
    let count = started.runtime().block_on(async {
        let all = Enumerate { first_page: Some(70), ..Enumerate::all(class("CIM_ConcreteJob")) };
        let mut instances = client(&started).enumerate(all);
        while instances.next().await.transpose().unwrap().is_some() {}
        instances.count_read()
    });
    let own = Scenario::built_in().jobs.iter().filter(|job| job.namespace == "root/virtualization/v2").count();
    assert_eq!(count, 1000 + own);
}

#[test]
fn a_query_is_answered_by_the_host() {
    let started = Started::new(scenario("generate = [{ count = 1000, failed_every = 100 }]"));
    let target = EndpointReference {
        resource: ResourceUri::wmi_all(&Namespace::virtualization_v2()),
        ..class("Msvm_ConcreteJob")
    };
    let query = "SELECT * FROM Msvm_ConcreteJob WHERE JobState = 10 AND ElementName LIKE 'Generated%'";
    let count = started.runtime().block_on(async {
        let mut instances =
            client(&started).enumerate(Enumerate { filter: Some(Filter::Wql(query.into())), ..Enumerate::all(target) });
        while instances.next().await.transpose().unwrap().is_some() {}
        instances.count_read()
    });
    assert_eq!(count, 10);
}

#[test]
fn an_enumeration_that_waited_too_long_is_gone() {
    let started = Started::by(Clock::stopped(), Scenario::built_in());
    let error = started.runtime().block_on(async {
        let client = client(&started);
        let first = client.call(&Enumerate { first_page: Some(5), ..Enumerate::all(class("Msvm_ConcreteJob")) }).await;
        started.running().clock().advance(Duration::from_secs(60));
        let context = first.unwrap().context.unwrap();
        let pull = Pull { target: class("Msvm_ConcreteJob"), context, max_elements: 5, max_time: None };
        client.call(&pull).await.unwrap_err()
    });
    assert!(matches!(&error, Error::Fault(fault) if fault.kind() == FaultKind::ContextExpired), "{error:?}");
}

#[test]
fn an_answer_that_is_lost_was_carried_out() {
    let started = Started::new(scenario("faults = [{ action = 'Delete', fault = 'lost-answer', times = 1 }]"));
    started.runtime().block_on(async {
        let client = client(&started);
        // Only what the host has accepted once is shown to it again.
        client.call(&Get { target: memory() }).await.unwrap();
        let lost = client.call(&Delete { target: memory() }).await.unwrap_err();
        assert!(!matches!(lost, Error::Fault(_)), "{lost:?}");
        let gone = client.call(&Get { target: memory() }).await.unwrap_err();
        assert_eq!(number(&gone), Some(2_150_858_752), "{gone:?}");
    });
}

#[test]
fn a_login_that_ran_out_is_made_again() {
    let started = Started::new(scenario("faults = [{ action = 'Get', fault = 'unauthorized', after = 1, times = 1 }]"));
    started.runtime().block_on(async {
        let client = client(&started);
        for _ in 0..3 {
            client.call(&Get { target: memory() }).await.unwrap();
        }
    });
}
