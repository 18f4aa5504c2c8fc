//! Each way in which TLS fails says what is wrong and names one step, whichever library speaks.

use cimjob::client::remedy::{Remedy, TlsRemedy, TrustRemedy};
use cimjob::client::{
    CertificateRefused, Distrust, Error, HandshakeFailure, TlsOptions, TlsVersion, Trust, Unreachable, Unusable,
};

use super::host::{Made, backends, openssl, told, trusting};
use super::server::Server;

/// Why the handshake failed, and what is told of it.
fn failed(error: &Error) -> (HandshakeFailure, Remedy) {
    let Error::Unreachable(Unreachable::Tls(failed)) = error else { panic!("{}", told(error)) };
    (failed.failure(), error.remedy().unwrap())
}

async fn by_both(server: &Server, options: TlsOptions) -> Vec<(HandshakeFailure, Remedy)> {
    let mut failures = Vec::new();
    for backend in backends() {
        let error = server.refusal(TlsOptions { backend, ..options.clone() }).await;
        assert_harmless(&error);
        failures.push(failed(&error));
    }
    failures
}

/// No text that a library means for programrs.
fn assert_harmless(error: &Error) {
    let messages = serde_json::to_string(&cimjob::report::FailureReport::from(error).messages).unwrap();
    for part in ["InvalidCertificate", "AlertReceived", "fatal alert: ", "OtherError", "ssl/", "error:0A", "Context {"]
    {
        assert!(!messages.contains(part), "{part}: {messages}");
    }
}

#[tokio::test]
async fn a_host_of_tls_1_1_is_told_to_speak_a_newer_one() {
    let server = Server::start(&Made::loopback(), &["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]);
    for (failure, remedy) in by_both(&server, trusting(Trust::DangerousAcceptAny)).await {
        assert_eq!((failure, remedy), (HandshakeFailure::OldVersion, TlsRemedy::EnableTls12.into()));
    }
}

#[tokio::test]
async fn a_version_that_is_not_allowed_is_no_old_host() {
    let server = Server::start(&Made::loopback(), &["-tls1_2"]);
    let options = TlsOptions { min: Some(TlsVersion::Tls13), ..trusting(Trust::DangerousAcceptAny) };
    for (failure, remedy) in by_both(&server, options).await {
        assert_eq!((failure, remedy), (HandshakeFailure::VersionNotAllowed, TlsRemedy::AllowVersions.into()));
    }
}

#[tokio::test]
async fn a_host_that_wants_a_client_certificate_says_so() {
    let made = Made::loopback();
    let wants = ["-Verify", "1", "-verify_return_error"];
    let server = Server::start(&made, &[&wants[..], &["-tls1_3"]].concat());
    for (failure, remedy) in by_both(&server, trusting(Trust::Pin(made.pin()))).await {
        assert_eq!((failure, remedy), (HandshakeFailure::ClientCertificate, TlsRemedy::ClientCertificate.into()));
    }
    let server = Server::start(&made, &[&wants[..], &["-tls1_2"]].concat());
    let error = server.refusal(trusting(Trust::Pin(made.pin()))).await;
    assert_eq!(failed(&error).0, HandshakeFailure::ClientCertificate, "{}", told(&error));
}

#[tokio::test]
async fn a_host_that_knows_no_such_name_says_so() {
    let (made, other) = (Made::loopback(), Made::of_another_key());
    let (certificate, key) = (other.path("certificate.pem"), other.path("key.pem"));
    let names = ["-servername", "hv01", "-servername_fatal", "-cert2", &certificate, "-key2", &key];
    let server = Server::start(&made, &names);
    let options = TlsOptions { server_name: Some("hv02".to_owned()), ..trusting(Trust::DangerousAcceptAny) };
    let error = server.refusal(options).await;
    assert_eq!(failed(&error), (HandshakeFailure::UnknownName, TlsRemedy::KnownName.into()), "{}", told(&error));
}

/// Why the certificate is not trusted.
fn distrusted(error: &Error) -> Distrust {
    assert_harmless(error);
    match error {
        Error::Unreachable(Unreachable::Certificate(CertificateRefused::Untrusted { reason, .. })) => reason.clone(),
        other => panic!("{}", told(other)),
    }
}

#[tokio::test]
async fn an_intermediate_that_is_not_sent_is_named() {
    let made = Made::of_intermediate();
    let trust = || trusting(Trust::SystemAnd(made.read("root.pem")));
    let error = Server::start(&made, &[]).refusal(trust()).await;
    assert_eq!(distrusted(&error), Distrust::UnknownIssuer { issuer: "CN=Inter".to_owned() });
    let hint = error.remedy().unwrap().to_string();
    assert!(hint.contains("certificate of \"CN=Inter\"") && hint.contains(&made.pin().to_string()), "{hint}");
    let seen = Server::start(&made, &["-cert_chain", &made.path("intermediate.pem")]).look(trust()).await;
    assert_eq!(seen.handshake().unwrap().verified, Ok(()));
}

#[tokio::test]
async fn a_certificate_with_a_common_name_only_is_pinned() {
    let made = Made::with("2048", &["-addext", "basicConstraints=critical,CA:FALSE"]);
    let server = Server::start(&made, &[]);
    let error = server.refusal(trusting(Trust::SystemAnd(made.pem()))).await;
    let pin = made.pin();
    assert!(matches!(distrusted(&error), Distrust::NoNames | Distrust::SelfSigned), "{}", told(&error));
    assert_eq!(error.remedy(), Some(TrustRemedy::Pin(pin).into()));
}

/// Certificates that rustls can never use, what `s_server` needs to show them, and why.
fn unusable() -> Vec<(Made, &'static [&'static str], Unusable)> {
    let extension = ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "1.2.3.4=critical,ASN1:NULL"];
    vec![
        (Made::of_version_1(), &[], Unusable::Version(1)),
        (Made::with("1024", &[]), &["-cipher", "DEFAULT@SECLEVEL=0"], Unusable::Key(1024)),
        (Made::with("2048", &extension), &[], Unusable::CriticalExtension),
    ]
}

#[tokio::test]
async fn no_pin_is_proposed_for_a_certificate_that_can_never_be_used() {
    for (made, arguments, wanted) in unusable() {
        let server = Server::start(&made, arguments);
        for trust in [Trust::System, Trust::Pin(made.pin()), Trust::SystemAnd(made.pem()), Trust::DangerousAcceptAny] {
            let options = TlsOptions { backend: cimjob::client::TlsBackend::Rustls, ..trusting(trust) };
            let error = server.refusal(options).await;
            assert_harmless(&error);
            let Error::Unreachable(Unreachable::Certificate(CertificateRefused::Unusable { reason, .. })) = &error
            else {
                panic!("{wanted}: {}", told(&error))
            };
            assert_eq!((reason, error.remedy()), (&wanted, Some(TrustRemedy::NewCertificate.into())));
        }
    }
}

#[tokio::test]
async fn a_certificate_that_can_never_be_used_is_shown_all_the_same() {
    for (made, arguments, wanted) in unusable() {
        let seen = Server::start(&made, arguments).look(trusting(Trust::Pin(made.pin()))).await;
        let handshake = seen.rustls.unwrap();
        assert!(matches!(&handshake.verified, Err(CertificateRefused::Unusable { reason, .. }) if *reason == wanted));
        assert_eq!(cimjob::client::CertificatePin::of(&handshake.chain[0]), made.pin());
    }
}

#[test]
fn the_certificates_of_these_tests_are_what_they_should_be() {
    for (made, part) in [(Made::of_version_1(), "Version: 1"), (Made::with("1024", &[]), "(1024 bit)")] {
        let text = openssl(&["x509", "-noout", "-text", "-in", &made.path("certificate.pem")]);
        assert!(String::from_utf8(text).unwrap().contains(part), "{part}");
    }
}

#[cfg(feature = "native-tls")]
#[tokio::test]
async fn the_native_library_can_use_it_when_it_is_pinned() {
    for (made, arguments, _) in unusable() {
        let seen = Server::start(&made, arguments).look(trusting(Trust::Pin(made.pin()))).await;
        assert_eq!(seen.native.unwrap().unwrap().verified, Ok(()));
    }
}
