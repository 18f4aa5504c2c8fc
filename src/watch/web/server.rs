//! The listener: HTTP on a loopback address, until it is dropped.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST, HeaderName};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;
use tracing::debug;

use crate::watch::heartbeat::Heartbeat;
use crate::watch::web::answer::{Asked, Sources};
use crate::watch::web::metrics::PerHost;
use crate::watch::writer::Desk;

/// The most connections at the same time; more are closed at once.
const MOST_CONNECTIONS: usize = 64;

/// How long a connection may be open.
const LONGEST: Duration = Duration::from_secs(120);

/// How long a client may take to send the head of a request.
const FIRST_LINES: Duration = Duration::from_secs(10);

/// Metrics, probes and health at work. Dropping it ends it.
#[derive(Debug)]
pub struct Web {
    address: SocketAddr,
    task: JoinHandle<()>,
}

/// The address is one that other machines reach. Without TLS and users, anyone could read the names of hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} is not a loopback address; metrics are served without TLS and without a login, so only this machine may ask"
)]
pub struct NotLoopback(pub SocketAddr);

/// Why metrics cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// The address is one that other machines reach.
    #[error(transparent)]
    NotLoopback(#[from] NotLoopback),
    /// The address is taken, or not ours.
    #[error("{listen} cannot be listened on")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
}

/// What is served.
#[derive(Debug)]
struct Listening {
    listener: TcpListener,
    sources: Sources,
}

impl Web {
    /// Serves at a loopback address; port 0 takes any free port. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`WebError`]: other machines reach the address, or it cannot be listened on.
    pub async fn start(listen: SocketAddr, desk: Desk, watched: Watched) -> Result<Self, WebError> {
        if !listen.ip().is_loopback() {
            return Err(NotLoopback(listen).into());
        }
        let failed = |source| WebError::Listen { listen, source };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let Watched { heartbeat, per_host } = watched;
        let sources = Sources { desk, heartbeat, per_host };
        Ok(Self { address, task: tokio::spawn(Listening { listener, sources }.run()) })
    }

    /// Where it listens, with the port that it got.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// The watcher that is watched, and how much is said of it.
#[derive(Debug, Clone)]
pub struct Watched {
    /// Its sign of life.
    pub heartbeat: Heartbeat,
    /// Are there series for each host?
    pub per_host: PerHost,
}

impl Drop for Web {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Listening {
    async fn run(self) {
        let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        if let Ok(permit) = Arc::clone(&room).try_acquire_owned() {
                            let sources = self.sources.clone();
                            connections.spawn(async move {
                                serve(stream, sources).await;
                                drop(permit);
                            });
                        }
                    }
                    // Out of file handles: let others finish.
                    Err(error) => {
                        debug!(%error, "did not accept a connection");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                },
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
            }
        }
    }
}

async fn serve(stream: TcpStream, sources: Sources) {
    let service = service_fn(move |request: Request<Incoming>| {
        let sources = sources.clone();
        async move { Ok::<_, Infallible>(respond(&sources, &request).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(FIRST_LINES).max_buf_size(16 * 1024);
    let served = timeout(LONGEST, server.serve_connection(TokioIo::new(stream), service)).await;
    debug!(?served, "a connection has ended");
}

async fn respond(sources: &Sources, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let header =
        |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (method, uri) = (request.method(), request.uri());
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    let answer = sources.answer(Asked { method, path, query, host: header(HOST), accept: header(ACCEPT) }).await;
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() = answer.status;
    // INVARIANT: the content types are constants without control characters.
    response.headers_mut().insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static(answer.content_type));
    response
}
