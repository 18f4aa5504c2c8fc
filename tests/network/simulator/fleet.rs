//! Many simulated hosts in one process: each has its own name and jobs, and does what its plan says.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::auth::{Credentials, Password};
use cimjob::client::{Authentication, Client, Detail, Endpoint, Error, FoundJob, Trust};
use cimjob::job::{JobQuery, StateFilter};
use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{Clock, FleetPlan, RunningFleet, Scenario, Simulator};
use cimjob::wsman::Enumerate;

/// The templates of the built-in fleet, with another plan.
fn scenario(fleet: &str) -> Scenario {
    let text = Scenario::BUILT_IN_FLEET;
    let own = "[fleet]\nfailures_per_hour = 2\ncompletions_per_hour = 4\n";
    assert!(text.contains(own));
    Scenario::parse(&text.replace(own, &format!("[fleet]\n{fleet}\n")), ScenarioFormat::Toml).unwrap()
}

async fn start(fleet: &str, hosts: u32) -> RunningFleet {
    Simulator::start_fleet_by(Clock::stopped(), scenario(fleet), hosts, 0).await.unwrap()
}

fn client(fleet: &RunningFleet, host: u32) -> Client {
    let address = fleet.hosts().nth(usize::try_from(host).unwrap()).unwrap().address;
    let endpoint = Endpoint::new(&address.ip().to_string(), Some(address.port())).unwrap();
    let password = Password::new("Job-0815 please".to_owned());
    let credentials = Credentials { account: r"LAB\operator".parse().unwrap(), password };
    let builder = Client::builder(endpoint).authentication(Authentication::Ntlm(credentials));
    builder.trust(Trust::Pin(fleet.pin().parse().unwrap())).deadline(Duration::from_secs(5)).build().unwrap()
}

async fn failed(client: &Client) -> Vec<FoundJob> {
    let query = JobQuery { states: vec![StateFilter::Failed], ..JobQuery::all(Namespace::virtualization_v2()) };
    let mut jobs = client.jobs(query, Detail::Errors);
    let mut found = Vec::new();
    while let Some(job) = jobs.next().await {
        found.push(job.unwrap());
    }
    found
}

#[tokio::test]
async fn all_that_is_seen_of_a_host_is_what_its_plan_says() {
    let fleet = start("failures_per_hour = 6\ncompletions_per_hour = 6", 3).await;
    let clients = [0, 1, 2].map(|host| client(&fleet, host));
    let mut seen = BTreeMap::<u32, BTreeSet<String>>::new();
    for _ in 0..120 {
        fleet.clock().advance(Duration::from_secs(60));
        for (host, client) in (0..).zip(&clients) {
            let ids = failed(client).await.into_iter().map(|job| job.path.instance_id().to_owned());
            seen.entry(host).or_default().extend(ids);
        }
    }
    for host in 0..3 {
        let until = Duration::from_secs(60 * 120);
        let failures = fleet.plan().failures(host, until).into_iter().filter(|job| job.state == 10);
        let truth: BTreeSet<_> = failures.map(|job| job.instance_id).collect();
        assert!(truth.len() >= 8, "{truth:?}");
        assert_eq!(seen[&host], truth, "host {host} shows what was planned, all of it and nothing else");
    }
    fleet.stop().await;
}

#[tokio::test]
async fn a_failure_has_its_error_until_it_is_removed() {
    let fleet = start("failures_per_hour = 1\ntime_before_removal = 90", 2).await;
    let client = client(&fleet, 1);
    let planned =
        fleet.plan().failures(1, Duration::from_secs(36_000)).into_iter().find(|job| job.state == 10).unwrap();
    fleet.clock().advance(planned.removed.checked_sub(Duration::from_secs(1)).unwrap());
    let found = failed(&client).await;
    let [job] = &found[..] else { panic!("{} jobs", found.len()) };
    assert_eq!(job.path.instance_id(), planned.instance_id);
    assert_eq!(job.affected.as_ref().unwrap().len(), 1);
    assert!(!job.explanation.as_ref().unwrap().as_ref().unwrap().headline().is_empty());
    fleet.clock().advance(Duration::from_secs(1));
    assert!(failed(&client).await.is_empty());
    fleet.stop().await;
}

#[tokio::test]
async fn each_host_has_its_own_name() {
    let fleet = start("", 300).await;
    for host in [0, 1, 299] {
        let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), "Msvm_ComputerSystem").unwrap();
        let all = EndpointReference { resource, selectors: SelectorSet::default() };
        let mut found = client(&fleet, host).enumerate(Enumerate::all(all));
        let instance = found.next().await.unwrap().unwrap();
        assert!(format!("{instance:?}").contains(&FleetPlan::name(host)), "{instance:?}");
    }
    assert_eq!(fleet.hosts_file().lines().nth(299), Some(&*format!("127.0.1.46:{} name=HV0300", fleet.first().port())));
    fleet.stop().await;
}

#[tokio::test]
async fn a_host_is_away_in_its_outages_only() {
    let fleet = start("outages = { per_day = 24, seconds = 600 }", 1).await;
    let client = client(&fleet, 0);
    assert!(client.identify().await.is_ok());
    let outage = fleet.plan().outages(0, Duration::from_secs(3600))[0];
    fleet.clock().advance(outage.from);
    assert!(matches!(client.identify().await, Err(Error::Unreachable(_))));
    fleet.clock().advance(outage.to - outage.from);
    assert!(client.identify().await.is_ok());
    fleet.stop().await;
}

#[tokio::test]
async fn a_dead_host_says_nothing_and_a_slow_one_takes_its_time() {
    let fleet = start("dead = 1", 1).await;
    assert!(client(&fleet, 0).identify().await.unwrap_err().is_timeout());
    fleet.stop().await;
    let fleet = start("slow = { share = 1, delay_ms = 300 }", 1).await;
    let before = std::time::Instant::now();
    client(&fleet, 0).identify().await.unwrap();
    assert!(before.elapsed() >= Duration::from_millis(300));
    fleet.stop().await;
}

#[tokio::test]
async fn visits_are_counted_for_each_host() {
    let fleet = start("", 2).await;
    let client = client(&fleet, 1);
    client.identify().await.unwrap();
    let first = fleet.visits(1);
    client.identify().await.unwrap();
    let visits = fleet.visits(1);
    assert!(visits.requests > first.requests && visits.longest_pause > Duration::ZERO, "{visits:?}");
    assert_eq!((visits.connections, fleet.visits(0).requests), (1, 0));
    fleet.stop().await;
}

#[tokio::test]
async fn no_hosts_and_too_many_are_refused() {
    for hosts in [0, 100_001] {
        assert!(Simulator::start_fleet(scenario(""), hosts, 0).await.unwrap_err().to_string().contains("from 1 to"));
    }
}
