//! The sources of an error lead to the error of the system, of the TLS library and of the HTTP library.

use std::error::Error as StdError;
use std::io;

use cimjob::client::{Error, Trust, Unreachable};
use tokio::net::TcpListener;

use super::calling::{basic, builder, pinned, read};
use super::support::scripted_peer::{Certificate, Peer};

/// The source of this type.
fn source_of<E: StdError + 'static>(error: &Error) -> Option<&E> {
    let mut next = error.source();
    while let Some(source) = next {
        if source.is::<E>() {
            return source.downcast_ref();
        }
        next = source.source();
    }
    None
}

#[tokio::test]
async fn a_refused_connection_leads_to_the_error_of_the_system() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = read(&builder(free, basic()).build().unwrap()).await.unwrap_err();
    assert!(error.is_transient());
    assert_eq!(source_of::<io::Error>(&error).unwrap().kind(), io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn a_port_without_tls_leads_to_the_error_of_the_tls_library() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = builder(listener.local_addr().unwrap(), basic()).build().unwrap();
    tokio::spawn(async move {
        let mut stream = listener.accept().await.unwrap().0;
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    let error = read(&client).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::NotTls(_))), "{error:?}");
    assert!(matches!(source_of(&error), Some(rustls::Error::InvalidMessage(_))), "{error:?}");
}

#[tokio::test]
async fn a_broken_connection_leads_to_the_error_of_the_http_library() {
    let certificate = Certificate::new(&["127.0.0.1"]);
    let peer = Peer::with(certificate, |mut conversation| async move { drop(conversation.request().await) }).await;
    let client = pinned(&peer, basic()).build().unwrap();
    let error = read(&client).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Broken(_))), "{error:?}");
    let is_io = source_of::<io::Error>(&error).is_some();
    assert!(is_io || source_of::<hyper::Error>(&error).is_some_and(hyper::Error::is_incomplete_message), "{error:?}");
}

#[tokio::test]
async fn an_untrusted_certificate_is_a_source_itself() {
    let certificate = Certificate::new(&["127.0.0.1"]);
    let peer = Peer::with(certificate, |mut conversation| async move { conversation.stall().await }).await;
    let client = builder(peer.address, basic()).trust(Trust::System).build().unwrap();
    let error = read(&client).await.unwrap_err();
    assert!(source_of::<cimjob::client::CertificateRefused>(&error).is_some(), "{error:?}");
}
