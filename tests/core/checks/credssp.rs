//! Whatever a host says inside the TLS connection of CredSSP, the login ends, and no password goes out before the host has proved itself
//! (MS-CSSP 3.1.5).

use std::io::{Read, Write};
use std::sync::{Arc, OnceLock};

use cimjob::auth::{Credentials, Mechanism, Password, Step};
use cimjob::sspi::CredSsp;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection};

use super::{chunks, holds_password};

/// What the host says, each message behind its length in two bytes.
pub(crate) fn check(bytes: &[u8]) {
    let credentials =
        Credentials { account: "LAB\\ops".parse().expect("an account"), password: Password::new("a password".into()) };
    let mut login = CredSsp::new(&credentials, "HTTP/hv01").expect("a login");
    let mut host = ServerConnection::new(Arc::clone(config())).expect("a host");
    let mut flight = Vec::new();
    let mut messages = chunks(bytes);
    // Two legs of TLS, and what CredSSP says; more than that is refused by the client around it.
    for _ in 0..12 {
        let challenge = Some(flight.as_slice()).filter(|flight| !flight.is_empty());
        let Ok(Step::Continue(records)) = login.step(challenge, None) else { break };
        let asked = hear(&mut host, &records);
        // The host's own pairs are sent back to it, whatever they hold.
        assert!(!holds_password(&asked) || holds_password(bytes), "the password went out");
        flight = records_of(&mut host, if asked.is_empty() { None } else { messages.next() });
        if flight.is_empty() {
            break;
        }
    }
    assert!(Box::new(login).sealer().is_err(), "a host that does not know the password is believed");
}

/// What the client says in its records.
fn hear(host: &mut ServerConnection, mut records: &[u8]) -> Vec<u8> {
    let mut said = Vec::new();
    while !records.is_empty() {
        host.read_tls(&mut records).expect("records");
        let there = host.process_new_packets().expect("our own client").plaintext_bytes_to_read();
        host.reader().take(there.try_into().expect("a length")).read_to_end(&mut said).expect("what is there");
    }
    said
}

fn records_of(host: &mut ServerConnection, message: Option<&[u8]>) -> Vec<u8> {
    if let Some(message) = message {
        host.writer().write_all(message).expect("room");
    }
    let mut records = Vec::new();
    while host.wants_write() {
        host.write_tls(&mut records).expect("room");
    }
    records
}

fn config() -> &'static Arc<ServerConfig> {
    static CONFIG: OnceLock<Arc<ServerConfig>> = OnceLock::new();
    CONFIG.get_or_init(|| {
        let made = rcgen::generate_simple_self_signed(["hv01".to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let builder = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().expect("versions").with_no_client_auth();
        Arc::new(builder.with_single_cert(vec![made.cert.der().clone()], key).expect("a key that fits"))
    })
}
