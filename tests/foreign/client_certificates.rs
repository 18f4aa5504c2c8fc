//! A login with a client certificate that Apache asks for once it has read the request: by renegotiation in TLS 1.2 (RFC 5246 section 7.4.1.1).
#![cfg(feature = "native-tls")]

use cimjob::auth::Password;
use cimjob::client::{Authentication, Client, ClientIdentity, Endpoint, Error, TlsBackend, TlsOptions, Unreachable};

use crate::acceptor::{assert_messages, path};
use crate::calls::{OPERATOR, chain};
use crate::needed;
use crate::process::Python;
use crate::server::Server;

/// Apache, and the acceptor behind it that takes Basic.
struct Site {
    apache: Server,
    _backend: Server,
}

impl Site {
    fn open(python: &Python, tls: &str) -> Self {
        let backend = Server::acceptor(python, &["--schemes", "Basic"]);
        let options = ["--auth", "certificate", "--tls", tls];
        Self { apache: Server::apache_with(python, (backend.port(), OPERATOR), &options, &[]), _backend: backend }
    }

    fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.apache.told(name)).unwrap()
    }

    fn pem(&self, who: &str) -> ClientIdentity {
        let [certificate, key] = ["certificate", "key"].map(|what| self.file(&format!("{who}_{what}_pem")));
        ClientIdentity::from_pem(&certificate, &key).unwrap()
    }

    fn client(&self, identity: ClientIdentity, backend: TlsBackend) -> Client {
        let options =
            TlsOptions { trust: self.apache.verified(), backend, identity: Some(identity), ..TlsOptions::default() };
        let endpoint = Endpoint::new("localhost", Some(self.apache.port())).unwrap();
        Client::builder(endpoint).authentication(Authentication::Certificate).tls(options).build().unwrap()
    }
}

#[tokio::test]
async fn a_certificate_in_pem_form_logs_in_by_renegotiation() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python, "1.2");
    let client = site.client(site.pem("client"), TlsBackend::Auto);
    assert_messages(&client.explain(&path()).await.unwrap());
    let requests = site.apache.events("request");
    assert!(requests.iter().all(|request| request["user"] == "operator"), "{requests:?}");
}

#[cfg(feature = "pkcs12")]
#[tokio::test]
async fn a_certificate_in_a_modern_and_in_an_old_pkcs12_file_logs_in() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python, "1.2");
    for name in ["client_modern_p12", "client_legacy_p12"] {
        let password = Password::new("Cert-0815 please".to_owned());
        let identity = ClientIdentity::from_pkcs12(&site.file(name), &password).unwrap();
        assert_messages(&site.client(identity, TlsBackend::Auto).explain(&path()).await.unwrap());
    }
}

#[tokio::test]
async fn a_certificate_of_another_authority_is_refused() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python, "1.2");
    let error = site.client(site.pem("stranger"), TlsBackend::Auto).explain(&path()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Tls(_) | Unreachable::Broken(_))), "{}", chain(&error));
    assert!(site.apache.events("request").iter().all(|request| request["status"] != 200));
}

#[tokio::test]
async fn rustls_cannot_show_one_when_asked_late() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python, "1.2");
    let error = site.client(site.pem("client"), TlsBackend::Rustls).explain(&path()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Tls(_) | Unreachable::Broken(_))), "{}", chain(&error));
    // In TLS 1.3 rustls offers no authentication after the handshake, and Apache says so.
    let site = Site::open(&python, "1.3");
    let error = site.client(site.pem("client"), TlsBackend::Rustls).explain(&path()).await.unwrap_err();
    assert!(matches!(error, Error::Http { status: 403, .. }), "{}", chain(&error));
}
