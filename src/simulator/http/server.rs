//! The simulated host on the network: HTTPS on one address, plain HTTP on others, until it is stopped.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::certificate::{Certificate, pin};
use super::clock::Clock;
use super::exchange::{AcceptedConnection, Shared};
use super::login::Login;
use crate::auth::{ChannelBinding, ChannelBindingError};
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
        let (listener, address) = bind(listen).await?;
        let now = Timestamp::now();
        let certificate = Certificate::new(&scenario.host.name, address.ip(), now)?;
        let (der, pem) = (certificate.der.to_vec(), certificate.pem.clone());
        let scenario = Arc::new(scenario);
        let shared = Arc::new(Shared {
            scenario: Arc::clone(&scenario),
            host: Mutex::new(Host::new(scenario, now)),
            clock: clock.clone(),
        });
        let tls = Tls { acceptor: tls(certificate)?, binding: ChannelBinding::tls_server_end_point(&der)? };
        let mut tasks = JoinSet::new();
        tasks.spawn(Listening { listener, tls: Some(tls), shared: Arc::clone(&shared) }.run());
        Ok(Running { address, der, pem, clock, shared, tasks })
    }
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
    /// sealed with the keys of its login, unless the scenario allows messages in clear (MS-WSMV 3.1.4.1.29.1).
    ///
    /// # Errors
    /// [`SimulatorError::Listen`]: the address cannot be listened on.
    pub async fn listen_http(&mut self, listen: SocketAddr) -> Result<SocketAddr, SimulatorError> {
        let (listener, address) = bind(listen).await?;
        self.tasks.spawn(Listening { listener, tls: None, shared: Arc::clone(&self.shared) }.run());
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

/// Why a host cannot be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimulatorError {
    /// The address is taken, not ours, or not allowed.
    #[error("{listen} cannot be listened on")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// No certificate could be made.
    #[error("the host's certificate cannot be made")]
    Certificate(#[from] rcgen::Error),
    /// TLS does not take the certificate.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
    /// The certificate cannot be read back.
    #[error("the host's certificate cannot be bound to logins")]
    Binding(#[from] ChannelBindingError),
}

fn tls(certificate: Certificate) -> Result<TlsAcceptor, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der], certificate.key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// One address.
struct Listening {
    listener: TcpListener,
    /// None for plain HTTP.
    tls: Option<Tls>,
    shared: Arc<Shared>,
}

#[derive(Clone)]
struct Tls {
    acceptor: TlsAcceptor,
    binding: ChannelBinding,
}

impl Listening {
    /// Accepts until aborted; the connections are dropped with it.
    async fn run(self) {
        let mut connections = JoinSet::new();
        let seats = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => self.seat(stream, &seats, &mut connections),
                    // Out of file handles, or the peer has gone again: let the others finish.
                    Err(error) => {
                        tracing::debug!(%error, "Did not accept a connection");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                },
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
            }
        }
    }

    /// Serves a connection if there is room for it; else it is closed at once.
    fn seat(&self, stream: TcpStream, seats: &Arc<Semaphore>, connections: &mut JoinSet<()>) {
        let Ok(seat) = Arc::clone(seats).try_acquire_owned() else {
            tracing::debug!("Closed a connection: there are too many");
            return;
        };
        let binding = self.tls.as_ref().map(|tls| tls.binding.clone());
        let login = Login::new(Arc::clone(&self.shared.scenario), binding);
        let connection = AcceptedConnection { shared: Arc::clone(&self.shared), login: Mutex::new(login) };
        let acceptor = self.tls.as_ref().map(|tls| tls.acceptor.clone());
        connections.spawn(serve(stream, acceptor, connection, seat));
    }
}

async fn serve(
    stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    connection: AcceptedConnection,
    _seat: OwnedSemaphorePermit,
) {
    let _unbuffered = stream.set_nodelay(true);
    let Some(acceptor) = acceptor else { return serve_http(stream, connection).await };
    match tokio::time::timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => serve_http(stream, connection).await,
        Ok(Err(error)) => tracing::debug!(%error, "Did not agree on TLS"),
        Err(_) => tracing::debug!("Waited too long for TLS"),
    }
}

async fn serve_http(stream: impl AsyncRead + AsyncWrite + Unpin, connection: AcceptedConnection) {
    let service = service_fn(|request| connection.answer(request));
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "Lost a connection");
    }
}

/// For each address. As MaxConnections of Windows Server 2012 and later (documented: MS-WSMV 2.2.4.36).
const MAX_CONNECTIONS: usize = 300;

const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);

/// How long a connection may say nothing, as with Windows' HTTP service (documented: MS-WSMV note 22).
const IDLE: Duration = Duration::from_secs(120);
