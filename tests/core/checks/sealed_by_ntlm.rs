//! What one side of an NTLM login seals, the other opens as the same, once and unchanged, and nothing else (MS-NLMP 3.4; MS-WSMV 2.2.9.1).

use cimjob::auth::{
    Credentials, FileTime, Mechanism, Ntlm, NtlmSeed, Password, Protection, Sealer, Step, open_message, seal_message,
};
use cimjob::simulator::{NtlmAcceptor, Step as HostStep};

const LIMIT: usize = 1 << 17;
const SOAP: &str = "application/soap+xml;charset=UTF-8";

/// The first two bytes say which byte of the sealed body is changed; the rest is a message, and as it is a body that claims to be sealed.
pub(crate) fn check(bytes: &[u8]) {
    let Some(([a, b], message)) = bytes.split_first_chunk() else { return };
    let (mut client, mut host) = logged_in();
    let sealed = seal_message(&mut *host, SOAP, message).expect("sealed");
    let opened = open_message(&mut *client, &sealed.content_type, &sealed.body, LIMIT).expect("opened");
    assert_eq!((opened.content_type.as_str(), opened.body.as_slice()), (SOAP, message));
    let repeated = open_message(&mut *client, &sealed.content_type, &sealed.body, LIMIT);
    assert!(message.is_empty() || repeated.is_err(), "a repeated message is opened");
    let (mut client, _) = logged_in();
    let mut changed = sealed.body.clone();
    let at = usize::from(u16::from_be_bytes([*a, *b])) % changed.len();
    changed[at] ^= 1;
    if let Ok(opened) = open_message(&mut *client, &sealed.content_type, &changed, LIMIT) {
        // The sealed bytes are protected, and what is around them is not.
        assert_eq!(opened.body, message, "byte {at} of what is sealed does not count");
    }
    let (mut client, _) = logged_in();
    let forged = open_message(&mut *client, &sealed.content_type, message, LIMIT);
    assert!(forged.is_err(), "a message that was sealed without the key is opened");
}

/// Both sides of a login that is finished.
fn logged_in() -> (Box<dyn Sealer>, Box<dyn Sealer>) {
    let password = Password::new("a password".to_owned());
    let credentials = Credentials { account: "LAB\\ops".parse().expect("an account"), password: password.clone() };
    let seed = NtlmSeed { client_challenge: [1; 8], exported_session_key: [2; 16], now: FileTime(0) };
    let mut client = Ntlm::new(&credentials, "HTTP/hv01", seed, Protection::Sealed);
    let mut host = NtlmAcceptor::new([3; 8], FileTime(0), "HV01");
    let Ok(Step::Continue(negotiate)) = client.step(None, None) else { panic!("no first token") };
    let Ok(HostStep::Continue(challenge)) = host.step(&negotiate, |_| Some(&password)) else { panic!("no challenge") };
    let Ok(Step::Last(authenticate)) = client.step(Some(&challenge), None) else { panic!("no answer") };
    let accepted = host.step(&authenticate, |_| Some(&password));
    assert!(matches!(accepted, Ok(HostStep::Accepted { .. })), "{accepted:?}");
    (Box::new(client).sealer().expect("keys"), host.take_sealer().expect("keys"))
}
