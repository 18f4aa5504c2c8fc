//! What is no WS-Management host at all: ports, names, TLS, certificates (issue: "Bad input gets a clear error").

use std::time::Duration;

use cimjob::client::{
    Authentication, CertificatePin, CertificateRefused, Client, Endpoint, Error, Refused, Stage, Trust, Unreachable,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::calling::{builder, client, pinned, read, told};
use super::support::answers::no_error;
use super::support::scripted_peer::{Certificate, Peer};

/// A port that does with a bare TCP connection what `play` says; the error of a client that calls it.
async fn error_of_tcp<F: Future<Output = ()> + Send + 'static>(
    play: impl FnOnce(TcpStream) -> F + Send + 'static,
) -> Error {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = builder(listener.local_addr().unwrap(), Authentication::Anonymous);
    tokio::spawn(async move { play(listener.accept().await.unwrap().0).await });
    client.connect_timeout(Duration::from_millis(300)).build().unwrap().identify().await.unwrap_err()
}

/// The error of a client that trusts so, against a peer with this certificate.
async fn error_of(certificate: Certificate, trust: Trust) -> Error {
    let peer = Peer::with(certificate, |mut conversation| async move { conversation.stall().await }).await;
    let client = builder(peer.address, super::calling::basic()).trust(trust).build().unwrap();
    let error = read(&client).await.unwrap_err();
    assert!(peer.requests().is_empty(), "nothing may be sent to a peer that is not trusted");
    error
}

fn loopback() -> Certificate {
    Certificate::new(&["127.0.0.1"])
}

#[tokio::test]
async fn plain_http_on_the_port_is_recognised() {
    let error = error_of_tcp(|mut stream| async move {
        let _how_much = stream.read(&mut [0; 1024]).await;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await.unwrap();
    })
    .await;
    assert!(matches!(error, Error::Unreachable(Unreachable::NotTls(_))), "{error:?}");
    assert!(told(&error).contains("5986"), "{}", told(&error));
}

#[tokio::test]
async fn a_port_without_a_listener_is_no_connection() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = builder(free, Authentication::Anonymous).build().unwrap().identify().await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Connect(_))), "{error:?}");
    assert!(told(&error).contains("that WinRM listens on this port"), "{}", told(&error));
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_said_to_be_one() {
    let endpoint = Endpoint::new("no-such-host.invalid", None).unwrap();
    let client = Client::builder(endpoint).build().unwrap();
    let error = client.identify().await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Name(_))), "{error:?}");
    assert!(told(&error).contains("DNS"), "{}", told(&error));
}

#[tokio::test]
async fn a_peer_that_never_speaks_ends_the_connect_timeout() {
    let error = error_of_tcp(|mut stream| async move {
        let mut rest = Vec::new();
        let _how_it_ended = stream.read_to_end(&mut rest).await;
    })
    .await;
    assert!(matches!(error, Error::TimedOut { stage: Stage::Handshake, .. }), "{error:?}");
}

#[tokio::test]
async fn a_handshake_that_is_cut_is_a_failure_of_tls() {
    let error = error_of_tcp(|mut stream| async move {
        let _how_much = stream.read(&mut [0; 8]).await;
    })
    .await;
    assert!(matches!(error, Error::Unreachable(Unreachable::Tls(_))), "{error:?}");
}

#[tokio::test]
async fn a_handshake_that_is_closed_in_order_is_a_failure_of_tls() {
    let error = error_of_tcp(|mut stream| async move {
        let _how_much = stream.read(&mut [0; 4096]).await;
        stream.shutdown().await.unwrap();
    })
    .await;
    assert!(matches!(error, Error::Unreachable(Unreachable::Tls(_))), "{error:?}");
}

#[tokio::test]
async fn an_untrusted_certificate_is_named_with_the_way_to_trust_it() {
    let certificate = loopback();
    let error = error_of(certificate.clone(), Trust::System).await;
    assert!(
        matches!(error, Error::Unreachable(Unreachable::Certificate(CertificateRefused::Untrusted { .. }))),
        "{error:?}"
    );
    assert!(
        told(&error).contains(&format!("trust exactly this certificate ({})", certificate.pin())),
        "{}",
        told(&error)
    );
}

#[tokio::test]
async fn another_certificate_than_the_pinned_one_is_refused() {
    let (certificate, pin) = (loopback(), CertificatePin::of(b"another"));
    let error = error_of(certificate.clone(), Trust::Pin(pin)).await;
    let expected = CertificateRefused::Pin { expected: pin, shown: certificate.pin() };
    assert!(
        matches!(&error, Error::Unreachable(Unreachable::Certificate(refused)) if *refused == expected),
        "{error:?}"
    );
    assert!(
        !told(&error).contains("trust exactly"),
        "a wrong pin must not be an invitation to take the new one: {}",
        told(&error)
    );
}

#[tokio::test]
async fn the_hosts_own_certificate_as_authority_is_trusted() {
    let peer = Peer::answering(no_error).await;
    let trust = Trust::SystemAnd(peer.certificate.pem.clone().into_bytes());
    read(&pinned(&peer, super::calling::basic()).trust(trust).build().unwrap()).await.unwrap();
}

#[tokio::test]
async fn another_self_signed_certificate_as_authority_is_not_enough() {
    let error = error_of(loopback(), Trust::SystemAnd(loopback().pem.into_bytes())).await;
    assert!(matches!(error, Error::Unreachable(Unreachable::Certificate(_))), "{error:?}");
}

#[tokio::test]
async fn a_certificate_of_another_name_is_refused_though_its_authority_is_given() {
    let certificate = Certificate::new(&["hv01.lab.test"]);
    let error = error_of(certificate.clone(), Trust::SystemAnd(certificate.pem.into_bytes())).await;
    let text = told(&error);
    assert!(matches!(error, Error::Unreachable(Unreachable::Certificate(_))) && text.contains("name"), "{text}");
}

#[tokio::test]
async fn a_pinned_certificate_may_have_any_name() {
    let peer = Peer::with(Certificate::new(&["hv01.lab.test"]), |mut conversation| async move {
        let request = conversation.request().await.unwrap();
        conversation.send(&no_error(&request)).await;
    })
    .await;
    read(&client(&peer)).await.unwrap();
}

#[tokio::test]
async fn an_answer_in_cleartext_is_not_believed_where_messages_are_sealed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::new("http://127.0.0.1", Some(listener.local_addr().unwrap().port())).unwrap();
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 16_384];
        let length = stream.read(&mut request).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
        String::from_utf8_lossy(&request[..length]).to_lowercase()
    });
    let client = Client::builder(endpoint).authentication(super::calling::ntlm()).build().unwrap();
    let error = read(&client).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::NotSealed)), "{error:?}");
    let asked = asked.await.unwrap();
    assert!(asked.contains("content-length: 0\r\n") && asked.ends_with("\r\n\r\n"), "{asked}");
}
