//! The whole client and the program log in with CredSSP at pyspnego (MS-CSSP; MS-WSMV 2.2.9.1.3).

use cimjob::client::{Error, Refused};
use serde_json::json;

use crate::acceptor::{JOB, assert_messages, path};
use crate::calls::{OPERATOR, Scheme, WRONG_PASSWORD, builder, chain, http, job, program};
use crate::needed;
use crate::server::Server;

/// Whose description fills several parts (`tests/interop/wsman_host.py`).
const LARGE_JOB: &str = "8E1C7A50-0000-4000-8000-000000000040";

#[tokio::test]
async fn over_https_the_host_lets_us_in_and_keeps_the_connection() {
    let Some(python) = needed::python() else { return };
    for version in ["1.2", "1.3"] {
        let server = Server::acceptor(&python, &["--schemes", "CredSSP", "--credssp-tls", version]);
        let client = builder(Scheme::CredSsp, OPERATOR, server.port()).trust(server.pinned()).build().unwrap();
        assert_messages(&client.explain(&path()).await.unwrap());
        assert_messages(&client.explain(&path()).await.unwrap());
        let logins = server.events("login");
        assert!(logins.len() == 1 && logins[0]["result"] == "ok", "{logins:?}");
    }
}

#[tokio::test]
async fn over_plain_http_messages_go_in_parts_that_the_other_side_opens() {
    let Some(python) = needed::python() else { return };
    let options = ["--schemes", "CredSSP", "--transport", "http", "--sealing", "required"];
    let server = Server::acceptor(&python, &options);
    let client = http(Scheme::CredSsp, OPERATOR, server.port()).build().unwrap();
    for job in [path(), job("Msvm_ConcreteJob", LARGE_JOB)] {
        assert_messages(&client.explain(&job).await.unwrap());
    }
    let error = client.explain(&job("Msvm_ConcreteJob", "GONE")).await.unwrap_err();
    assert!(matches!(&error, Error::Fault(fault) if fault.number() == Some(2_150_858_752)), "{}", chain(&error));
    server.assert_login(&json!({"result": "ok", "scheme": "CredSSP"}));
}

#[tokio::test]
async fn a_wrong_password_is_refused_after_one_try() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &["--schemes", "CredSSP"]);
    let client = builder(Scheme::CredSsp, WRONG_PASSWORD, server.port()).trust(server.pinned()).build().unwrap();
    let error = client.explain(&path()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Mechanism(_) | Refused::Credentials { .. })), "{}", chain(&error));
    assert_eq!(server.events("login").len(), 1);
    assert_eq!(server.events("request").len(), 0);
}

#[test]
fn the_program_uses_it_only_when_asked() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &["--schemes", "CredSSP"]);
    let pin = server.pin();
    let (code, report) =
        program(&["explain", JOB, "--class", "Msvm_ConcreteJob", "--pin", &pin], OPERATOR, server.port());
    assert_eq!((code, &report["stage"]), (Some(4), &json!("authenticate")), "{report}");
    let (code, report) = program(
        &["explain", JOB, "--class", "Msvm_ConcreteJob", "--pin", &pin, "--auth", "credssp"],
        OPERATOR,
        server.port(),
    );
    assert_eq!((code, &report["kind"]), (Some(0), &json!("explanation")), "{report}");
    let (code, report) = program(
        &["explain", JOB, "--class", "Msvm_ConcreteJob", "--insecure-skip-verify", "--auth", "credssp"],
        OPERATOR,
        server.port(),
    );
    assert_eq!((code, &report["kind"]), (Some(78), &json!("failure")), "{report}");
    let logins = server.events("login");
    assert_eq!(logins.iter().filter(|login| login["scheme"] == "CredSSP").count(), 1, "{logins:?}");
}
