//! Client certificates that the host asks for in the handshake, and versions.

#[cfg(feature = "pkcs12")]
use cimjob::auth::Password;
use cimjob::client::{ClientIdentity, Error, TlsOptions, TlsVersion, Trust, Unreachable};

#[cfg(feature = "pkcs12")]
use super::host::openssl;
use super::host::{Host, Made, backends, trusting};

fn client() -> Made {
    Made::rsa("operator", "otherName:1.3.6.1.4.1.311.20.2.3;UTF8:operator@lab.test")
}

fn with(host: &Host, backend: cimjob::client::TlsBackend, identity: Option<ClientIdentity>) -> TlsOptions {
    TlsOptions { backend, identity, ..trusting(Trust::Pin(host.certificate.pin())) }
}

#[tokio::test]
async fn a_certificate_in_pem_is_shown() {
    let client = client();
    let host = Host::start(Made::loopback(), &["--client-ca", &client.path("certificate.pem")]);
    for backend in backends() {
        let identity = ClientIdentity::from_pem(&client.pem(), &client.read("key.pem")).unwrap();
        host.identify(with(&host, backend, Some(identity))).await.unwrap();
        assert_eq!(host.next()["client"], "operator", "{backend:?}");
        host.rest();
    }
}

#[cfg(feature = "pkcs12")]
#[tokio::test]
async fn a_certificate_in_pkcs12_is_shown_whether_new_or_old() {
    let client = client();
    let host = Host::start(Made::loopback(), &["--client-ca", &client.path("certificate.pem")]);
    let (certificate, key, file) = (client.path("certificate.pem"), client.path("key.pem"), client.path("client.pfx"));
    for legacy in [&[][..], &["-legacy"]] {
        let export =
            ["pkcs12", "-export", "-in", &certificate, "-inkey", &key, "-passout", "pass:s3cret", "-out", &file];
        openssl(&[&export, legacy].concat());
        for backend in backends() {
            let identity = ClientIdentity::from_pkcs12(&client.read("client.pfx"), &Password::new("s3cret".into()));
            host.identify(with(&host, backend, Some(identity.unwrap()))).await.unwrap();
            assert_eq!(host.next()["client"], "operator", "{backend:?}");
            host.rest();
        }
    }
    let wrong = ClientIdentity::from_pkcs12(&client.read("client.pfx"), &Password::new("wrong".into()));
    assert!(wrong.is_err());
}

#[tokio::test]
async fn without_the_certificate_the_host_refuses() {
    let client = client();
    let host = Host::start(Made::loopback(), &["--max", "1.2", "--client-ca", &client.path("certificate.pem")]);
    for backend in backends() {
        let error = host.identify(with(&host, backend, None)).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable(Unreachable::Tls(_))), "{backend:?}: {error:?}");
    }
}

#[tokio::test]
async fn the_versions_are_kept_to() {
    let host = Host::start(Made::loopback(), &[]);
    for backend in backends() {
        for (version, name) in [(TlsVersion::Tls12, "TLSv1.2"), (TlsVersion::Tls13, "TLSv1.3")] {
            let (min, max) = (Some(version), Some(version));
            let options = TlsOptions { backend, min, max, ..trusting(Trust::DangerousAcceptAny) };
            host.identify(options).await.unwrap();
            assert_eq!(host.next()["version"], name, "{backend:?}");
            host.rest();
        }
    }
}
