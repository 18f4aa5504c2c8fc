//! Looking at a host's TLS, played by `openssl s_server`.

use cimjob::client::{CertificateDetails, CertificateRefused, TlsOptions, Trust};

use super::host::{Made, RSA_SUITES, trusting};
use super::server::Server;

#[tokio::test]
async fn version_suite_and_certificate_are_told() {
    let certificate = Made::loopback();
    let seen = Server::start(&certificate, &[]).look(TlsOptions::default()).await;
    let handshake = seen.handshake().unwrap();
    assert_eq!((handshake.version.as_str(), handshake.suite.starts_with("TLS13_AES")), ("TLSv1.3", true), "{seen:?}");
    let details = CertificateDetails::read(&handshake.chain[0]).unwrap();
    assert_eq!((details.subject.as_str(), details.pin), ("CN=localhost", certificate.pin()));
    assert_eq!(details.names, ["localhost", "127.0.0.1"]);
}

#[tokio::test]
async fn a_certificate_is_untrusted_and_is_not_trusted_by_looking() {
    let certificate = Made::loopback();
    let server = Server::start(&certificate, &[]);
    for _ in 0..2 {
        let seen = server.look(TlsOptions::default()).await;
        let refused = seen.handshake().unwrap().verified.clone().unwrap_err();
        assert!(matches!(refused, CertificateRefused::Untrusted { .. }), "{refused:?}");
    }
    let seen = server.look(trusting(Trust::SystemAnd(certificate.pem()))).await;
    assert_eq!(seen.handshake().unwrap().verified, Ok(()));
}

#[tokio::test]
async fn an_old_host_is_seen_by_the_native_library_where_it_is_built_in() {
    let certificate = Made::loopback();
    let seen = Server::start(&certificate, &["-tls1_2", "-cipher", RSA_SUITES]).look(TlsOptions::default()).await;
    assert!(seen.rustls.is_err(), "{seen:?}");
    if cfg!(feature = "native-tls") {
        let handshake = seen.handshake().unwrap();
        assert_eq!((handshake.version.as_str(), handshake.suite.as_str()), ("TLSv1.2", "AES256-GCM-SHA384"));
    } else {
        assert!(seen.native.is_none() && seen.handshake().is_err(), "{seen:?}");
    }
}
