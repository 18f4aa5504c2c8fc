//! Sealed messages over plain HTTP: three acceptors open what our client seals, and our client what they seal (MS-WSMV 2.2.9.1).

use cimjob::client::{Encryption, Error, Refused};
use serde_json::json;

use crate::acceptor::{assert_messages, path};
use crate::calls::{OPERATOR, Scheme, WRONG_PASSWORD, chain, http, job};
use crate::gss::Realm;
use crate::needed;
use crate::process::Python;
use crate::server::Server;

const SEALED: [&str; 4] = ["--transport", "http", "--sealing", "required"];

/// Whose description fills several parts (`tests/interop/wsman_host.py`).
const LARGE_JOB: &str = "8E1C7A50-0000-4000-8000-000000000040";

fn acceptor(python: &Python, options: &[&str]) -> Server {
    Server::acceptor(python, &[&SEALED, options].concat())
}

/// A job, a large one and one that is not there, with NTLM as such and inside SPNEGO, each message in one sealed part.
async fn is_read_in_sealed_messages(python: &Python, engine: &[&str]) {
    for scheme in [Scheme::Ntlm, Scheme::Negotiate] {
        let server = acceptor(python, engine);
        let client = http(scheme, OPERATOR, server.port()).build().unwrap();
        for job in [path(), job("Msvm_ConcreteJob", LARGE_JOB)] {
            assert_messages(&client.explain(&job).await.unwrap());
        }
        let error = client.explain(&job("Msvm_ConcreteJob", "GONE")).await.unwrap_err();
        assert!(matches!(&error, Error::Fault(fault) if fault.number() == Some(2_150_858_752)), "{}", chain(&error));
        let spnego = matches!(scheme, Scheme::Negotiate);
        server.assert_login(&json!({"result": "ok", "mechanism": "ntlm", "mic": true, "spnego": spnego}));
        let requests = server.events("request");
        assert!(requests.len() == 5 && requests.iter().all(|request| request["parts"] == 1), "{requests:?}");
    }
}

async fn refuses_a_wrong_password(python: &Python, engine: &[&str], reason: &str) {
    let server = acceptor(python, engine);
    let client = http(Scheme::Negotiate, WRONG_PASSWORD, server.port()).build().unwrap();
    let error = client.explain(&path()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Credentials { .. })), "{}", chain(&error));
    let login = server.events("login").pop().unwrap();
    assert!(login["reason"].as_str().unwrap().contains(reason), "{login}");
    assert_eq!(server.events("request").len(), 0);
}

#[tokio::test]
async fn pyspnego_and_we_open_each_others_messages() {
    let Some(python) = needed::python() else { return };
    is_read_in_sealed_messages(&python, &[]).await;
    refuses_a_wrong_password(&python, &[], "wrong password").await;
}

#[tokio::test]
async fn gss_ntlmssp_and_we_open_each_others_messages() {
    let Some(python) = needed::python_and_apache().and_then(|_| needed::python_and_kerberos()) else { return };
    let engine = ["--engine", "gss-ntlmssp"];
    is_read_in_sealed_messages(&python, &engine).await;
    refuses_a_wrong_password(&python, &engine, "Unspecified GSS failure").await;
}

#[tokio::test]
async fn samba_and_we_open_each_others_messages() {
    let Some(domain) = Realm::samba() else { return };
    let engine = ["--engine", "gensec", "--smb-conf", domain.smb_conf()];
    is_read_in_sealed_messages(domain.python(), &engine).await;
    refuses_a_wrong_password(domain.python(), &engine, "0xC000006A").await;
}

#[tokio::test]
async fn gss_ntlmssp_compares_the_channel_binding_too() {
    let Some(python) = needed::python_and_apache().and_then(|_| needed::python_and_kerberos()) else { return };
    let right = Server::acceptor(&python, &["--engine", "gss-ntlmssp"]);
    let client = |server: &Server| crate::calls::ntlm(OPERATOR, server.port(), server.pinned());
    assert_messages(&client(&right).explain(&path()).await.unwrap());
    let wrong = Server::acceptor(&python, &["--engine", "gss-ntlmssp", "--binding", "wrong"]);
    let error = client(&wrong).explain(&path()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Credentials { .. })), "{}", chain(&error));
    let login = wrong.events("login").pop().unwrap();
    assert!(login["reason"].as_str().unwrap().contains("Invalid token"), "{login}");
}

#[tokio::test]
async fn part_headers_without_tab_are_read() {
    let Some(python) = needed::python() else { return };
    let server = acceptor(&python, &["--part-headers", "bare"]);
    let client = http(Scheme::Negotiate, OPERATOR, server.port()).build().unwrap();
    assert_messages(&client.explain(&path()).await.unwrap());
}

#[tokio::test]
async fn messages_in_cleartext_are_refused_by_a_host_that_wants_them_sealed() {
    let Some(python) = needed::python() else { return };
    let server = acceptor(&python, &[]);
    let builder = http(Scheme::Ntlm, OPERATOR, server.port()).encryption(Encryption::Optional);
    let error = builder.build().unwrap().explain(&path()).await.unwrap_err();
    assert!(matches!(error, Error::Http { status: 400, .. }), "{}", chain(&error));
    assert_eq!(server.awaited("bad body")["reason"], "not sealed");
}
