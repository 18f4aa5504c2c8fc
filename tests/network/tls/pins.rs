//! Pins of certificates and of keys.

use cimjob::client::{CertificatePin, CertificateRefused, Error, TlsOptions, Trust, Unreachable};

use super::host::{Host, Made, backends, shell, trusting};

fn options(backend: cimjob::client::TlsBackend, trust: Trust) -> TlsOptions {
    TlsOptions { backend, ..trusting(trust) }
}

/// The line that curl's manual gives for `--pinnedpubkey`.
fn pin_by_openssl(certificate: &Made) -> CertificatePin {
    let line = "openssl x509 -in certificate.pem -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | openssl enc -base64";
    format!("sha256//{}", shell(line, certificate.folder.path())).parse().unwrap()
}

#[tokio::test]
async fn the_key_pin_that_openssl_computes_is_accepted() {
    let host = Host::start(Made::loopback(), &[]);
    for backend in backends() {
        host.identify(options(backend, Trust::Pin(pin_by_openssl(&host.certificate)))).await.unwrap();
    }
}

#[tokio::test]
async fn one_of_several_pins_is_enough() {
    let host = Host::start(Made::loopback(), &[]);
    for backend in backends() {
        let pins = vec![CertificatePin::of(b"another"), host.certificate.pin()];
        host.identify(options(backend, Trust::AnyPin(pins))).await.unwrap();
    }
}

#[tokio::test]
async fn another_key_is_refused_and_nothing_but_an_empty_message_was_sent() {
    let (host, other) = (Host::start(Made::loopback(), &[]), Made::of_another_key());
    for backend in backends() {
        let error = host.identify(options(backend, Trust::Pin(pin_by_openssl(&other)))).await.unwrap_err();
        assert!(
            matches!(error, Error::Unreachable(Unreachable::Certificate(CertificateRefused::Pin { .. }))),
            "{backend:?}: {error:?}"
        );
    }
    for seen in host.rest() {
        let held_nothing = seen["length"] == 0 && seen["authorization"].is_null();
        assert!(seen["failed"].is_string() || held_nothing, "{seen}");
    }
}

#[tokio::test]
async fn no_pin_at_all_trusts_no_one() {
    let host = Host::start(Made::loopback(), &[]);
    let error = host.identify(trusting(Trust::AnyPin(Vec::new()))).await.unwrap_err();
    assert!(matches!(error, Error::Configuration(_)), "{error:?}");
}
