//! A fleet that plays a day in seconds, and how it is watched.

use std::time::Duration;

use cimjob::cim::Timestamp;
use cimjob::client::CredentialGuard;
use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{Clock, FleetHost, FleetPlan, Outage, PlannedJob, RunningFleet, Scenario, Simulator};
use cimjob::watch::{Rule, Target};

use super::super::rig::{LAB, target};
use super::ledger::{Failure, HostTruth, Span};

/// Five looks in the time that a host keeps a job, as in life: there 60 s and 300 s.
pub(super) const RULE: Rule = Rule { interval: Duration::from_millis(500), evidence: Duration::from_millis(2500) };

/// So many seconds pass on the hosts in one: a day takes fifteen. They keep a job for four hours, which are two and a half.
const SPEED: f64 = 5760.0;

/// A day of the hosts.
pub(super) const DAY: Duration = Duration::from_secs(86_400);

/// What fails on the hosts, each with an error of its own, and what ends well.
const TEMPLATES: &str = r#"
[[templates]]
instance_id = "start"
state = "running"
error_code = 32768
ends = { after_seconds = 600, state = "exception" }
errors = [{ message = "the disk of web01 is missing" }]
[[templates]]
class = "Msvm_StorageJob"
instance_id = "grow"
state = "running"
error_code = 32773
ends = { after_seconds = 5400, state = "exception" }
errors = [{ message = "the volume of db02 is full" }]
[[templates]]
instance_id = "warn"
state = "running"
error_code = 32775
ends = { after_seconds = 300, state = "completed-with-warnings" }
errors = [{ message = "the backup is not consistent" }]
[[templates]]
instance_id = "well"
state = "running"
ends = { after_seconds = 3600 }
"#;

/// The error of each code.
pub(super) const ERRORS: [(u16, &str); 3] = [
    (32768, "the disk of web01 is missing"),
    (32773, "the volume of db02 is full"),
    (32775, "the backup is not consistent"),
];

/// A fleet at work.
pub(super) struct Fleet {
    running: RunningFleet,
    /// When its clock was at 0.
    epoch: Timestamp,
}

impl Fleet {
    /// So many hosts with what `plan` says in addition to failing and completing jobs.
    pub(super) async fn start(plan: &str, hosts: u32) -> Self {
        let fleet = format!("[fleet]\ntime_before_removal = 14400\nspeed = {SPEED}\n{plan}\n");
        let scenario = Scenario::parse(&format!("{LAB}{fleet}{TEMPLATES}"), ScenarioFormat::Toml).unwrap();
        let running = Simulator::start_fleet_by(Clock::running_at(SPEED), scenario, hosts, 0).await.unwrap();
        let epoch = Timestamp::now() - running.clock().now().div_f64(SPEED);
        Self { running, epoch }
    }

    /// How the hosts are watched.
    pub(super) fn targets(&self) -> Vec<Target> {
        // A guard each: here an outage in the middle of a login is much more frequent than in life, and three of them stop the credential.
        let named = |host: FleetHost| target(&host.name, host.address, "pw", &CredentialGuard::new());
        self.hosts().into_iter().map(named).collect()
    }

    /// The hosts by the names under which they are watched.
    pub(super) fn hosts(&self) -> Vec<FleetHost> {
        self.running.hosts().map(|host| FleetHost { name: host.name.to_lowercase(), ..host }).collect()
    }

    pub(super) fn now(&self) -> Duration {
        self.running.clock().now()
    }

    /// What happens on each host until then, by the machine's clock.
    pub(super) fn truth(&self, until: Duration) -> Vec<HostTruth> {
        (0..self.running.plan().hosts()).map(|host| self.truth_of(host, until)).collect()
    }

    fn truth_of(&self, host: u32, until: Duration) -> HostTruth {
        let plan = self.running.plan();
        let failure = |job: PlannedJob| Failure {
            text: ERRORS.iter().find(|(code, _)| *code == job.error_code).map(|(_, text)| *text).unwrap(),
            is_warning: job.state == 32768,
            ended: self.at(job.ends),
            removed: self.at(job.removed),
            id: job.instance_id,
        };
        let ended = |job: PlannedJob| (job.instance_id, Span { from: self.at(job.ends), to: self.at(job.removed) });
        let span = |outage: Outage| Span { from: self.at(outage.from), to: self.at(outage.to.min(until + DAY)) };
        HostTruth {
            host: FleetPlan::name(host).to_lowercase(),
            failures: plan.failures(host, until).into_iter().map(failure).collect(),
            jobs: plan.jobs(host, until).map(ended).collect(),
            away: plan.outages(host, until).into_iter().map(span).collect(),
        }
    }

    fn at(&self, since_start: Duration) -> Timestamp {
        self.epoch + since_start.div_f64(SPEED)
    }

    pub(super) async fn stop(self) {
        self.running.stop().await;
    }
}
