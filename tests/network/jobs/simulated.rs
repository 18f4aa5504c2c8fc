//! The same against the simulated host: WQL, associations, jobs that go on with a clock which the tests move, NTLM.

use std::net::SocketAddr;
use std::time::Duration;

use cimjob::addressing::Namespace;
use cimjob::auth::{Credentials, Password};
use cimjob::client::{
    Authentication, CancelRequest, Client, Detail, Endpoint, FoundJob, Progress, StopMode, Trust, WaitOutcome,
};
use cimjob::job::{JobAssociation, JobPath, JobQuery, Outcome, StateFilter};
use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{Clock, Running, Scenario, Simulator};

use super::calling::{in_words, patiently};
use super::support::relay::Relay;
use crate::lab::LAB;

/// After the host with its user and `web01`.
const REST: &str = r#"
[[vms]]
name = "db02"
id = "5B2C8D11-7E0A-4C39-9D55-0A64D2A0B002"
[[jobs]]
instance_id = "fails-1"
element_name = "Starting Virtual Machine"
state = "running"
job_type = 12
error_code = 32768
affects = ["5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001"]
time_before_removal = 300
ends = { after_seconds = 10, state = "exception" }
errors = [{ message = "'web01' failed to start." }]
[[jobs]]
instance_id = "goes-on-2"
state = "running"
job_type = 13
cancellable = true
cancel_seconds = 3
affects = ["5B2C8D11-7E0A-4C39-9D55-0A64D2A0B002"]
[[jobs]]
instance_id = "stays-3"
state = "running"
[[jobs]]
class = "Msvm_StorageJob"
instance_id = "done-4"
state = "completed"
job_type = 5
"#;

/// A host with its own time.
struct Host {
    running: Running,
    clock: Clock,
    client: Client,
}

impl Host {
    async fn start() -> Self {
        let clock = Clock::stopped();
        let scenario = Scenario::parse(&format!("{LAB}{REST}"), ScenarioFormat::Toml).unwrap();
        let running = Simulator::start_by(clock.clone(), scenario, "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let client = client_at(running.address(), &running);
        Self { running, clock, client }
    }

    /// Moves the host's time forward whenever something is told.
    fn passing(&self, seconds: u64) -> impl Fn() + use<> {
        let clock = self.clock.clone();
        move || clock.advance(Duration::from_secs(seconds))
    }

    async fn find(&self, query: JobQuery, detail: Detail) -> Vec<FoundJob> {
        let mut jobs = self.client.jobs(query, detail);
        let mut found = Vec::new();
        while let Some(job) = jobs.next().await {
            found.push(job.unwrap());
        }
        found
    }
}

/// A client that logs in with NTLM, at the host's own address or at that of something before it.
fn client_at(address: SocketAddr, host: &Running) -> Client {
    let endpoint = Endpoint::new("127.0.0.1", Some(address.port())).unwrap();
    let credentials =
        Credentials { account: r"LAB\operator".parse().unwrap(), password: Password::new("pw".to_owned()) };
    let builder = Client::builder(endpoint).authentication(Authentication::Ntlm(credentials));
    builder.trust(Trust::Pin(host.pin().parse().unwrap())).build().unwrap()
}

fn path(id: &str) -> JobPath {
    JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", id).unwrap()
}

fn all() -> JobQuery {
    JobQuery::all(Namespace::virtualization_v2())
}

fn ids(found: &[FoundJob]) -> Vec<&str> {
    found.iter().map(|found| found.path.instance_id()).collect()
}

#[tokio::test]
async fn a_job_is_followed_to_its_failure_and_explained() {
    let host = Host::start().await;
    let pass = host.passing(4);
    let mut told = Vec::new();
    let tell = |progress: Progress<'_>| {
        told.push(in_words(progress));
        pass();
    };
    let waited = host.client.wait(&path("fails-1"), &patiently(), tell).await;
    let Ok(WaitOutcome::Ended { explanation, trouble: None }) = waited else { panic!("{waited:?}") };
    assert_eq!((explanation.outcome, explanation.headline().as_str()), (Outcome::Failed, "'web01' failed to start."));
    assert_eq!(told, ["4 0", "4 40", "4 80", "10 100"]);
    host.running.stop().await;
}

#[tokio::test]
async fn an_outage_is_outlived_with_a_new_login() {
    let host = Host::start().await;
    let relay = Relay::to(host.running.address()).await;
    let (address, client) = (relay.address, client_at(relay.address, &host.running));
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let waiting = tokio::spawn(async move {
        client.wait(&path("fails-1"), &patiently(), |progress| tell.send(in_words(progress)).unwrap()).await
    });
    assert_eq!(told.recv().await.as_deref(), Some("4 0"));
    drop(relay);
    assert_eq!(told.recv().await.as_deref(), Some("out of reach"));
    host.clock.advance(Duration::from_secs(20));
    let again = Relay::at(address, host.running.address()).await;
    let Ok(WaitOutcome::Ended { explanation, trouble: None }) = waiting.await.unwrap() else { panic!() };
    assert_eq!((explanation.headline().as_str(), again.connections()), ("'web01' failed to start.", 1));
}

#[tokio::test]
async fn a_job_that_was_removed_between_two_looks_was_there() {
    let host = Host::start().await;
    let pass = host.passing(400);
    let waited = host.client.wait(&path("fails-1"), &patiently(), |_| pass()).await;
    assert!(matches!(waited, Ok(WaitOutcome::Removed { .. })), "{waited:?}");
}

#[tokio::test]
async fn all_classes_of_jobs_are_found_with_their_own_properties() {
    let found = Host::start().await.find(all(), Detail::Jobs).await;
    assert_eq!(ids(&found).len(), 4);
    let storage = found.iter().find(|found| found.path.class() == "Msvm_StorageJob").unwrap();
    assert_eq!(storage.job.job_type_name(), Some("Merging"));
}

#[tokio::test]
async fn jobs_are_found_by_state_class_and_type() {
    let host = Host::start().await;
    let running = JobQuery { states: vec![StateFilter::UnderWay], ..all() };
    assert_eq!(ids(&host.find(running, Detail::Jobs).await), ["fails-1", "goes-on-2", "stays-3"]);
    let of_class = JobQuery {
        classes: vec!["Msvm_StorageJob".into(), "Msvm_ConcreteJob".into()],
        types: vec!["5".parse().unwrap(), "power off".parse().unwrap()],
        ..all()
    };
    assert_eq!(ids(&host.find(of_class, Detail::Jobs).await), ["done-4", "goes-on-2"]);
}

#[tokio::test]
async fn failed_jobs_come_with_their_errors_and_machines() {
    let host = Host::start().await;
    host.clock.advance(Duration::from_secs(20));
    let found = host.find(JobQuery { states: vec![StateFilter::Failed], ..all() }, Detail::Errors).await;
    assert_eq!(ids(&found), ["fails-1"]);
    let explanation = found[0].explanation.as_ref().unwrap().as_ref().unwrap();
    assert_eq!(explanation.headline(), "'web01' failed to start.");
    let machine = found[0].affected.as_ref().unwrap()[0].virtual_machine().unwrap();
    assert_eq!(machine.to_string(), "web01 (5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001)");
}

#[tokio::test]
async fn jobs_are_found_by_the_name_and_the_id_of_their_machine() {
    let host = Host::start().await;
    for called in ["DB02", "5b2c8d11-7e0a-4c39-9d55-0a64d2a0b002"] {
        let query = JobQuery { virtual_machine: Some(called.into()), ..all() };
        assert_eq!(ids(&host.find(query, Detail::Jobs).await), ["goes-on-2"], "{called}");
    }
}

#[tokio::test]
async fn a_job_belongs_to_the_service_that_runs_it() {
    let host = Host::start().await;
    let owners = host.client.associated_elements(&path("stays-3"), JobAssociation::Owning).await.unwrap();
    let classes: Vec<_> = owners.iter().map(|owner| owner.class.as_str()).collect();
    assert_eq!(classes, ["Msvm_VirtualSystemManagementService"]);
}

#[tokio::test]
async fn a_job_is_cancelled_and_followed_to_its_end() {
    let host = Host::start().await;
    let pass = host.passing(5);
    pass();
    for (ending, first) in [(StopMode::Terminate, true), (StopMode::Kill, false)] {
        let cancelled = host.client.cancel(&path("goes-on-2"), ending, &patiently(), |_| pass()).await.unwrap();
        assert!(
            matches!(cancelled.waited, WaitOutcome::Ended { ref explanation, .. } if explanation.outcome == Outcome::Stopped)
        );
        assert_eq!(matches!(cancelled.request, CancelRequest::Accepted(_)), first, "{:?}", cancelled.request);
    }
}

#[tokio::test]
async fn a_job_that_cannot_be_cancelled_goes_on() {
    let host = Host::start().await;
    let cancelled = host.client.cancel(&path("stays-3"), StopMode::Terminate, &patiently(), |_| {}).await.unwrap();
    assert!(matches!(
        (cancelled.request, cancelled.waited),
        (CancelRequest::NotCancellable, WaitOutcome::StillRunning { .. })
    ));
}
