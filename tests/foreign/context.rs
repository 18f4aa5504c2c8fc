//! The other side of one login without a network: `context_acceptor.py`, and our mechanism led through it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::auth::{Mechanism, MechanismError, SealError, Sealer, Step, open_message, seal_message};
use serde_json::{Value, json};

use crate::process::{Process, Python};

const SOAP: &str = "application/soap+xml;charset=UTF-8";

/// More legs than any login takes.
const MAX_LEGS: usize = 12;

/// A context of pyspnego.
pub(crate) struct Context {
    process: Process,
}

/// How a login ended.
#[derive(Debug, PartialEq)]
pub(crate) enum Login {
    /// Both sides are sure; so many tokens went out.
    Complete(usize),
    /// The other side refuses, for its own reason, and tells us nothing.
    RefusedThere(String),
    /// Ours does.
    RefusedHere(MechanismError),
}

impl Context {
    /// Starts the script with these options and variables.
    pub(crate) fn start(python: &Python, options: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = python.command();
        command.arg("context_acceptor.py").args(options);
        command.envs(variables.iter().copied());
        let process = Process::start(command);
        let ready: Value = serde_json::from_str(&process.line()).unwrap();
        assert!(ready["ready"].is_string(), "{ready}");
        Self { process }
    }

    fn ask(&mut self, question: &Value) -> Value {
        self.process.tell(&question.to_string());
        serde_json::from_str(&self.process.line()).unwrap()
    }

    /// What the other side knows of a finished login.
    pub(crate) fn seen(&mut self) -> Value {
        self.ask(&json!({"seen": null}))
    }

    /// Carries tokens between both until one of them has enough.
    pub(crate) fn log_in(&mut self, mechanism: &mut dyn Mechanism) -> Login {
        let mut challenge = None;
        for leg in 0..MAX_LEGS {
            let token = match mechanism.step(challenge.as_deref(), None) {
                Ok(Step::Done) => return Login::Complete(leg),
                Ok(Step::Continue(token) | Step::Last(token)) => token,
                Err(error) => return Login::RefusedHere(error),
            };
            let answer = self.ask(&json!({"step": BASE64_STANDARD.encode(token)}));
            challenge = answer["token"].as_str().map(|token| BASE64_STANDARD.decode(token).unwrap());
            if let (Some(reason), None) = (answer["refused"].as_str(), &challenge) {
                return Login::RefusedThere(reason.to_owned());
            }
        }
        panic!("the login does not end");
    }

    /// Lets the other side open what we sealed.
    pub(crate) fn opens(&mut self, sealer: &mut dyn Sealer, plain: &[u8]) -> Result<Vec<u8>, String> {
        let sealed = sealer.seal(plain).unwrap();
        let parts = [sealed.header, sealed.data].map(|part| BASE64_STANDARD.encode(part));
        let answer = self.ask(&json!({"unwrap": parts}));
        match answer["plain"].as_str() {
            Some(plain) => Ok(BASE64_STANDARD.decode(plain).unwrap()),
            None => Err(answer["refused"].as_str().unwrap().to_owned()),
        }
    }

    /// Lets pypsrp join and open a whole message.
    fn opens_message(&mut self, body: &[u8]) -> Vec<u8> {
        let answer = self.ask(&json!({"open": BASE64_STANDARD.encode(body)}));
        BASE64_STANDARD.decode(answer["plain"].as_str().unwrap()).unwrap()
    }

    /// What pypsrp makes of a whole message: content type and body.
    fn seals_message(&mut self, plain: &[u8]) -> (String, Vec<u8>) {
        let answer = self.ask(&json!({"close": BASE64_STANDARD.encode(plain)}));
        let body = BASE64_STANDARD.decode(answer["body"].as_str().unwrap()).unwrap();
        (answer["type"].as_str().unwrap().to_owned(), body)
    }

    /// What the other side seals: header and data.
    pub(crate) fn seals(&mut self, plain: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let answer = self.ask(&json!({"wrap": BASE64_STANDARD.encode(plain)}));
        let part = |name: &str| BASE64_STANDARD.decode(answer[name].as_str().unwrap()).unwrap();
        (part("header"), part("data"))
    }
}

/// A message goes both ways as the body of an HTTP message; with CredSSP it is cut into parts.
pub(crate) fn assert_messages_both_ways(context: &mut Context, sealer: &mut dyn Sealer) {
    let plain: Vec<u8> = (0..=u8::MAX).cycle().take(40_000).collect();
    let sealed = seal_message(sealer, SOAP, &plain).unwrap();
    assert_eq!(context.opens_message(&sealed.body), plain);
    let (content_type, body) = context.seals_message(&plain);
    assert_eq!(sealed.content_type, content_type);
    assert_eq!(open_message(sealer, &content_type, &body, plain.len()).unwrap().body, plain);
}

/// Parts of all sizes go both ways, up to what one record of TLS holds.
pub(crate) fn assert_seals_both_ways(context: &mut Context, sealer: &mut dyn Sealer) {
    for length in [1, 15, 16, 5000, 16_384] {
        let plain: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
        assert_eq!(context.opens(sealer, &plain).as_deref(), Ok(plain.as_slice()));
        let (header, data) = context.seals(&plain);
        assert_eq!(sealer.open(&header, &data).as_deref(), Ok(plain.as_slice()));
    }
}

/// A message of the other side that was changed on its way is refused.
pub(crate) fn assert_refuses_changed(context: &mut Context, sealer: &mut dyn Sealer) {
    let (header, mut data) = context.seals(b"a message");
    data[0] ^= 1;
    assert_eq!(sealer.open(&header, &data), Err(SealError::Signature));
}
