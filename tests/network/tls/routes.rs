//! Names and addresses: another name in the certificate, zones, and what does not go together.

use std::net::SocketAddr;

use cimjob::client::{
    Authentication, Client, ConfigurationError, Endpoint, Error, Proxying, TlsOptions, Trust, Unreachable,
};

use super::host::{Host, Made, backends, credentials, trusting};
use super::support::answers::http;
use super::support::scripted_peer::{Certificate, Peer};

#[tokio::test]
async fn a_server_name_is_asked_for_and_verified_while_messages_name_the_host() {
    let host = Host::start(Made::rsa("hv01", "DNS:hv01.lab.test"), &[]);
    for backend in backends() {
        let options = TlsOptions {
            backend,
            server_name: Some("hv01.lab.test".into()),
            ..trusting(Trust::SystemAnd(host.certificate.pem()))
        };
        host.identify(options).await.unwrap();
        let seen = host.next();
        assert_eq!(seen["asked"], "hv01.lab.test", "{backend:?}");
        assert_eq!(seen["host"], host.address.to_string(), "{backend:?}");
        host.rest();
    }
}

#[tokio::test]
async fn the_certificate_must_have_the_server_name() {
    let host = Host::start(Made::loopback(), &[]);
    for backend in backends() {
        let options = TlsOptions {
            backend,
            server_name: Some("hv01.lab.test".into()),
            ..trusting(Trust::SystemAnd(host.certificate.pem()))
        };
        let error = host.identify(options).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable(Unreachable::Certificate(_))), "{backend:?}: {error:?}");
    }
}

/// A peer on the IPv6 loopback address.
async fn peer() -> Peer {
    let address: SocketAddr = "[::1]:0".parse().unwrap();
    Peer::at(address, Certificate::new(&["::1"]), |mut conversation| async move {
        while conversation.request().await.is_some() {
            conversation.send(&http(500, "text/plain", "")).await;
        }
    })
    .await
}

fn zoned(peer: &Peer, zone: &str) -> Client {
    let endpoint = Endpoint::new(&format!("::1%{zone}"), Some(peer.address.port())).unwrap();
    let trust = Trust::SystemAnd(peer.certificate.pem.clone().into_bytes());
    Client::builder(endpoint).trust(trust).build().unwrap()
}

#[tokio::test]
async fn an_address_with_a_zone_is_reached_through_it_and_verified_without_it() {
    let peer = peer().await;
    let error = zoned(&peer, "1").identify().await.unwrap_err();
    let requests = peer.requests();
    assert_eq!(requests.len(), 1, "{error:?}");
    assert_eq!(requests[0].header("host"), Some(format!("[::1]:{}", peer.address.port()).as_str()));
}

#[tokio::test]
async fn a_zone_that_is_none_leads_nowhere() {
    let peer = peer().await;
    let error = zoned(&peer, "nosuch0").identify().await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Name(_))), "{error:?}");
    assert_eq!(peer.connections(), 0);
}

#[tokio::test]
async fn a_password_is_not_shown_to_anybody() {
    let endpoint = Endpoint::new("127.0.0.1", None).unwrap();
    let builder = Client::builder(endpoint).authentication(Authentication::Basic(credentials()));
    let error = builder.trust(Trust::DangerousAcceptAny).build().unwrap_err();
    assert!(matches!(error, ConfigurationError::Incompatible { .. }), "{error:?}");
}

#[tokio::test]
async fn unverified_means_any_certificate() {
    let host = Host::start(Made::rsa("hv01", "DNS:hv01.lab.test"), &[]);
    for backend in backends() {
        let options = TlsOptions { backend, ..trusting(Trust::DangerousAcceptAny) };
        host.identify(options).await.unwrap();
    }
}

#[test]
fn ntlm_over_plain_http_does_not_go_through_an_http_proxy() {
    let build = |proxy: &str| {
        let endpoint = Endpoint::new("http://hv01", None).unwrap();
        let builder =
            Client::builder(endpoint).authentication(Authentication::Ntlm(credentials())).tls(TlsOptions::default());
        builder.proxying(Proxying::Through(proxy.parse().unwrap())).build().map(|_| ())
    };
    assert!(matches!(build("http://127.0.0.1:3128"), Err(ConfigurationError::Incompatible { .. })));
    build("socks5://127.0.0.1:1080").unwrap();
}

#[cfg(not(feature = "native-tls"))]
#[tokio::test]
async fn a_build_without_the_native_library_says_so() {
    let host = Host::start(Made::loopback(), &[]);
    let options = TlsOptions { backend: cimjob::client::TlsBackend::Native, ..trusting(Trust::DangerousAcceptAny) };
    let error = host.identify(options).await.unwrap_err();
    assert!(matches!(error, Error::Configuration(ConfigurationError::NoNativeTls)), "{error:?}");
}
