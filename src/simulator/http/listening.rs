//! One address that is listened on, and the connections that are accepted there.

use std::net::IpAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::certificate::Certificate;
use super::exchange::{AcceptedConnection, Shared};
use super::login::Login;
use super::open_connections::{OpenConnection, OpenConnections};
use super::simulator_error::SimulatorError;
use crate::auth::ChannelBinding;

/// One address.
pub(super) struct Listening {
    listener: TcpListener,
    /// None for plain HTTP.
    tls: Option<Tls>,
    served: Served,
}

/// A certificate that TLS presents, and what binds logins to it.
#[derive(Clone)]
pub(super) struct Tls {
    acceptor: TlsAcceptor,
    binding: ChannelBinding,
}

impl Tls {
    pub(super) fn new(certificate: Certificate) -> Result<Self, SimulatorError> {
        let binding = ChannelBinding::tls_server_end_point(&certificate.der)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der], certificate.key)?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), binding })
    }
}

/// A host, and the connections that are open to it.
pub(super) struct Served {
    pub(super) shared: Arc<Shared>,
    open: OpenConnections,
    /// How long a new connection may take until its first request is there.
    first_request_within: Duration,
}

impl Served {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, open: OpenConnections::default(), first_request_within: FIRST_REQUEST_WITHIN }
    }

    /// Serves a connection if there is room for it; else it is closed at once.
    pub(super) fn accept(
        &self,
        stream: TcpStream,
        from: IpAddr,
        tls: Option<&Tls>,
    ) -> Option<impl Future<Output = ()> + use<>> {
        let Some(open) = self.open.admit(from) else {
            tracing::debug!(%from, "Closed a connection: there are too many");
            return None;
        };
        let shared = Arc::clone(&self.shared);
        let (scenario, name) = (Arc::clone(&shared.scenario), Arc::clone(&shared.name));
        let login = Mutex::new(Login::new(scenario, name, tls.map(|tls| tls.binding.clone())));
        let connection = AcceptedConnection { shared, login, is_used: AtomicBool::new(false) };
        let acceptor = tls.map(|tls| tls.acceptor.clone());
        Some(serve(stream, acceptor, Accepted { connection, within: self.first_request_within, _open: open }))
    }
}

impl Listening {
    pub(super) fn new(listener: TcpListener, tls: Option<Tls>, shared: &Arc<Shared>) -> Self {
        Self { listener, tls, served: Served::new(Arc::clone(shared)) }
    }

    /// Accepts until aborted.
    pub(super) async fn run(self) {
        accept_all(&self.listener, |stream, from, connections| {
            if let Some(serving) = self.served.accept(stream, from, self.tls.as_ref()) {
                connections.spawn(serving);
            }
        })
        .await;
    }
}

/// Accepts until aborted; the connections are dropped with it. `accept` spawns what serves one.
pub(super) async fn accept_all(listener: &TcpListener, accept: impl Fn(TcpStream, IpAddr, &mut JoinSet<()>)) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => accept(stream, from.ip(), &mut connections),
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

/// How long the header of the first request may take (documented: HTTP Server API, HeaderWait), and the TLS handshake before it (assumed).
const FIRST_REQUEST_WITHIN: Duration = Duration::from_secs(120);

/// How long a connection may say nothing, as with Windows' HTTP service (documented: MS-WSMV note 22).
const IDLE: Duration = Duration::from_secs(120);

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::simulator::call::Host;
    use crate::simulator::http::clock::Clock;
    use crate::simulator::scenario::Scenario;
    use jiff::Timestamp;

    #[tokio::test]
    async fn a_connection_that_never_finishes_a_request_is_closed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let scenario = Arc::new(Scenario::built_in());
        let host = Host::new(Arc::clone(&scenario), Timestamp::now());
        let (name, clock) = (Arc::clone(host.name()), Clock::running());
        let shared = Arc::new(Shared { scenario, name, host: Mutex::new(host), clock, player: None, many: None });
        let mut listening = Listening::new(listener, None, &shared);
        listening.served.first_request_within = Duration::from_millis(50);
        tokio::spawn(listening.run());
        for begun in ["", "POST /wsman HTTP/1.1\r\nHost: hv01\r\n"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(begun.as_bytes()).await.unwrap();
            let read = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut [0; 1])).await;
            assert!(matches!(read, Ok(Ok(0) | Err(_))), "{begun:?}: {read:?}");
        }
    }
}
