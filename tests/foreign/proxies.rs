//! Our client through Dante and tinyproxy: SOCKS5 (RFC 1928, RFC 1929) and CONNECT (RFC 9110 section 9.3.6).

use cimjob::client::{Client, ConfigurationError, Error, Proxying, Unreachable};

use crate::acceptor::{assert_messages, path};
use crate::calls::{OPERATOR, Scheme, builder, chain, http};
use crate::needed;
use crate::process::Python;
use crate::server::Server;

struct Relay {
    proxy: Server,
    acceptor: Server,
}

impl Relay {
    fn open(python: &Python, kind: &str, login: &str) -> Self {
        let proxy = Server::run(python, "proxy.py", &[kind, "--login", login], &[]);
        Self { proxy, acceptor: Server::acceptor(python, &[]) }
    }

    /// `user` is empty, or ends with `@`.
    fn client(&self, scheme: &str, user: &str) -> Client {
        let proxy = format!("{scheme}://{user}localhost:{}", self.proxy.port()).parse().unwrap();
        let builder = builder(Scheme::Ntlm, OPERATOR, self.acceptor.port()).trust(self.acceptor.pinned());
        builder.proxying(Proxying::Through(proxy)).build().unwrap()
    }

    async fn assert_answers(&self, scheme: &str, user: &str) {
        assert_messages(&self.client(scheme, user).explain(&path()).await.unwrap());
        let login = self.acceptor.events("login").pop().unwrap();
        assert!(login["binding"] == "right" && login["result"] == "ok", "{login}");
        let log = std::fs::read_to_string(self.proxy.told("proxy_log")).unwrap();
        assert!(log.contains(&self.acceptor.port().to_string()), "{log}");
    }

    async fn assert_refuses(&self, scheme: &str, user: &str) {
        let error = self.client(scheme, user).explain(&path()).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable(Unreachable::Connect(_))), "{}", chain(&error));
        assert!(!chain(&error).contains("Relay-0815"), "{}", chain(&error));
        assert_eq!(self.acceptor.all_events().len(), 0);
    }
}

#[tokio::test]
async fn a_job_is_explained_through_socks5() {
    let Some(python) = needed::python_and("proxy") else { return };
    let relay = Relay::open(&python, "socks5", "none");
    for scheme in ["socks5", "socks5h"] {
        relay.assert_answers(scheme, "").await;
    }
}

#[tokio::test]
async fn a_job_is_explained_through_connect() {
    let Some(python) = needed::python_and("proxy") else { return };
    Relay::open(&python, "http", "none").assert_answers("http", "").await;
}

#[tokio::test]
async fn a_proxy_that_wants_a_password_is_given_it_and_refuses_a_wrong_one() {
    let Some(python) = needed::python_and("proxy") else { return };
    for (kind, scheme) in [("socks5", "socks5h"), ("http", "http")] {
        let relay = Relay::open(&python, kind, "required");
        for user in ["", "carol:no@"] {
            relay.assert_refuses(scheme, user).await;
        }
        relay.assert_answers(scheme, "carol:Relay-0815@").await;
    }
}

#[tokio::test]
async fn a_proxy_for_plain_http_is_refused_before_anything_is_sent() {
    let Some(python) = needed::python_and("proxy") else { return };
    let relay = Relay::open(&python, "http", "none");
    let proxy = format!("http://localhost:{}", relay.proxy.port()).parse().unwrap();
    let builder = http(Scheme::Ntlm, OPERATOR, relay.acceptor.port()).proxying(Proxying::Through(proxy));
    let error = builder.build().map(|_| ()).unwrap_err();
    assert!(matches!(error, ConfigurationError::Incompatible { .. }), "{error:?}");
}
