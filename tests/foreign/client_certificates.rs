//! Client certificates that Apache asks for after the request, by a renegotiation of TLS 1.2, as http.sys does by default.

use cimjob::auth::Password;
use cimjob::client::{Authentication, Client, ClientIdentity, Endpoint, Error, TlsBackend, TlsOptions};

use crate::calls::{OPERATOR, chain};
use crate::host::Host;
use crate::needed;
use crate::process::Python;
use crate::server::Server;

/// Of the PKCS#12 files that `apache.py` makes.
const PASSWORD: &str = "Cert-0815 please";

struct Site {
    apache: Server,
    _host: Host,
}

impl Site {
    async fn open(python: &Python) -> Self {
        let host = Host::start().await;
        Self { apache: Server::apache_with_certificates(python, host.port(), OPERATOR, "1.2"), _host: host }
    }

    fn identity(&self, name: &str) -> ClientIdentity {
        let file = |what: &str| self.apache.file(&format!("{name}_{what}_pem"));
        ClientIdentity::from_pem(&file("certificate"), &file("key")).unwrap()
    }

    async fn identify(&self, identity: ClientIdentity, backend: TlsBackend) -> Result<(), Error> {
        let endpoint = Endpoint::new("localhost", Some(self.apache.port())).unwrap();
        let mut options = TlsOptions::default();
        options.trust = self.apache.pinned();
        options.identity = Some(identity);
        options.backend = backend;
        let client = Client::builder(endpoint, Authentication::Certificate).tls(options).build()?;
        client.identify().await.map(|_| ())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renegotiated_certificate_is_shown_by_the_library_that_is_chosen_by_itself() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python).await;
    site.identify(site.identity("client"), TlsBackend::Auto).await.unwrap_or_else(|error| panic!("{}", chain(&error)));
}

#[cfg(feature = "pkcs12")]
#[tokio::test(flavor = "multi_thread")]
async fn so_is_one_from_pkcs12_whether_new_or_old() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python).await;
    for kind in ["client_modern_p12", "client_legacy_p12"] {
        let identity = ClientIdentity::from_pkcs12(&site.apache.file(kind), &Password::new(PASSWORD.to_owned()));
        let answer = site.identify(identity.unwrap(), TlsBackend::Auto).await;
        answer.unwrap_or_else(|error| panic!("{kind}: {}", chain(&error)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rustls_does_not_renegotiate() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python).await;
    site.identify(site.identity("client"), TlsBackend::Rustls).await.unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_refused() {
    let Some(python) = needed::python_and_apache() else { return };
    let site = Site::open(&python).await;
    site.identify(site.identity("stranger"), TlsBackend::Auto).await.unwrap_err();
}
