//! The simulated host without TLS: our client's messages are sealed, and what is not sealed is refused (MS-WSMV 3.1.4.1.29.1).

use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};

use cimjob::addressing::Namespace;
use cimjob::auth::{Credentials, Identity, MultipartError, Password, SealError};
use cimjob::client::{Authentication, Client, Encryption, Endpoint, Error, Refused};
use cimjob::job::{JobPath, ReportedError};
use cimjob::simulator::scenario::FaultName;
use cimjob::simulator::{ChannelBindingPolicy, Scenario};

use crate::simulator::client::{FIRST, IDENTIFY, OPERATOR, Started, basic, get};
use crate::simulator::log_in;
use crate::simulator::meddler::{Message, Towards, before};
use crate::wire::Wire;

const PASSWORD: &str = "Job-0815 please";

/// A host with the built-in scenario, changed, and where it listens without TLS.
fn started(change: impl FnOnce(&mut Scenario)) -> (Started, SocketAddr) {
    // Strict is about HTTPS only.
    let mut scenario = Scenario { channel_binding: ChannelBindingPolicy::Strict, ..Scenario::built_in() };
    change(&mut scenario);
    let mut started = Started::new(scenario);
    let address = started.listen_http();
    (started, address)
}

fn credentials(password: &str) -> Credentials {
    Credentials { account: r"LAB\operator".parse().unwrap(), password: Password::new(password.to_owned()) }
}

/// NTLM as it is, and inside SPNEGO.
fn ways(password: &str) -> [Authentication; 2] {
    [Authentication::Ntlm(credentials(password)), Authentication::Negotiate(Identity::Password(credentials(password)))]
}

fn client(address: SocketAddr, way: Authentication, encryption: Encryption) -> Client {
    let endpoint = Endpoint::new("http://127.0.0.1", Some(address.port())).unwrap();
    Client::builder(endpoint).authentication(way).encryption(encryption).build().unwrap()
}

fn path(instance_id: &str) -> JobPath {
    JobPath::new(&"root/virtualization/v2".parse::<Namespace>().unwrap(), "Msvm_ConcreteJob", instance_id).unwrap()
}

#[test]
fn our_client_explains_jobs_over_one_sealed_login_after_the_other() {
    let (started, address) = started(|_| ());
    for way in ways(PASSWORD) {
        let client = client(address, way, Encryption::Required);
        for _ in 0..3 {
            let explained = started.runtime().block_on(client.explain(&path(FIRST))).unwrap();
            assert!(explained.errors.iter().all(|error| matches!(error, ReportedError::Decoded(_))), "{explained:?}");
        }
    }
}

#[test]
fn a_fault_is_sealed_too() {
    let (started, address) = started(|scenario| scenario.jobs[0].fault = Some(FaultName::AccessDenied));
    for way in ways(PASSWORD) {
        let client = client(address, way, Encryption::Required);
        let error = started.runtime().block_on(client.explain(&path(FIRST))).unwrap_err();
        assert!(matches!(&error, Error::Fault(_)), "{error:?}");
    }
}

#[test]
fn a_wrong_password_is_refused() {
    let (started, address) = started(|_| ());
    for way in ways("wrong") {
        let client = client(address, way, Encryption::Required);
        let error = started.runtime().block_on(client.explain(&path(FIRST))).unwrap_err();
        assert!(matches!(&error, Error::Refused(Refused::Credentials { .. })), "{error:?}");
    }
}

#[test]
fn what_is_not_sealed_is_refused_unless_the_scenario_allows_it() {
    let (_refusing, refusing) = started(|_| ());
    let (_allowing, allowing) = started(|scenario| scenario.allow_unencrypted = true);
    let status = |address| log_in(&mut Wire(TcpStream::connect(address).unwrap()), PASSWORD, None).1;
    let (refused, allowed) = (status(refusing), status(allowing));
    assert_eq!((refused.status, &*refused.body, allowed.status), (500, "", 200));
}

#[test]
fn our_client_in_cleartext_is_answered_where_both_sides_allow_it() {
    let (refusing, to_refusing) = started(|_| ());
    let (allowing, to_allowing) = started(|scenario| scenario.allow_unencrypted = true);
    for way in ways(PASSWORD) {
        let explain = |started: &Started, address| {
            let client = client(address, way.clone(), Encryption::Optional);
            started.runtime().block_on(client.explain(&path(FIRST)))
        };
        assert!(explain(&allowing, to_allowing).is_ok());
        let error = explain(&refusing, to_refusing).unwrap_err();
        assert!(matches!(&error, Error::Http { status: 500, .. }), "{error:?}");
    }
}

#[test]
fn basic_is_offered_and_its_messages_are_refused_as_all_in_cleartext() {
    let (_started, address) = started(|_| ());
    let mut wire = Wire(TcpStream::connect(address).unwrap());
    assert_eq!(wire.post("", &get()).challenges(), ["Negotiate", "Basic realm=\"WSMAN\""]);
    assert_eq!(wire.post(&basic(OPERATOR), &get()).status, 500);
}

#[test]
fn identify_in_cleartext_is_for_anonymous_clients() {
    let (_started, address) = started(|_| ());
    let answer = Wire(TcpStream::connect(address).unwrap()).post("WSMANIDENTIFY: unauthenticated\r\n", IDENTIFY);
    assert!(answer.status == 200 && answer.body.contains("IdentifyResponse"), "{answer:?}");
}

#[test]
fn what_cannot_be_opened_is_refused_and_ends_the_connection() {
    let (_started, address) = started(|_| ());
    let mut wire = Wire(TcpStream::connect(address).unwrap());
    log_in(&mut wire, PASSWORD, None);
    let sealed = "Content-Type: multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";\
        boundary=\"Encrypted Boundary\"\r\n";
    let answer = wire.send(&format!("POST /wsman HTTP/1.1\r\nHost: localhost\r\n{sealed}"), "--Encrypted Boundary\r\n");
    assert!(answer.status == 400 && answer.head.to_lowercase().contains("connection: close"), "{answer:?}");
}

/// What our client is told with someone on the way, in each way to log in.
fn told_with(change: impl Fn(Towards, &mut Message) + Copy + Send + 'static) -> [Result<(), Error>; 2] {
    let (started, address) = started(|_| ());
    ways(PASSWORD).map(|way| {
        let client = client(before(address, change), way, Encryption::Required);
        started.runtime().block_on(client.explain(&path(FIRST))).map(drop)
    })
}

#[test]
fn an_answer_in_cleartext_where_a_sealed_one_is_due_is_refused() {
    for told in told_with(|_, message| {
        if message.is_sealed() && message.head.starts_with("HTTP") {
            message.head = "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n".to_owned();
            message.body = IDENTIFY.as_bytes().to_vec();
        }
    }) {
        assert!(matches!(&told, Err(Error::Refused(Refused::NotSealed))), "{told:?}");
    }
}

#[test]
fn an_answer_that_was_changed_is_refused() {
    for told in told_with(|towards, message| {
        if message.is_sealed() && towards == Towards::Client {
            message.turn_a_bit();
        }
    }) {
        let Err(Error::Refused(Refused::Sealing(error))) = told else { panic!("{told:?}") };
        assert_eq!(error, MultipartError::Seal(SealError::Signature));
    }
}

#[test]
fn a_request_that_was_changed_is_refused_by_the_host() {
    for told in told_with(|towards, message| {
        if message.is_sealed() && towards == Towards::Host {
            message.turn_a_bit();
        }
    }) {
        assert!(matches!(&told, Err(Error::Http { status: 400, .. })), "{told:?}");
    }
}

#[test]
fn who_only_reads_learns_nothing_of_the_job() {
    let (started, address) = started(|_| ());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let keeping = Arc::clone(&seen);
    let way = before(address, move |_, message: &mut Message| keeping.lock().unwrap().extend_from_slice(&message.body));
    let [ntlm, _] = ways(PASSWORD);
    started.runtime().block_on(client(way, ntlm, Encryption::Required).explain(&path(FIRST))).unwrap();
    let seen = String::from_utf8_lossy(&seen.lock().unwrap()).into_owned();
    assert!(seen.contains("HTTP-SPNEGO-session-encrypted"));
    assert!(["Envelope", FIRST, "Msvm", PASSWORD].iter().all(|text| !seen.contains(text)), "{seen}");
}
