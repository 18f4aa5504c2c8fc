//! Our mechanisms and our framing against those of pyspnego, pypsrp and pywinrm (MS-NLMP 3.4; RFC 4178; MS-WSMV 2.2.9.1).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::auth::{
    ChannelBinding, Credentials, FileTime, Mechanism, MultipartError, Negotiate, Ntlm, NtlmSeed, OpenedMessage,
    Password, Protection, SealError, SealedMessage, Sealer, Step, open_message, seal_message,
};
use serde_json::{Value, json};

use crate::calls::{JUERGEN, OPERATOR, User, WRONG_PASSWORD};
use crate::needed;
use crate::process::{Process, Python};

const SOAP: &str = "application/soap+xml;charset=UTF-8";
const CERTIFICATE: &[u8] = include_bytes!("../certificates/sha256_rsa.der");
const OTHER_CERTIFICATE: &[u8] = include_bytes!("../certificates/sha384_ecdsa.der");

/// Our two ways, and what pyspnego calls the one that takes each.
const WAYS: [(Way, &str); 3] = [(Way::Raw, "ntlm"), (Way::Raw, "negotiate"), (Way::Spnego, "negotiate")];

#[derive(Debug, Clone, Copy)]
enum Way {
    Raw,
    Spnego,
}

/// `sealed_messages.py`: the host's side.
struct Peer(Process);

impl Peer {
    fn start(python: &Python, protocol: &str, library: &str, binding: Option<&ChannelBinding>) -> Self {
        let mut command = python.command();
        command.args(["sealed_messages.py", "--protocol", protocol, "--library", library]);
        if let Some(binding) = binding {
            command.args(["--binding", &BASE64_STANDARD.encode(binding.application_data())]);
        }
        Self(Process::start(command))
    }

    fn ask(&mut self, question: &Value) -> Result<Value, String> {
        self.0.tell(&question.to_string());
        let answer: Value = serde_json::from_str(&self.0.line()).unwrap();
        match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer),
        }
    }

    /// Logs in; the keys, or what pyspnego complains of.
    fn log_in(&mut self, way: Way, user: User, binding: Option<&ChannelBinding>) -> Result<Box<dyn Sealer>, String> {
        let mut mechanism = mechanism(way, user);
        let mut said: Option<Vec<u8>> = None;
        loop {
            match mechanism.step(said.as_deref(), binding).unwrap() {
                Step::Continue(token) => said = self.token(&token)?.0,
                Step::Last(token) => {
                    let (end, complete) = self.token(&token)?;
                    assert!(complete);
                    said = end;
                }
                Step::Done => return Ok(mechanism.sealer().unwrap()),
            }
        }
    }

    fn token(&mut self, token: &[u8]) -> Result<(Option<Vec<u8>>, bool), String> {
        let answer = self.ask(&json!({"token": BASE64_STANDARD.encode(token)}))?;
        let token = answer["token"].as_str().map(|token| BASE64_STANDARD.decode(token).unwrap());
        Ok((token, answer["complete"].as_bool().unwrap()))
    }

    fn opens(&mut self, message: &SealedMessage) -> Result<Vec<u8>, String> {
        let body = BASE64_STANDARD.encode(&message.body);
        let answer = self.ask(&json!({"open": body, "content_type": message.content_type}))?;
        Ok(BASE64_STANDARD.decode(answer["plain"].as_str().unwrap()).unwrap())
    }

    fn seals(&mut self, plain: &[u8]) -> SealedMessage {
        let answer = self.ask(&json!({"seal": BASE64_STANDARD.encode(plain)})).unwrap();
        let content_type = answer["content_type"].as_str().unwrap().to_owned();
        SealedMessage { content_type, body: BASE64_STANDARD.decode(answer["body"].as_str().unwrap()).unwrap() }
    }
}

fn mechanism(way: Way, (account, password): User) -> Box<dyn Mechanism> {
    let credentials = Credentials { account: account.parse().unwrap(), password: Password::new(password.to_owned()) };
    let seed = NtlmSeed { client_challenge: [1; 8], exported_session_key: [2; 16], now: FileTime(0) };
    let ntlm = Ntlm::new(&credentials, "HTTP/localhost", seed, Protection::Sealed);
    match way {
        Way::Raw => Box::new(ntlm),
        Way::Spnego => Box::new(Negotiate::new(ntlm)),
    }
}

fn binding(certificate: &[u8]) -> ChannelBinding {
    ChannelBinding::tls_server_end_point(certificate).unwrap()
}

fn open(sealer: &mut dyn Sealer, message: &SealedMessage) -> Result<OpenedMessage, MultipartError> {
    open_message(sealer, &message.content_type, &message.body, 1 << 20)
}

/// Texts with each byte, with what looks like a boundary, and longer than 16 KiB.
fn texts() -> [Vec<u8>; 5] {
    let bytes = |length| (0..=u8::MAX).cycle().take(length).collect();
    [
        b"<a/>".to_vec(),
        bytes(256),
        b"--Encrypted Boundary\r\n--Encrypted Boundary--\r\n".to_vec(),
        bytes(70_000),
        vec![0],
    ]
}

/// Several messages both ways, in turn.
fn both_ways(library: &str) {
    let Some(python) = needed::python() else { return };
    for (way, protocol) in WAYS {
        let mut peer = Peer::start(&python, protocol, library, None);
        let mut sealer = peer.log_in(way, JUERGEN, None).unwrap();
        for text in texts() {
            let ours = seal_message(&mut *sealer, SOAP, &text).unwrap();
            assert_eq!(peer.opens(&ours).as_ref(), Ok(&text), "{way:?} {protocol}");
            let theirs = peer.seals(&text);
            let expected = OpenedMessage { content_type: SOAP.to_owned(), body: text };
            assert_eq!(open(&mut *sealer, &theirs), Ok(expected), "{way:?} {protocol}");
        }
    }
}

#[test]
fn pypsrp_reads_what_we_seal_and_we_what_it_seals() {
    both_ways("pypsrp");
}

#[test]
fn pywinrm_reads_what_we_seal_and_we_what_it_seals() {
    both_ways("pywinrm");
}

#[test]
fn the_frames_are_the_same_to_the_byte() {
    let Some(python) = needed::python() else { return };
    for library in ["pypsrp", "pywinrm"] {
        let mut peer = Peer::start(&python, "ntlm", library, None);
        let mut sealer = peer.log_in(Way::Raw, OPERATOR, None).unwrap();
        let (ours, theirs) = (seal_message(&mut *sealer, SOAP, b"").unwrap(), peer.seals(b""));
        // All but the signature, of which only version and number are alike.
        let without = |message: &SealedMessage| {
            let at = message.body.windows(8).position(|window| window == b"\x10\0\0\0\x01\0\0\0").unwrap() + 8;
            let (front, rest) = message.body.split_at(at);
            (message.content_type.clone(), front.to_vec(), rest[8..].to_vec())
        };
        assert_eq!(without(&ours), without(&theirs), "{library}");
    }
}

#[test]
fn what_we_sealed_and_someone_changed_is_refused_by_them() {
    let Some(python) = needed::python() else { return };
    for (way, protocol) in WAYS {
        let mut peer = Peer::start(&python, protocol, "pypsrp", None);
        let mut sealer = peer.log_in(way, OPERATOR, None).unwrap();
        let mut message = seal_message(&mut *sealer, SOAP, b"<a/>").unwrap();
        let last = message.body.len() - b"x--Encrypted Boundary--\r\n".len();
        message.body[last] ^= 1;
        assert!(peer.opens(&message).unwrap_err().starts_with("BadMICError"));
    }
}

#[test]
fn what_they_sealed_and_someone_changed_repeated_or_lost_is_refused_by_us() {
    let Some(python) = needed::python() else { return };
    let refused = Err(MultipartError::Seal(SealError::Signature));
    let mut peer = Peer::start(&python, "negotiate", "pypsrp", None);
    let log_in = || {
        let mut fresh = Peer::start(&python, "negotiate", "pypsrp", None);
        let sealer = fresh.log_in(Way::Spnego, OPERATOR, None).unwrap();
        (fresh, sealer)
    };
    let (mut changing, mut sealer) = log_in();
    let mut message = changing.seals(b"<a/>");
    let last = message.body.len() - b"x--Encrypted Boundary--\r\n".len();
    message.body[last] ^= 1;
    assert_eq!(open(&mut *sealer, &message), refused);

    let (mut losing, mut sealer) = log_in();
    losing.seals(b"<lost/>");
    assert_eq!(open(&mut *sealer, &losing.seals(b"<a/>")), refused);

    let mut sealer = peer.log_in(Way::Spnego, OPERATOR, None).unwrap();
    let message = peer.seals(b"<a/>");
    open(&mut *sealer, &message).unwrap();
    assert_eq!(open(&mut *sealer, &message), refused);
}

#[test]
fn the_right_binding_is_accepted_and_a_wrong_or_missing_one_refused() {
    let Some(python) = needed::python() else { return };
    let log_in = |way, protocol, sent: Option<&ChannelBinding>| {
        let mut peer = Peer::start(&python, protocol, "pypsrp", Some(&binding(CERTIFICATE)));
        peer.log_in(way, OPERATOR, sent).map(drop)
    };
    for (way, protocol) in WAYS {
        assert_eq!(log_in(way, protocol, Some(&binding(CERTIFICATE))), Ok(()));
        let wrong = log_in(way, protocol, Some(&binding(OTHER_CERTIFICATE))).unwrap_err();
        assert!(wrong.contains("do not match initiator bindings"), "{wrong}");
        let missing = log_in(way, protocol, None).unwrap_err();
        assert!(missing.contains("not present in initiator response"), "{missing}");
    }
}

#[test]
fn a_wrong_password_is_refused_in_each_way() {
    let Some(python) = needed::python() else { return };
    for (way, protocol) in WAYS {
        let refused = Peer::start(&python, protocol, "pypsrp", None).log_in(way, WRONG_PASSWORD, None).map(drop);
        assert!(refused.as_ref().is_err_and(|error| error.contains("Invalid NTLM response")), "{refused:?}");
    }
}
