//! Hosts with the cipher suites of Server 2012 R2 alone: OpenSSL's own server, and the acceptor behind such TLS (RFC 5246).
#![cfg(feature = "native-tls")]

use std::time::Duration;

use cimjob::client::{Client, Endpoint, Error, TlsBackend, TlsOptions, Unreachable, inspect_tls};

use crate::acceptor::{assert_messages, path};
use crate::calls::{OPERATOR, Scheme, builder, chain};
use crate::needed;
use crate::process::Python;
use crate::server::Server;

const OLD: [&str; 2] = ["--suites", "2012r2"];

fn options(server: &Server, backend: TlsBackend) -> TlsOptions {
    TlsOptions { trust: server.pinned(), backend, ..TlsOptions::default() }
}

fn client(server: &Server, backend: TlsBackend) -> Client {
    builder(Scheme::Ntlm, OPERATOR, server.port()).tls(options(server, backend)).build().unwrap()
}

fn old_host(python: &Python) -> Server {
    Server::acceptor(python, &OLD)
}

#[tokio::test]
async fn the_native_library_reaches_an_old_host_by_itself() {
    let Some(python) = needed::python() else { return };
    for backend in [TlsBackend::Auto, TlsBackend::Native] {
        let server = old_host(&python);
        assert_messages(&client(&server, backend).explain(&path()).await.unwrap());
        let login = server.events("login").pop().unwrap();
        assert!(login["binding"] == "right" && login["result"] == "ok", "{login}");
        assert_eq!(server.events("connection")[0]["tls"], "TLSv1.2");
    }
}

#[tokio::test]
async fn rustls_alone_does_not() {
    let Some(python) = needed::python() else { return };
    let server = old_host(&python);
    let error = client(&server, TlsBackend::Rustls).explain(&path()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Tls(_))), "{}", chain(&error));
    let broken = server.awaited("broken");
    assert!(broken["reason"].as_str().unwrap().contains("NO_SHARED_CIPHER"), "{broken}");
}

#[tokio::test]
async fn openssl_s_server_with_old_suites_agrees_with_the_native_library_only() {
    let Some(python) = needed::python() else { return };
    let server = Server::run(&python, "tls_server.py", &OLD, &[]);
    let endpoint = Endpoint::new("localhost", Some(server.port())).unwrap();
    let seen = inspect_tls(&endpoint, &options(&server, TlsBackend::Auto), Duration::from_secs(10)).await.unwrap();
    assert!(matches!(seen.rustls, Err(Error::Unreachable(Unreachable::Tls(_)))), "{:?}", seen.rustls);
    let native = seen.native.unwrap().unwrap();
    assert_eq!((&*native.version, native.verified), ("TLSv1.2", Ok(())));
}

#[tokio::test]
async fn openssl_s_server_with_all_suites_agrees_with_both() {
    let Some(python) = needed::python() else { return };
    let server = Server::run(&python, "tls_server.py", &[], &[]);
    let endpoint = Endpoint::new("localhost", Some(server.port())).unwrap();
    let seen = inspect_tls(&endpoint, &options(&server, TlsBackend::Auto), Duration::from_secs(10)).await.unwrap();
    for handshake in [seen.rustls.unwrap(), seen.native.unwrap().unwrap()] {
        assert_eq!(handshake.chain, [server.certificate().to_vec()]);
    }
}
