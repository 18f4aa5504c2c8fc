//! The simulated host on the network: HTTPS on one address, plain HTTP on others, until it is stopped.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::certificate::{Certificate, pin};
use super::clock::Clock;
use super::exchange::Shared;
use super::listening::{Listening, Tls};
use super::simulator_error::SimulatorError;
use crate::recording::{Player, Recording};
use crate::simulator::call::Host;
use crate::simulator::scenario::Scenario;

/// Starts simulated hosts.
#[derive(Debug, Clone, Copy)]
pub struct Simulator;

impl Simulator {
    /// Starts a host that plays `scenario` at `listen`, with a certificate made on the spot. Port 0 takes any free port.
    ///
    /// Must be called inside a tokio runtime. The host runs until [`Running::stop`] or until [`Running`] is dropped.
    ///
    /// # Errors
    /// [`SimulatorError`]: the address cannot be listened on, or there is no certificate to be made.
    pub async fn start(scenario: Scenario, listen: SocketAddr) -> Result<Running, SimulatorError> {
        Self::start_by(Clock::running(), scenario, listen).await
    }

    /// As [`Simulator::start`], but the host's jobs and enumerations go by `clock`.
    ///
    /// # Errors
    /// As [`Simulator::start`].
    pub async fn start_by(clock: Clock, scenario: Scenario, listen: SocketAddr) -> Result<Running, SimulatorError> {
        Self::play(clock, scenario, None, listen).await
    }

    /// As [`Simulator::start`], but a recording answers. Of the scenario only the host and who may log in count.
    ///
    /// # Errors
    /// As [`Simulator::start`].
    pub async fn replay(
        recording: Recording,
        scenario: Scenario,
        listen: SocketAddr,
    ) -> Result<Running, SimulatorError> {
        Self::play(Clock::running(), scenario, Some(Player::new(recording)), listen).await
    }

    async fn play(
        clock: Clock,
        scenario: Scenario,
        player: Option<Player>,
        listen: SocketAddr,
    ) -> Result<Running, SimulatorError> {
        let (listener, address) = bind(listen).await?;
        let now = Timestamp::now();
        let certificate = Certificate::new(&scenario.host.name, address.ip(), now)?;
        let (der, pem) = (certificate.der.to_vec(), certificate.pem.clone());
        let shared = shared(clock.clone(), Arc::new(scenario), player);
        let tls = Tls::new(certificate)?;
        let mut tasks = JoinSet::new();
        tasks.spawn(Listening::new(listener, Some(tls), &shared).run());
        Ok(Running { address, der, pem, clock, shared, tasks })
    }
}

/// What all connections of one host share.
pub(super) fn shared(clock: Clock, scenario: Arc<Scenario>, player: Option<Player>) -> Arc<Shared> {
    let host = Host::new(Arc::clone(&scenario), Timestamp::now());
    Arc::new(Shared {
        scenario,
        name: Arc::clone(host.name()),
        host: Mutex::new(host),
        clock,
        player: player.map(Mutex::new),
        many: None,
    })
}

async fn bind(listen: SocketAddr) -> Result<(TcpListener, SocketAddr), SimulatorError> {
    let failed = |source| SimulatorError::Listen { listen, source };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// A simulated host at work. Dropping it stops it.
pub struct Running {
    address: SocketAddr,
    der: Vec<u8>,
    pem: String,
    clock: Clock,
    shared: Arc<Shared>,
    /// One for each address; dropping them stops them.
    tasks: JoinSet<()>,
}

impl Running {
    /// Has the same host listen for plain HTTP too, and gives the address with the port it got. There every message must be
    /// sealed with the keys of its login, unless the scenario allows messages in cleartext (MS-WSMV 3.1.4.1.29.1).
    ///
    /// # Errors
    /// [`SimulatorError::Listen`]: the address cannot be listened on.
    pub async fn listen_http(&mut self, listen: SocketAddr) -> Result<SocketAddr, SimulatorError> {
        let (listener, address) = bind(listen).await?;
        self.tasks.spawn(Listening::new(listener, None, &self.shared).run());
        Ok(address)
    }

    /// Where it listens for HTTPS, with the port it got.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its certificate, DER.
    #[must_use]
    pub fn certificate_der(&self) -> &[u8] {
        &self.der
    }

    /// Its certificate, in PEM form.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.pem
    }

    /// Its certificate's pin: `sha256:` and 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn pin(&self) -> String {
        pin(&self.der)
    }

    /// Its clock, which [`Clock::advance`] moves.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Stops it: the ports are free and every connection cut when this returns.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("address", &self.address).finish_non_exhaustive()
    }
}
