//! Hosts with which rustls has no cipher suite in common: Server 2012 R2 with an RSA certificate, played by OpenSSL.

use cimjob::client::{
    Authentication, CertificatePin, CertificateRefused, Client, Endpoint, Error, TlsBackend, Trust, Unreachable,
};

use super::host::{Host, Made, RSA_SUITES, by, credentials, told, trusting};

fn old_host() -> Host {
    Host::start(Made::loopback(), &["--max", "1.2", "--suites", RSA_SUITES])
}

#[tokio::test]
async fn rustls_alone_says_that_it_does_not_reach_it() {
    let host = old_host();
    let error = host.identify(by(TlsBackend::Rustls, Trust::Pin(host.certificate.pin()))).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Tls(_))), "{error:?}");
    assert!(told(&error).contains("by rustls") && told(&error).contains("2012 R2"), "{}", told(&error));
}

#[tokio::test]
async fn by_itself_the_native_library_is_taken_and_remembered() {
    let host = old_host();
    let client = host.builder(trusting(Trust::Pin(host.certificate.pin()))).connections(2).build().unwrap();
    client.identify().await.unwrap();
    let (one, other) = tokio::join!(client.identify(), client.identify());
    one.and(other).unwrap();
    let seen = host.rest();
    let failed = seen.iter().filter(|seen| seen["failed"].is_string()).count();
    assert_eq!(failed, 1, "rustls tries once, not on each connection: {seen:?}");
    assert!(seen.iter().any(|seen| seen["suite"] == "AES256-GCM-SHA384"), "{seen:?}");
}

#[tokio::test]
async fn a_wrong_pin_is_found_before_a_password_is_sent() {
    let host = old_host();
    let endpoint = Endpoint::new("127.0.0.1", Some(host.address.port())).unwrap();
    let builder = Client::builder(endpoint).authentication(Authentication::Basic(credentials()));
    let client = builder.trust(Trust::Pin(CertificatePin::of(b"another"))).build().unwrap();
    let error = client.identify().await.unwrap_err();
    let refused = matches!(error, Error::Unreachable(Unreachable::Certificate(CertificateRefused::Pin { .. })));
    assert!(refused, "{error:?}");
    let seen = host.rest();
    let requests: Vec<_> = seen.iter().filter(|seen| seen["failed"].is_null()).collect();
    assert!(requests.iter().all(|seen| seen["authorization"].is_null() && seen["length"] == 0), "{seen:?}");
}

#[tokio::test]
async fn a_password_follows_the_right_pin() {
    let host = old_host();
    let endpoint = Endpoint::new("127.0.0.1", Some(host.address.port())).unwrap();
    let builder = Client::builder(endpoint).authentication(Authentication::Basic(credentials()));
    builder.trust(Trust::Pin(host.certificate.pin())).build().unwrap().identify().await.unwrap();
    let seen = host.rest();
    let requests: Vec<_> = seen.iter().filter(|seen| seen["failed"].is_null()).collect();
    assert!(requests[0]["authorization"].is_null() && requests[1]["authorization"].is_string(), "{seen:?}");
}

#[tokio::test]
async fn its_own_certificate_in_the_file_of_authorities_is_trusted() {
    let host = old_host();
    host.identify(trusting(Trust::SystemAnd(host.certificate.pem()))).await.unwrap();
}

#[tokio::test]
async fn another_certificate_in_the_file_of_authorities_is_not_enough() {
    let host = old_host();
    let error = host.identify(trusting(Trust::SystemAnd(Made::of_another_key().pem()))).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Certificate(_))), "{}", told(&error));
}

#[tokio::test]
async fn its_own_certificate_under_another_name_is_refused() {
    let certificate = Made::rsa("hv01", "DNS:hv01.lab.test");
    let host = Host::start(certificate, &["--max", "1.2", "--suites", RSA_SUITES]);
    let error = host.identify(trusting(Trust::SystemAnd(host.certificate.pem()))).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Certificate(_))), "{}", told(&error));
}

#[tokio::test]
async fn an_unknown_authority_is_refused_by_the_native_library_too() {
    let host = old_host();
    let error = host.identify(by(TlsBackend::Native, Trust::System)).await.unwrap_err();
    let refused = matches!(error, Error::Unreachable(Unreachable::Certificate(CertificateRefused::Unverified { .. })));
    assert!(refused && told(&error).contains("self-signed"), "{}", told(&error));
}
