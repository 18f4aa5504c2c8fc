//! Three simulated hosts with a clock of their own, and a journal: what `watch` is shown with.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::addressing::Namespace;
use crate::auth::Credentials;
use crate::client::{Authentication, CertificatePin, Client, CredentialGuard, Endpoint, Trust};
use crate::job::JobPath;
use crate::journal::{Journal, Retention};
use crate::simulator::scenario::Fleet;
use crate::simulator::{Clock, FleetHost, FleetPlan, PlannedJob, RunningFleet, Scenario, Simulator};
use crate::watch::schedule::EVIDENCE_LIFE;
use crate::watch::{Desk, Plan, Rule, Target};

use super::super::one_host;
use super::folder::Folder;
use crate::cli::ending::failure::Failure;
use crate::cli::recorded::opened;
use crate::cli::session::connect::Session;
use crate::cli::watching::teller::STANDARD_OUTPUT;
use crate::fleet::journal_name;

/// How many hosts there are.
const HOSTS: u32 = 3;

/// How many seconds pass on the hosts in one second: one look in a second is one in a minute there.
pub(super) const SPEED: u32 = 60;

/// The time between two looks, as for `watch` by default.
const INTERVAL: Duration = Duration::from_secs(60);

/// What happens on the hosts: within the first minutes a job fails on one of them, and no other one.
const FLEET: Fleet = Fleet {
    seed: 1004,
    failures_per_hour: 2.0,
    completions_per_hour: 4.0,
    time_before_removal: None,
    speed: 1.0,
    outages: None,
    slow: None,
    dead: 0.0,
};

/// How much of the hosts' time is shown.
const SHOWN: Duration = Duration::from_secs(540);

/// How long a call of `explain` may take.
const CALL_TIME: Duration = Duration::from_secs(20);

/// The hosts, and where the journal is.
pub(super) struct Lab {
    fleet: RunningFleet,
    access: Access,
    guard: CredentialGuard,
    folder: Folder,
}

/// A job that fails, and where.
pub(super) struct Failing {
    pub(super) job: PlannedJob,
    pub(super) endpoint: Endpoint,
    pub(super) path: JobPath,
}

/// What is needed to log in.
#[derive(Clone)]
struct Access {
    login: Credentials,
    pin: CertificatePin,
}

impl Lab {
    pub(super) async fn start() -> Result<Self, Failure> {
        let scenario = scenario();
        let login = one_host::login(&scenario)?;
        let folder = Folder::new();
        let folder = folder.map_err(|error| Failure::configuration("no temporary folder can be made", error))?;
        let fleet = Simulator::start_fleet_by(Clock::stopped(), scenario, HOSTS, 0).await;
        let fleet = fleet.map_err(|error| Failure::configuration("the simulated hosts cannot be started", error))?;
        let pin = fleet.pin().parse();
        let pin = pin.map_err(|error| Failure::configuration("the simulated hosts have no pin", error))?;
        Ok(Self { fleet, access: Access { login, pin }, guard: CredentialGuard::new(), folder })
    }

    /// The clock of the hosts. It moves only when it is advanced.
    pub(super) fn clock(&self) -> &Clock {
        self.fleet.clock()
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.folder.file("journal.db")
    }

    pub(super) fn desk(&self) -> Result<Desk, Failure> {
        let mut journal = Journal::open(self.journal(), Retention::default()).map_err(opened::failure)?;
        journal.sinks(&[STANDARD_OUTPUT]);
        Desk::open(journal)
            .map_err(|error| Failure::configuration("the system cannot start a thread for the journal", error))
    }

    pub(super) fn endpoints(&self) -> Result<Vec<Endpoint>, Failure> {
        let hosts = self.fleet.hosts();
        let endpoint = |host: FleetHost| {
            Endpoint::new(&host.address.ip().to_string(), Some(host.address.port()))
                .map_err(|error| Failure::configuration("the simulated hosts have no usable address", error))
        };
        hosts.map(endpoint).collect()
    }

    /// The hosts as `watch` looks at them.
    pub(super) fn targets(&self) -> Result<Vec<Target>, Failure> {
        Ok(self.endpoints()?.into_iter().map(|endpoint| self.target(endpoint)).collect())
    }

    fn target(&self, endpoint: Endpoint) -> Target {
        let (host, guard, access) = (Arc::from(journal_name(&endpoint)), self.guard.clone(), self.access.clone());
        let at = endpoint.clone();
        let connect = Arc::new(move || access.client(&at).map_err(|failure| failure.to_string()));
        Target { host, endpoint, labels: Arc::default(), account: None, credential: 0, guard, connect }
    }

    /// A host as `explain` asks it.
    pub(super) fn session(&self, endpoint: &Endpoint) -> Result<Session, Failure> {
        Ok(Session::new(self.access.client(endpoint)?, endpoint.clone(), CALL_TIME))
    }

    /// The job that fails first.
    pub(super) fn failing(&self) -> Result<Failing, Failure> {
        let none = || Failure::Configuration { what: "no job fails on the simulated hosts".into(), source: None };
        let (host, job) = first_failure(self.fleet.plan()).ok_or_else(none)?;
        let endpoint = usize::try_from(host).ok().and_then(|host| self.endpoints().ok()?.into_iter().nth(host));
        let endpoint = endpoint.ok_or_else(none)?;
        let namespace: Namespace =
            job.namespace.parse().map_err(|error| Failure::configuration("the scenario names no namespace", error))?;
        let path = JobPath::new(&namespace, &job.class, &job.instance_id)?.on_host(endpoint.host());
        Ok(Failing { job, endpoint, path })
    }
}

impl Access {
    /// A client with one connection, which is not open yet.
    fn client(&self, endpoint: &Endpoint) -> Result<Client, Failure> {
        let builder = Client::builder(endpoint.clone()).authentication(Authentication::Ntlm(self.login.clone()));
        let client = builder.trust(Trust::Pin(self.pin)).connections(1).build();
        client.map_err(|error| Failure::configuration("the client cannot be set up", error))
    }
}

/// How `watch` looks at the hosts, in our time.
pub(super) fn plan() -> Plan {
    let rule = Rule { interval: INTERVAL / SPEED, evidence: EVIDENCE_LIFE / SPEED };
    Plan { rule, slots: 32 }
}

fn scenario() -> Scenario {
    Scenario { fleet: Some(FLEET), ..Scenario::built_in_fleet() }
}

fn first_failure(plan: &FleetPlan) -> Option<(u32, PlannedJob)> {
    let failures = (0..HOSTS).flat_map(|host| plan.failures(host, SHOWN).into_iter().map(move |job| (host, job)));
    failures.min_by_key(|(_, job)| job.ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_job_fails_within_three_minutes_after_it_ran_for_longer_than_an_interval() {
        let plan = FleetPlan::new(scenario(), HOSTS);
        let failures: Vec<_> = (0..HOSTS).flat_map(|host| plan.failures(host, SHOWN)).collect();
        let [job] = &failures[..] else { panic!("{} failures", failures.len()) };
        assert!(job.ends - job.begins > INTERVAL && job.ends < 3 * INTERVAL && job.removed < SHOWN, "{job:?}");
    }
}
