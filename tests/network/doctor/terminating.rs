//! Something between client and host that ends TLS and begins it anew, as inspecting proxies and load balancers do.

use std::net::SocketAddr;
use std::sync::Arc;

use cimjob::simulator::Running;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsConnector;

use super::support::scripted_peer::Certificate;

/// It listens with a certificate of its own. Dropping it ends it.
pub(crate) struct Terminating {
    pub(crate) address: SocketAddr,
    pub(crate) certificate: Certificate,
    task: JoinHandle<()>,
}

impl Terminating {
    pub(crate) async fn before(host: &Running) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let certificate = Certificate::new(&["127.0.0.1"]);
        let between = Between {
            acceptor: certificate.acceptor(),
            connector: connector(host.certificate_der()),
            host: host.address(),
        };
        Self { address, certificate, task: tokio::spawn(between.relay(listener)) }
    }
}

impl Drop for Terminating {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Clone)]
struct Between {
    acceptor: tokio_rustls::TlsAcceptor,
    connector: TlsConnector,
    host: SocketAddr,
}

impl Between {
    async fn relay(self, listener: TcpListener) {
        let mut pairs = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            let between = self.clone();
            pairs.spawn(async move {
                // A client that only tries the port hangs up.
                let Ok(mut client) = between.acceptor.accept(stream).await else { return };
                let host = TcpStream::connect(between.host).await.unwrap();
                let name = ServerName::try_from("127.0.0.1").unwrap();
                let mut host = between.connector.connect(name, host).await.unwrap();
                let _how_it_ended = copy_bidirectional(&mut client, &mut host).await;
            });
        }
    }
}

fn connector(host: &[u8]) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(host.to_vec())).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    TlsConnector::from(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}
