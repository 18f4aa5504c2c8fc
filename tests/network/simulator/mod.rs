//! The simulated host over real TLS: its logins belong to connections, and it stops when it is told to.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

pub(super) mod client;
#[cfg(target_os = "linux")]
mod crowd;
#[cfg(target_os = "linux")]
mod fleet;
mod meddler;
mod operations;
mod plain_http;

use super::wire;

use std::io::{Read, Write};
use std::net::TcpStream;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::auth::{
    ChannelBinding, Credentials, FileTime, Mechanism, MechanismError, Ntlm, NtlmSeed, Password, Protection, Step,
};
use cimjob::simulator::{ChannelBindingPolicy, Scenario};
use client::{IDENTIFY, OPERATOR, Started, basic, get, get_error};
use wire::{Answer, Wire};

fn built_in() -> Started {
    Started::new(Scenario::built_in())
}

/// Logs in with NTLM, the request in both legs; returns the answers of both.
fn log_in(wire: &mut Wire<impl Read + Write>, password: &str, binding: Option<&ChannelBinding>) -> (Answer, Answer) {
    let credentials =
        Credentials { account: r"LAB\operator".parse().unwrap(), password: Password::new(password.to_owned()) };
    let seed = NtlmSeed { client_challenge: [1; 8], exported_session_key: [2; 16], now: FileTime(0) };
    let mut ntlm = Ntlm::new(&credentials, "HTTP/localhost", seed, Protection::None);
    let header = |token: &[u8]| format!("Authorization: Negotiate {}\r\n", BASE64_STANDARD.encode(token));
    let first = wire.post(&header(&sent(ntlm.step(None, None))), &get());
    let token = first.challenges()[0].strip_prefix("Negotiate ").unwrap();
    let token = BASE64_STANDARD.decode(token).unwrap();
    let second = wire.post(&header(&sent(ntlm.step(Some(&token), binding))), &get());
    (first, second)
}

/// The token of a step.
fn sent(step: Result<Step, MechanismError>) -> Vec<u8> {
    match step {
        Ok(Step::Continue(token) | Step::Last(token)) => token,
        other => panic!("nothing to send: {other:?}"),
    }
}

fn binding(started: &Started) -> ChannelBinding {
    ChannelBinding::tls_server_end_point(started.running().certificate_der()).unwrap()
}

#[test]
fn a_job_and_its_error_are_read_with_basic() {
    let started = built_in();
    let mut wire = started.connect();
    let job = wire.post(&basic(OPERATOR), &get());
    assert_eq!(job.status, 200, "{job:?}");
    assert!(job.body.contains("<p:JobState>10</p:JobState>") && job.body.contains("uuid:7"), "{job:?}");
    let error = wire.post(&basic(OPERATOR), &get_error());
    assert!(error.body.contains("&lt;INSTANCE CLASSNAME=&quot;Msvm_Error&quot;&gt;"), "{error:?}");
}

#[test]
fn who_is_not_logged_in_gets_the_schemes_and_nothing_else() {
    let answer = built_in().connect().post("", &get());
    assert_eq!((answer.status, &*answer.body), (401, ""));
    assert_eq!(answer.challenges(), ["Negotiate", "Basic realm=\"WSMAN\""]);
}

#[test]
fn a_wrong_password_is_refused() {
    let started = built_in();
    let mut wire = started.connect();
    assert_eq!(wire.post(&basic("LAB\\operator:wrong"), &get()).status, 401);
    let (_, second) = log_in(&mut wire, "wrong", None);
    assert_eq!((second.status, second.challenges().len()), (401, 2));
}

#[test]
fn ntlm_holds_for_its_connection_and_no_other() {
    let started = built_in();
    let mut wire = started.connect();
    let (first, second) = log_in(&mut wire, "Job-0815 please", Some(&binding(&started)));
    assert_eq!((first.status, second.status), (401, 200), "{second:?}");
    assert_eq!(wire.post("", &get_error()).status, 200);
    assert_eq!(started.connect().post("", &get_error()).status, 401);
}

#[test]
fn a_failed_login_ends_an_earlier_one() {
    let started = built_in();
    let mut wire = started.connect();
    log_in(&mut wire, "Job-0815 please", None);
    log_in(&mut wire, "wrong", None);
    assert_eq!(wire.post("", &get()).status, 401);
}

#[test]
fn a_strict_host_wants_the_channel_binding() {
    let started = Started::new(Scenario { channel_binding: ChannelBindingPolicy::Strict, ..Scenario::built_in() });
    let with = |binding: Option<&ChannelBinding>| log_in(&mut started.connect(), "Job-0815 please", binding).1.status;
    assert_eq!((with(Some(&binding(&started))), with(None)), (200, 401));
}

#[test]
fn a_binding_to_another_certificate_is_refused() {
    let (started, other) = (built_in(), built_in());
    let (_, second) = log_in(&mut started.connect(), "Job-0815 please", Some(&binding(&other)));
    assert_eq!(second.status, 401);
}

#[test]
fn identify_is_for_anonymous_clients_if_they_say_so() {
    let started = built_in();
    let answer = started.connect().post("WSMANIDENTIFY: unauthenticated\r\n", IDENTIFY);
    assert!(answer.status == 200 && answer.body.contains("OS: 0.0.0"), "{answer:?}");
    assert_eq!(started.connect().post("", IDENTIFY).status, 401);
    assert_eq!(started.connect().post("WSMANIDENTIFY: unauthenticated\r\n", &get()).status, 401);
}

#[test]
fn what_is_no_ws_man_gets_a_status() {
    let started = built_in();
    let head =
        |line: &str| format!("{line} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n{}", basic(OPERATOR));
    let status = |line: &str, body: &str| started.connect().send(&head(line), body).status;
    assert_eq!(status("GET /wsman", ""), 405);
    assert_eq!(status("POST /other", ""), 404);
    assert_eq!(status("POST /wsman", "<x/>"), 415);
}

#[test]
fn a_body_that_is_too_long_is_refused() {
    let head = format!("POST /wsman HTTP/1.1\r\nHost: localhost\r\n{}", basic(OPERATOR));
    assert_eq!(built_in().connect().send(&head, &"x".repeat(512_001)).status, 413);
}

#[test]
fn clear_text_does_not_disturb_the_host() {
    let started = built_in();
    let mut plain = TcpStream::connect(started.running().address()).unwrap();
    plain.write_all(b"POST /wsman HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut rest = Vec::new();
    let _how_it_ended = plain.read_to_end(&mut rest);
    assert!(!rest.starts_with(b"HTTP"));
    assert_eq!(started.connect().post(&basic(OPERATOR), &get()).status, 200);
}

#[test]
fn stopping_cuts_connections_and_frees_the_port() {
    let mut started = built_in();
    let mut wire = started.connect();
    wire.post(&basic(OPERATOR), &get());
    let address = started.stop();
    let mut rest = Vec::new();
    // A reset is an end, too.
    let _how_it_ended = wire.0.sock.read_to_end(&mut rest);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn the_pin_is_that_of_the_certificate() {
    let started = built_in();
    let pin = started.running().pin();
    let digits = pin.strip_prefix("sha256:").unwrap();
    assert!(digits.len() == 64 && digits.chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f')), "{pin}");
}
