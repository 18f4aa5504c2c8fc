//! Many simulated hosts in one process.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::certificate::{Certificate, pin};
use super::clock::Clock;
use super::fleet_hosts::FleetHosts;
use super::fleet_listening::{FleetListening, listen};
use super::listening::Tls;
use super::one_of_many::Visits;
use super::server::Simulator;
use super::simulator_error::{MOST_HOSTS, SimulatorError};
use crate::simulator::plan::FleetPlan;
use crate::simulator::scenario::Scenario;

impl Simulator {
    /// Starts so many hosts that play `scenario`, each at an address of its own of 127.0.0.0/8 and all at one port, with one certificate.
    /// Port 0 takes a free one. Their clock runs as fast as the scenario's `fleet.speed` says.
    ///
    /// Must be called inside a tokio runtime. The hosts run until [`RunningFleet::stop`] or until [`RunningFleet`] is dropped.
    ///
    /// # Errors
    /// [`SimulatorError`]: there are no or too many hosts, the port cannot be listened on, or the certificate cannot be made.
    pub async fn start_fleet(scenario: Scenario, hosts: u32, port: u16) -> Result<RunningFleet, SimulatorError> {
        let clock = Clock::running_at(scenario.fleet.unwrap_or_default().speed);
        Self::start_fleet_by(clock, scenario, hosts, port).await
    }

    /// As [`Simulator::start_fleet`], but what happens on the hosts goes by `clock`.
    ///
    /// # Errors
    /// As [`Simulator::start_fleet`].
    pub async fn start_fleet_by(
        clock: Clock,
        scenario: Scenario,
        hosts: u32,
        port: u16,
    ) -> Result<RunningFleet, SimulatorError> {
        if !(1..=MOST_HOSTS).contains(&hosts) {
            return Err(SimulatorError::Hosts { hosts });
        }
        let (listeners, port) = listen(hosts, port).await?;
        let certificate = Certificate::new(&scenario.host.name, Ipv4Addr::LOCALHOST.into(), Timestamp::now())?;
        let (der, pem) = (certificate.der.to_vec(), certificate.pem.clone());
        let (tls, hosts) = (Tls::new(certificate)?, Arc::new(FleetHosts::new(clock, scenario, hosts)));
        let mut tasks = JoinSet::new();
        for listener in listeners {
            let listening = FleetListening { listener, tls: tls.clone(), hosts: Arc::clone(&hosts) };
            tasks.spawn(listening.run());
        }
        Ok(RunningFleet { port, der, pem, hosts, tasks })
    }
}

/// Many simulated hosts at work. Dropping it stops them.
pub struct RunningFleet {
    port: u16,
    der: Vec<u8>,
    pem: String,
    hosts: Arc<FleetHosts>,
    /// One for each listener; dropping them stops them.
    tasks: JoinSet<()>,
}

/// One of many hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetHost {
    /// Its computer name.
    pub name: String,
    /// Where it listens for HTTPS.
    pub address: SocketAddr,
}

/// One a line, with its name as a label.
pub(super) fn hosts_file(hosts: impl Iterator<Item = FleetHost>) -> String {
    hosts.map(|FleetHost { name, address }| format!("{address} name={}\n", label(&name))).collect()
}

/// A name in one word: those of a recording may be anything.
fn label(name: &str) -> String {
    let is_usual = |c: char| c.is_alphanumeric() || ".-_:/[]".contains(c);
    name.chars().take(LONGEST_LABEL).map(|c| if is_usual(c) { c } else { '_' }).collect()
}

/// Longer names of hosts do not exist (RFC 1035 2.3.4).
const LONGEST_LABEL: usize = 255;

impl RunningFleet {
    /// The hosts in their order.
    pub fn hosts(&self) -> impl Iterator<Item = FleetHost> {
        (0..self.plan().hosts()).map(|host| FleetHost {
            name: FleetPlan::name(host),
            address: SocketAddr::new(FleetPlan::address(host), self.port),
        })
    }

    /// The hosts as a hosts file, one a line.
    #[must_use]
    pub fn hosts_file(&self) -> String {
        hosts_file(self.hosts())
    }

    /// What happens on the hosts, and when: the truth.
    #[must_use]
    pub fn plan(&self) -> &FleetPlan {
        &self.hosts.plan
    }

    /// How often a host was asked so far; hosts are counted from 0.
    #[must_use]
    pub fn visits(&self, host: u32) -> Visits {
        self.hosts.visits(host)
    }

    /// When the hosts were started: the times of the plan are counted from here.
    #[must_use]
    pub fn started(&self) -> Timestamp {
        self.hosts.epoch
    }

    /// Their clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.hosts.clock
    }

    /// The address of the first host.
    #[must_use]
    pub fn first(&self) -> SocketAddr {
        SocketAddr::new(FleetPlan::address(0), self.port)
    }

    /// The certificate of all hosts, in PEM form. It names `127.0.0.1` only: clients of the other hosts need the pin.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.pem
    }

    /// The certificate's pin: `sha256:` and 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn pin(&self) -> String {
        pin(&self.der)
    }

    /// Stops them: the port is free and every connection cut when this returns.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

impl fmt::Debug for RunningFleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunningFleet").field("port", &self.port).finish_non_exhaustive()
    }
}
