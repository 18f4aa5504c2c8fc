//! `cimjob doctor` at pyspnego's acceptor, which counts the logins.

use serde_json::{Value, json};

use crate::calls::{OPERATOR, User, WRONG_PASSWORD, program};
use crate::needed;
use crate::server::Server;

/// The exit code and the document.
fn examine(server: &Server, user: User) -> (Option<i32>, Value) {
    program(&["doctor", "--pin", &server.pin()], user, server.port())
}

fn check<'d>(document: &'d Value, name: &str) -> &'d Value {
    document["checks"].as_array().unwrap().iter().find(|check| check["name"] == name).unwrap()
}

#[test]
fn one_bound_login_passes_every_check() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    let (code, document) = examine(&server, OPERATOR);
    assert_eq!((code, &check(&document, "class")["verdict"]), (Some(0), &json!("ok")), "{document}");
    assert_eq!(check(&document, "login")["found"], r"LAB\operator logged in with NTLM, bound to the TLS connection");
    server.assert_login(&json!({"result": "ok", "binding": "right", "mic": true}));
}

#[test]
fn a_wrong_password_is_tried_once() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    let (code, document) = examine(&server, WRONG_PASSWORD);
    assert_eq!((code, &check(&document, "login")["verdict"]), (Some(4), &json!("failed")), "{document}");
    server.assert_login(&json!({"result": "refused", "reason": "wrong password"}));
}

#[test]
fn a_binding_that_differs_looks_like_a_wrong_password_and_is_tried_once() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &["--binding", "wrong"]);
    let (code, document) = examine(&server, OPERATOR);
    let fix = check(&document, "login")["fix"]["text"].as_str().unwrap().to_owned();
    assert_eq!((code, fix.contains("a proxy that ends the TLS connection")), (Some(4), true), "{document}");
    server.assert_login(&json!({"result": "refused", "reason": "channel binding differs"}));
}
