//! The simulated host on the network: HTTPS on one address, plain HTTP on others, until it is stopped.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::certificate::{Certificate, pin};
use super::clock::Clock;
use super::exchange::{AcceptedConnection, Shared};
use super::login::Login;
use super::open_connections::{OpenConnection, OpenConnections};
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
        tasks.spawn(Listening::new(listener, Some(tls), &shared).run());
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
    open: OpenConnections,
    /// How long a new connection may take until its first request is there.
    first_request_within: Duration,
}

#[derive(Clone)]
struct Tls {
    acceptor: TlsAcceptor,
    binding: ChannelBinding,
}

impl Listening {
    fn new(listener: TcpListener, tls: Option<Tls>, shared: &Arc<Shared>) -> Self {
        let open = OpenConnections::default();
        Self { listener, tls, shared: Arc::clone(shared), open, first_request_within: FIRST_REQUEST_WITHIN }
    }

    /// Accepts until aborted; the connections are dropped with it.
    async fn run(self) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, from)) => self.accepted(stream, from.ip(), &mut connections),
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
    fn accepted(&self, stream: TcpStream, from: IpAddr, connections: &mut JoinSet<()>) {
        let Some(open) = self.open.admit(from) else {
            tracing::debug!(%from, "Closed a connection: there are too many");
            return;
        };
        let binding = self.tls.as_ref().map(|tls| tls.binding.clone());
        let login = Login::new(Arc::clone(&self.shared.scenario), binding);
        let (shared, login) = (Arc::clone(&self.shared), Mutex::new(login));
        let connection = AcceptedConnection { shared, login, is_used: AtomicBool::new(false) };
        let acceptor = self.tls.as_ref().map(|tls| tls.acceptor.clone());
        let within = self.first_request_within;
        connections.spawn(serve(stream, acceptor, Accepted { connection, within, _open: open }));
    }
}

/// A connection that is counted as long as it is open.
struct Accepted {
    connection: AcceptedConnection,
    /// How long its first request may take.
    within: Duration,
    _open: OpenConnection,
}

async fn serve(stream: TcpStream, acceptor: Option<TlsAcceptor>, accepted: Accepted) {
    let _unbuffered = stream.set_nodelay(true);
    let Some(acceptor) = acceptor else { return serve_http(stream, accepted).await };
    match tokio::time::timeout(accepted.within, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => serve_http(stream, accepted).await,
        Ok(Err(error)) => tracing::debug!(%error, "Did not agree on TLS"),
        Err(_) => tracing::debug!("Waited too long for TLS"),
    }
}

async fn serve_http(stream: impl AsyncRead + AsyncWrite + Unpin, accepted: Accepted) {
    let connection = &accepted.connection;
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(IDLE);
    let served = pin!(http.serve_connection(TokioIo::new(stream), service_fn(|request| connection.answer(request))));
    tokio::select! {
        served = served => {
            if let Err(error) = served {
                tracing::debug!(%error, "Lost a connection");
            }
        }
        () = unused(connection, accepted.within) => tracing::debug!("Waited too long for a first request"),
    }
}

/// Ends when a connection was not used in this time; else never.
async fn unused(connection: &AcceptedConnection, time: Duration) {
    tokio::time::sleep(time).await;
    if connection.is_used.load(Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
}

/// How long a TLS handshake may take, and then the header of the first request (documented: HTTP Server API, HeaderWait).
const FIRST_REQUEST_WITHIN: Duration = Duration::from_secs(120);

/// How long a connection may say nothing, as with Windows' HTTP service (documented: MS-WSMV note 22).
const IDLE: Duration = Duration::from_secs(120);

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn a_connection_that_never_finishes_a_request_is_closed() {
        let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let scenario = Arc::new(Scenario::built_in());
        let host = Mutex::new(Host::new(Arc::clone(&scenario), Timestamp::now()));
        let shared = Arc::new(Shared { scenario, host, clock: Clock::running() });
        let mut listening = Listening::new(listener, None, &shared);
        listening.first_request_within = Duration::from_millis(50);
        tokio::spawn(listening.run());
        for begun in ["", "POST /wsman HTTP/1.1\r\nHost: hv01\r\n"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(begun.as_bytes()).await.unwrap();
            let read = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut [0; 1])).await;
            assert!(matches!(read, Ok(Ok(0) | Err(_))), "{begun:?}: {read:?}");
        }
    }
}
