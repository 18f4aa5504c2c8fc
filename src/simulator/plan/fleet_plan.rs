//! What happens on many hosts that play one scenario.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use super::host_plan::{HostPlan, Stream};
use super::planned_job::{Outage, PlannedJob};
use crate::simulator::scenario::Scenario;

/// The truth about many hosts: which jobs fail when, when they are removed, and when a host cannot be reached. It follows from the
/// scenario alone, so that another process can work it out, too. What clients change (a job that is cancelled) is not in it.
#[derive(Debug, Clone)]
pub struct FleetPlan {
    scenario: Arc<Scenario>,
    hosts: u32,
}

impl FleetPlan {
    /// The plan of so many hosts, which are counted from 0.
    #[must_use]
    pub fn new(scenario: impl Into<Arc<Scenario>>, hosts: u32) -> Self {
        Self { scenario: scenario.into(), hosts }
    }

    /// How many hosts there are.
    #[must_use]
    pub fn hosts(&self) -> u32 {
        self.hosts
    }

    /// The computer name of a host: `HV0001` for the first.
    #[must_use]
    pub fn name(host: u32) -> String {
        format!("HV{:04}", host.saturating_add(1))
    }

    /// The address of a host: 127.0.0.1 for the first; those that end in 0 or 255 are left out.
    #[must_use]
    pub fn address(host: u32) -> IpAddr {
        let part = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
        let (second, third, last) = (host / (254 * 256), host / 254 % 256, host % 254 + 1);
        Ipv4Addr::new(127, part(second), part(third), part(last)).into()
    }

    /// The host with this address.
    pub(in crate::simulator) fn host_at(&self, address: IpAddr) -> Option<u32> {
        let IpAddr::V4(address) = address.to_canonical() else { return None };
        let [_, second, third, last] = address.octets();
        let host = u32::from(second) * 254 * 256 + u32::from(third) * 254 + u32::from(last).checked_sub(1)?;
        (host < self.hosts && Self::address(host) == IpAddr::V4(address)).then_some(host)
    }

    /// The jobs of a host that fail, or end with warnings, before `until`, in the order of their ends.
    #[must_use]
    pub fn failures(&self, host: u32, until: Duration) -> Vec<PlannedJob> {
        let mut failures: Vec<_> = self.jobs(host, until).collect();
        failures.retain(|job| matches!(job.state, 10 | 32768) && job.ends < until);
        failures.sort_by_key(|job| job.ends);
        failures
    }

    /// All jobs of a host that begin before `until`, first those that fail.
    pub fn jobs(&self, host: u32, until: Duration) -> impl Iterator<Item = PlannedJob> {
        let plan = self.host(host);
        Stream::ALL.into_iter().flat_map(move |stream| plan.jobs(stream, until).collect::<Vec<_>>())
    }

    /// The times that begin before `until` and in which a host cannot be reached, in order. A dead host has one without end.
    #[must_use]
    pub fn outages(&self, host: u32, until: Duration) -> Vec<Outage> {
        self.host(host).outages(until)
    }

    /// How long each answer of a host takes.
    #[must_use]
    pub fn delay(&self, host: u32) -> Duration {
        self.host(host).delay()
    }

    pub(in crate::simulator) fn host(&self, host: u32) -> HostPlan {
        HostPlan::new(Arc::clone(&self.scenario), host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    fn plan(fleet: &str) -> FleetPlan {
        let text = format!(
            "users=[{{name='a',password='b'}}]\n\
             templates=[{{instance_id='f',state=4,ends={{after_seconds=5,state='exception'}}}},\
             {{instance_id='c',state=4,ends={{after_seconds=5}}}}]\nfleet={{{fleet}}}"
        );
        FleetPlan::new(Scenario::parse(&text, crate::simulator::scenario::ScenarioFormat::Toml).unwrap(), 100_000)
    }

    #[test]
    fn every_address_is_that_of_its_host() {
        let plan = plan("");
        let addresses = [0, 253, 254, 65_023, 65_024, 99_999].map(|host| {
            assert_eq!(plan.host_at(FleetPlan::address(host)), Some(host));
            FleetPlan::address(host).to_string()
        });
        let expected = ["127.0.0.1", "127.0.0.254", "127.0.1.1", "127.0.255.254", "127.1.0.1", "127.1.137.178"];
        assert_eq!(addresses, expected);
        assert_eq!(plan.host_at([127, 0, 0, 255].into()), None);
    }

    #[test]
    fn as_many_jobs_fail_as_the_rate_says() {
        let plan = plan("failures_per_hour=2,completions_per_hour=3");
        let counts = [0, 1, 2].map(|host| plan.failures(host, DAY).len());
        assert!(counts.iter().all(|count| (47..=48).contains(count)), "{counts:?}");
        assert_eq!(plan.jobs(0, DAY).count(), 48 + 72);
    }

    #[test]
    fn hosts_and_seeds_differ_and_the_same_seed_does_not() {
        let ends = |seed: u16, host| {
            let plan = plan(&format!("failures_per_hour=1,seed={seed}"));
            plan.failures(host, DAY).into_iter().map(|job| job.ends).collect::<Vec<_>>()
        };
        assert_eq!(ends(1, 0), ends(1, 0));
        assert!(ends(1, 0) != ends(1, 1) && ends(1, 0) != ends(2, 0));
    }

    #[test]
    fn a_host_is_away_in_its_outages_only() {
        let plan = plan("outages={per_day=4,seconds=60}");
        let outages = plan.outages(3, DAY);
        assert_eq!(outages.len(), 4);
        for Outage { from, to } in outages {
            let away = |moment| plan.host(3).away(moment).is_some();
            let second = Duration::from_secs(1);
            assert!(!away(from.saturating_sub(second)) && away(from) && away(to - second) && !away(to));
        }
    }

    #[test]
    fn a_share_of_the_hosts_is_dead_or_slow() {
        let plan = plan("dead=0.05,slow={share=0.5,delay_ms=70}");
        let dead = (0..1000).filter(|host| plan.host(*host).away(Duration::ZERO).is_some()).count();
        let slow = (0..1000).filter(|host| plan.delay(*host) == Duration::from_millis(70)).count();
        assert!((30..75).contains(&dead) && (450..550).contains(&slow), "{dead} {slow}");
    }
}
