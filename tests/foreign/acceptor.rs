//! Our client logs in to pyspnego, which demands the MIC and the channel binding (MS-NLMP 3.2.5.1.2).

use cimjob::client::{Error, Refused, Trust};
use cimjob::job::{Explanation, JobPath, ReportedError};
use serde_json::{Value, json};

use crate::calls::{
    JUERGEN, OPERATOR, Scheme, User, WRONG_PASSWORD, at_once, builder, chain, explain, in_a_row, job, ntlm,
};
use crate::needed;
use crate::server::Server;

/// The acceptor's one job and the message of its first error (`tests/interop/wsman_host.py`).
pub(crate) const JOB: &str = "8E1C7A50-0000-4000-8000-000000000003";
pub(crate) const MESSAGE: &str = "'web01' could not start: <disk> & \"memory\" of Zürich are missing.";

pub(crate) fn path() -> JobPath {
    job("Msvm_ConcreteJob", JOB)
}

/// What a certificate may be signed with (RFC 5929 4.1); SHA-1 is bound with SHA-256.
pub(crate) const KINDS: [&str; 9] =
    ["sha1", "sha256", "sha384", "sha512", "ecdsa-sha256", "ecdsa-sha384", "pss-sha256", "pss-sha384", "pss-sha512"];

async fn explained(server: &Server, user: User, trust: Trust) -> Result<Explanation, Error> {
    ntlm(user, server.port(), trust).explain(&path()).await
}

pub(crate) fn assert_messages(explanation: &Explanation) {
    let messages: Vec<_> = explanation.errors.iter().filter_map(ReportedError::message).collect();
    assert_eq!(messages, [MESSAGE, "The operation failed."]);
}

/// Every request came over the connection that was logged in; only the first, which completed the login, had a header.
fn assert_one_header_a_connection(server: &Server) {
    let mut seen = Vec::new();
    for request in server.events("request") {
        let first = !seen.contains(&request["connection"]);
        assert_eq!(request["header"].is_string(), first, "{request}");
        seen.push(request["connection"].clone());
    }
}

#[tokio::test]
async fn our_login_is_bound_to_each_kind_of_certificate() {
    let Some(python) = needed::python() else { return };
    for kind in KINDS {
        let server = Server::acceptor(&python, &["--certificate-hash", kind]);
        assert_messages(&explained(&server, OPERATOR, server.verified()).await.unwrap());
        server.assert_login(&json!({
            "result": "ok", "binding": "right", "mic": true, "target_name": "HTTP/localhost",
            "user": OPERATOR.0, "scheme": "Negotiate", "lm_response_is_zero": true
        }));
    }
}

#[tokio::test]
async fn the_binding_of_another_certificate_is_refused() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &["--binding", "wrong"]);
    let error = explained(&server, OPERATOR, server.pinned()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Credentials { .. })), "{}", chain(&error));
    server.assert_login(&json!({"result": "refused", "reason": "channel binding differs"}));
    assert_eq!(server.events("request"), Vec::<Value>::new());
}

#[tokio::test]
async fn without_that_demand_the_same_login_passes() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &["--binding", "off"]);
    assert_messages(&explained(&server, OPERATOR, server.pinned()).await.unwrap());
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    let error = explained(&server, WRONG_PASSWORD, server.pinned()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Credentials { .. })), "{}", chain(&error));
    server.assert_login(&json!({"result": "refused", "reason": "wrong password"}));
}

#[tokio::test]
async fn an_unknown_user_is_refused() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    let error = explained(&server, (r"LAB\nobody", "x"), server.pinned()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Credentials { .. })), "{}", chain(&error));
    server.assert_login(&json!({"result": "refused", "reason": "unknown user"}));
}

#[tokio::test]
async fn an_account_beyond_ascii_logs_in() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    assert_messages(&explained(&server, JUERGEN, server.pinned()).await.unwrap());
    server.assert_login(&json!({"result": "ok", "user": JUERGEN.0}));
}

#[tokio::test]
async fn a_host_that_announces_only_ntlm_is_spoken_to_under_that_name() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &["--schemes", "NTLM"]);
    assert_messages(&explained(&server, OPERATOR, server.pinned()).await.unwrap());
    assert_eq!(server.events("login").last().unwrap()["scheme"], "NTLM");
}

#[tokio::test]
async fn a_host_that_announces_only_basic_is_not_given_the_password() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &["--schemes", "Basic"]);
    let error = explained(&server, OPERATOR, server.pinned()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::NoCommonScheme { .. })), "{}", chain(&error));
    server.assert_login(&json!({"reason": "scheme Negotiate is not announced"}));
}

#[tokio::test]
async fn many_calls_take_one_connection_and_one_login() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    in_a_row(&ntlm(OPERATOR, server.port(), server.pinned()), &path(), 100).await;
    let requests = server.events("request");
    assert_eq!((requests.len(), server.events("connection").len(), server.events("login").len()), (100, 1, 1));
    assert_one_header_a_connection(&server);
}

#[tokio::test]
async fn sixteen_parallel_calls_log_in_on_each_of_four_connections() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    let client = builder(Scheme::Ntlm, OPERATOR, server.port()).trust(server.pinned()).connections(4).build().unwrap();
    at_once(&client, &path(), 16).await;
    let count = |name| server.events(name).len();
    assert_eq!((count("request"), count("connection"), count("login")), (16, 4, 4));
    assert_one_header_a_connection(&server);
}

#[tokio::test]
async fn basic_comes_with_every_request() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &["--schemes", "Basic"]);
    let client = builder(Scheme::Basic, JUERGEN, server.port()).trust(server.pinned()).build().unwrap();
    assert_messages(&client.explain(&path()).await.unwrap());
    let headers: Vec<_> = server.events("request").iter().map(|request| request["header"].clone()).collect();
    assert_eq!(headers, ["Basic", "Basic"]);
}

#[test]
fn the_program_explains_over_the_bound_login() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    let (code, report) = explain(JOB, OPERATOR, server.port(), &server.pin());
    assert_eq!((code, &report["errors"][0]["message"]), (Some(0), &json!(MESSAGE)), "{report}");
    server.assert_login(&json!({"result": "ok", "binding": "right"}));
}

#[test]
fn the_program_ends_with_4_when_the_login_is_refused() {
    let Some(python) = needed::python() else { return };
    for (options, user, reason) in
        [(&["--binding", "wrong"][..], OPERATOR, "channel binding differs"), (&[], WRONG_PASSWORD, "wrong password")]
    {
        let server = Server::acceptor(&python, options);
        let (code, report) = explain(JOB, user, server.port(), &server.pin());
        assert_eq!((code, &report["kind"]), (Some(4), &json!("failure")), "{report}");
        server.assert_login(&json!({"reason": reason}));
    }
}
