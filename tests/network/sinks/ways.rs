//! The way to a receiver, as a sink's settings name it: authorities and a proxy.

use std::path::Path;
use std::sync::Arc;

use cimjob::client::{Proxying, SharedTls};
use cimjob::watch::sink::{Sink, SinkSettings};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::journal::{Told, job};
use super::receiver::Receiver;

fn sink(settings: &str, folder: &Path) -> Sink {
    let settings: SinkSettings = serde_json::from_str(settings).unwrap();
    settings.sink(folder, &SharedTls::default(), &Proxying::Direct).unwrap()
}

/// TLS in front of a receiver: its port, and its certificate in PEM form.
async fn with_tls(receiver: &Receiver) -> (u16, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let (listener, acceptor) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), TlsAcceptor::from(Arc::new(config)));
    let (port, to) = (listener.local_addr().unwrap().port(), receiver.address());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, to) = (acceptor.clone(), to.clone());
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut behind = TcpStream::connect(to).await.unwrap();
                // Either side may close it.
                let _ = copy_bidirectional(&mut stream, &mut behind).await;
            });
        }
    });
    (port, made.cert.pem())
}

#[tokio::test]
async fn an_authority_of_the_settings_is_trusted_and_without_it_nothing_is_posted() {
    let (told, receiver) = (Told::new(&["with", "without"]), Receiver::new(&[]).await);
    let (port, certificate) = with_tls(&receiver).await;
    std::fs::write(told.folder.path().join("ca.pem"), certificate).unwrap();
    told.commit([job(1)]).await;
    let url = format!(r#""kind": "webhook", "url": "https://localhost:{port}/told""#);
    let without = told.serve("without", sink(&format!("{{{url}}}"), told.folder.path()));
    let _with = told.serve("with", sink(&format!(r#"{{{url}, "ca-file": "ca.pem"}}"#), told.folder.path()));
    told.until_told("with").await;
    assert_eq!((receiver.got().len(), told.pending("without").await.waiting), (1, 1));
    assert_eq!(without.tally.delivered(), 0);
}

/// The receiver is the proxy, since the name does not exist.
#[tokio::test]
async fn a_proxy_of_the_settings_gets_the_messages() {
    for kind in ["webhook", "alertmanager"] {
        let (told, proxy) = (Told::new(&["sink"]), Receiver::new(&[]).await);
        told.commit([job(1)]).await;
        let settings = format!(
            r#"{{"kind": "{kind}", "url": "http://receiver.invalid/told", "proxy": "http://{}"}}"#,
            proxy.address()
        );
        let _served = told.serve("sink", sink(&settings, told.folder.path()));
        told.until_told("sink").await;
        let got = proxy.got();
        assert_eq!((got.len(), got[0].header("host")), (1, "receiver.invalid"));
    }
}
