//! The hosts of a fleet: made when their first connection comes, and what they share.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock};

use jiff::Timestamp;

use super::clock::Clock;
use super::exchange::Shared;
use super::listening::Served;
use super::one_of_many::{OneOfMany, Visits};
use crate::simulator::call::Host;
use crate::simulator::model::rows::Rows;
use crate::simulator::plan::FleetPlan;
use crate::simulator::scenario::{OutageKind, Scenario};

/// All hosts of a fleet.
pub(super) struct FleetHosts {
    scenario: Arc<Scenario>,
    pub(super) plan: FleetPlan,
    rows: Rows,
    pub(super) epoch: Timestamp,
    pub(super) clock: Clock,
    hosts: Vec<OnceLock<Served>>,
}

impl FleetHosts {
    pub(super) fn new(clock: Clock, scenario: Scenario, hosts: u32) -> Self {
        let (scenario, epoch) = (Arc::new(scenario), Timestamp::now());
        Self {
            plan: FleetPlan::new(Arc::clone(&scenario), hosts),
            rows: Rows::new(&scenario, epoch),
            scenario,
            epoch,
            clock,
            hosts: (0..hosts).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The host at this address.
    pub(super) fn at(&self, address: IpAddr) -> Option<u32> {
        self.plan.host_at(address)
    }

    /// What a client of this host notices now, if it cannot be reached.
    pub(super) fn away(&self, host: u32) -> Option<OutageKind> {
        self.plan.host(host).away(self.clock.now())
    }

    pub(super) fn served(&self, host: u32) -> Option<&Served> {
        let place = self.hosts.get(usize::try_from(host).ok()?)?;
        Some(place.get_or_init(|| self.make(host)))
    }

    pub(super) fn visits(&self, host: u32) -> Visits {
        let served = usize::try_from(host).ok().and_then(|host| self.hosts.get(host)?.get());
        served.and_then(|served| served.shared.many.as_ref()).map(OneOfMany::visits).unwrap_or_default()
    }

    fn make(&self, host: u32) -> Served {
        let plan = self.plan.host(host);
        let rows = self.rows.of_host(&FleetPlan::name(host));
        let many = OneOfMany::new(plan.clone(), self.epoch);
        let host = Host::planned(Arc::clone(&self.scenario), self.epoch, rows, plan);
        Served::new(Arc::new(Shared {
            scenario: Arc::clone(&self.scenario),
            name: Arc::clone(host.name()),
            host: Mutex::new(host),
            clock: self.clock.clone(),
            player: None,
            many: Some(many),
        }))
    }
}
