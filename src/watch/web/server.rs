//! The listener, until it is dropped.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tracing::debug;

use crate::watch::heartbeat::Heartbeat;
use crate::watch::web::answer::Sources;
use crate::watch::web::connection::Served;
use crate::watch::web::metrics::PerHost;
use crate::watch::web::protection::{Current, Protection, Unprotected};
use crate::watch::web::room::Room;
use crate::watch::writer::Desk;

/// Metrics, probes and health at work. Dropping it ends it.
#[derive(Debug)]
pub struct Web {
    address: SocketAddr,
    protection: Current,
    task: JoinHandle<()>,
}

/// Why metrics cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// Other machines reach the address, and TLS or users are missing.
    #[error(transparent)]
    Unprotected(#[from] Unprotected),
    /// The address is taken, or not ours.
    #[error("{listen} cannot be listened on")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The system has no randomness.
    #[error("the system has no randomness")]
    Randomness,
}

/// The watcher that is watched, and how much is said of it.
#[derive(Debug, Clone)]
pub struct Watched {
    /// Its sign of life.
    pub heartbeat: Heartbeat,
    /// Are there series for each host?
    pub per_host: PerHost,
}

impl Web {
    /// Serves at an address; port 0 takes any free port. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`WebError`]: other machines reach the address and the protection is not enough for that, or it cannot be listened on.
    pub async fn start(
        listen: SocketAddr,
        protection: Protection,
        desk: Desk,
        watched: Watched,
    ) -> Result<Self, WebError> {
        protection.check(listen)?;
        let failed = |source| WebError::Listen { listen, source };
        let protection = Current::new(protection).map_err(|_| WebError::Randomness)?;
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let Watched { heartbeat, per_host } = watched;
        let sources = Sources { desk, heartbeat, per_host };
        let served = Served { sources, protection: protection.clone() };
        Ok(Self { address, protection, task: tokio::spawn(accept_all(listener, served)) })
    }

    /// Where it listens, with the port that it got.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on, new connections get this certificate, and requests need one of these users.
    ///
    /// # Errors
    /// [`WebError`]: it is not enough for the address. What was there before stays.
    pub fn protect(&self, protection: Protection) -> Result<(), WebError> {
        protection.check(self.address)?;
        self.protection.replace(protection).map_err(|_| WebError::Randomness)
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept_all(listener: TcpListener, served: Served) {
    let (room, mut connections) = (Room::default(), JoinSet::new());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => {
                    if let Some(place) = room.place(from.ip()) {
                        let serving = served.clone().serve(stream);
                        connections.spawn(async move {
                            serving.await;
                            drop(place);
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
