//! A recording of several hosts in one process, each at an address of its own.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::certificate::{Certificate, pin};
use super::clock::Clock;
use super::fleet::{FleetHost, hosts_file};
use super::fleet_listening::listen_each;
use super::listening::{Listening, Tls};
use super::server::{Simulator, shared};
use super::simulator_error::{MOST_HOSTS, SimulatorError};
use crate::recording::{Player, Recording};
use crate::simulator::plan::FleetPlan;
use crate::simulator::scenario::Scenario;

impl Simulator {
    /// Starts each host of a recording, in their order at 127.0.0.1, 127.0.0.2 and so on, all at one port and with one certificate.
    /// Port 0 takes a free one. Of the scenario only the host and who may log in count.
    ///
    /// Must be called inside a tokio runtime. The hosts run until [`RunningRecording::stop`] or until [`RunningRecording`] is dropped.
    ///
    /// # Errors
    /// [`SimulatorError`]: there are too many hosts, the port cannot be listened on, or the certificate cannot be made.
    pub async fn replay_hosts(
        recording: Recording,
        scenario: Scenario,
        port: u16,
    ) -> Result<RunningRecording, SimulatorError> {
        let recorded = recording.by_host();
        let count = u32::try_from(recorded.len()).ok().filter(|count| *count <= MOST_HOSTS);
        let count = count.ok_or(SimulatorError::Hosts { hosts: u32::MAX })?;
        let (listeners, port) = listen_each(count, port).await?;
        let certificate = Certificate::new(&scenario.host.name, Ipv4Addr::LOCALHOST.into(), Timestamp::now())?;
        let (pin, pem) = (pin(&certificate.der), certificate.pem.clone());
        let (tls, scenario) = (Tls::new(certificate)?, Arc::new(scenario));
        let (mut tasks, mut hosts) = (JoinSet::new(), Vec::new());
        for (number, (listener, (name, recording))) in (0..).zip(listeners.into_iter().zip(recorded)) {
            let host = shared(Clock::running(), Arc::clone(&scenario), Some(Player::new(recording)));
            tasks.spawn(Listening::new(listener, Some(tls.clone()), &host).run());
            hosts.push(FleetHost { name, address: SocketAddr::new(FleetPlan::address(number), port) });
        }
        Ok(RunningRecording { hosts, pem, pin, tasks })
    }
}

/// The hosts of a recording at work. Dropping it stops them.
pub struct RunningRecording {
    hosts: Vec<FleetHost>,
    pem: String,
    pin: String,
    /// One for each host; dropping them stops them.
    tasks: JoinSet<()>,
}

impl RunningRecording {
    /// The hosts in their order; their names are those of the recording.
    #[must_use]
    pub fn hosts(&self) -> &[FleetHost] {
        &self.hosts
    }

    /// The hosts as a hosts file, one a line.
    #[must_use]
    pub fn hosts_file(&self) -> String {
        hosts_file(self.hosts.iter().cloned())
    }

    /// The certificate of all hosts, in PEM form. It names `127.0.0.1` only: clients of the other hosts need the pin.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.pem
    }

    /// The certificate's pin: `sha256:` and 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn pin(&self) -> &str {
        &self.pin
    }

    /// Stops them: the port is free and every connection cut when this returns.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

impl fmt::Debug for RunningRecording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunningRecording").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}
