//! What our client never does, done on purpose: the acceptor refuses a login without channel binding or with a broken MIC.
//!
//! So the logins that it lets in are proof that ours have both.

use std::net::SocketAddr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::auth::{
    ChannelBinding, Credentials, FileTime, Mechanism, MechanismError, Ntlm, NtlmSeed, Password, Protection, Step,
};
use serde_json::json;

use crate::calls::OPERATOR;
use crate::needed;
use crate::process::Process;
use crate::server::Server;
use crate::wire::{Answer, Wire};

const IDENTIFY: &str = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header/><s:Body>\
    <i:Identify xmlns:i='http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd'/></s:Body></s:Envelope>";

/// Where the MIC begins in an AUTHENTICATE message (MS-NLMP 2.2.1.3).
const MIC_OFFSET: usize = 72;

/// Logs in with our NTLM messages, the last one changed.
fn log_in(server: &Server, binding: Option<&ChannelBinding>, change: impl FnOnce(&mut [u8])) -> Answer {
    let (account, password) = OPERATOR;
    let credentials = Credentials { account: account.parse().unwrap(), password: Password::new(password.to_owned()) };
    let seed = NtlmSeed { client_challenge: [1; 8], exported_session_key: [2; 16], now: FileTime(0) };
    let mut ntlm = Ntlm::new(&credentials, "HTTP/localhost", seed, Protection::None);
    let header = |token: &[u8]| format!("Authorization: Negotiate {}\r\n", BASE64_STANDARD.encode(token));
    let mut wire = Wire::connect(SocketAddr::from(([127, 0, 0, 1], server.port())), &server.certificate());
    let first = wire.post(&header(&sent(ntlm.step(None, None))), "");
    let challenge = BASE64_STANDARD.decode(first.challenges()[0].strip_prefix("Negotiate ").unwrap()).unwrap();
    let mut token = sent(ntlm.step(Some(&challenge), binding));
    change(&mut token);
    wire.post(&header(&token), IDENTIFY)
}

/// The token of a step.
fn sent(step: Result<Step, MechanismError>) -> Vec<u8> {
    match step {
        Ok(Step::Continue(token) | Step::Last(token)) => token,
        other => panic!("nothing to send: {other:?}"),
    }
}

fn binding(server: &Server) -> ChannelBinding {
    ChannelBinding::tls_server_end_point(&server.certificate()).unwrap()
}

#[test]
fn a_login_with_both_passes() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    let answer = log_in(&server, Some(&binding(&server)), |_| ());
    assert!(answer.status == 200 && answer.body.contains("IdentifyResponse"), "{answer:?}");
}

#[test]
fn a_login_without_binding_is_refused() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    assert_eq!(log_in(&server, None, |_| ()).status, 401);
    server.assert_login(&json!({"result": "refused", "reason": "channel binding missing", "mic": true}));
}

#[test]
fn a_login_bound_to_another_server_is_refused() {
    let Some(python) = needed::python() else { return };
    let (server, other) = (Server::acceptor(&python, &[]), Server::acceptor(&python, &[]));
    assert_eq!(log_in(&server, Some(&binding(&other)), |_| ()).status, 401);
    server.assert_login(&json!({"result": "refused", "reason": "channel binding differs", "binding": "other"}));
}

#[test]
fn a_login_with_a_broken_mic_is_refused() {
    let Some(python) = needed::python() else { return };
    let server = Server::acceptor(&python, &[]);
    let answer = log_in(&server, Some(&binding(&server)), |token| token[MIC_OFFSET] ^= 1);
    assert_eq!(answer.status, 401);
    server.assert_login(&json!({"result": "refused", "reason": "mic wrong", "binding": "right"}));
}

/// The same demands, put to pyspnego's own client, which can also leave the MIC out.
#[test]
fn the_acceptor_refuses_logins_without_binding_and_without_mic() {
    let Some(python) = needed::python() else { return };
    let mut command = python.command();
    command.args(["-m", "unittest", "-v", "check_acceptor.LoginIsRefused"]);
    let done = Process::start(command).finish();
    assert_eq!(done.code, Some(0), "{}", done.complaint);
    for name in ["test_without_a_channel_binding", "test_without_a_mic", "test_with_a_binding_of_zeros"] {
        let passed = |line: &str| line.starts_with(&format!("{name} ")) && line.ends_with("ok");
        assert!(done.complaint.lines().any(passed), "{name}: {}", done.complaint);
    }
}
