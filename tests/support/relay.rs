//! A TCP relay that counts the connections through it; what they carry stays sealed in TLS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A relay to one address. Dropping it cuts everything.
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Relay {
    pub(crate) async fn to(target: SocketAddr) -> Self {
        Self::at("127.0.0.1:0".parse().unwrap(), target).await
    }

    /// The same at an address, such as that of a relay that is gone.
    pub(crate) async fn at(address: SocketAddr, target: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let task = tokio::spawn(relay(listener, target, Arc::clone(&connections)));
        Self { address, connections, task }
    }

    /// How many connections came.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn relay(listener: TcpListener, target: SocketAddr, connections: Arc<AtomicUsize>) {
    let mut pairs = JoinSet::new();
    while let Ok((mut client, _)) = listener.accept().await {
        connections.fetch_add(1, Ordering::SeqCst);
        pairs.spawn(async move {
            let mut host = TcpStream::connect(target).await.unwrap();
            let _how_it_ended = copy_bidirectional(&mut client, &mut host).await;
        });
    }
}
