//! Legs without end: no host and no mechanism keeps a login going.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use std::time::Duration;

use super::legs::{Handshake, MAX_LEGS};
use crate::auth::{
    ChannelBinding, Credentials, KerberosError, Mechanism, MechanismError, Password, Protection as Sealing, Sealer,
    Step,
};
use crate::client::connection::classify::Failure;
use crate::client::connection::connection::Dialer;
use crate::client::connection::request::Request;
use crate::client::deadline::Deadline;
use crate::client::error::error::Error;
use crate::client::error::refused::Refused;
use crate::client::login::candidate::{Candidate, Kind, Service};
use crate::client::login::credential_guard::CredentialGuard;
use crate::client::login::protection::Protection;
use crate::client::login::single_try::SingleTry;
use crate::client::route::endpoint::Endpoint;
use crate::client::route::proxy::Proxying;
use crate::client::route::route::Route;
use crate::client::tls::shared::SharedTls;
use crate::wsman::Effect;

/// Has always another token, after thinking for so long.
struct Tireless(Duration);

impl Mechanism for Tireless {
    fn scheme(&self) -> &'static str {
        "Negotiate"
    }

    fn name(&self) -> &'static str {
        "tireless"
    }

    fn step(&mut self, _: Option<&[u8]>, _: Option<&ChannelBinding>) -> Result<Step, MechanismError> {
        std::thread::sleep(self.0);
        Ok(Step::Continue(vec![1]))
    }

    fn blocks(&self) -> bool {
        true
    }

    fn sealer(self: Box<Self>) -> Result<Box<dyn Sealer>, MechanismError> {
        Err(MechanismError::NotSealable("never"))
    }
}

/// A host that has always another token too, and how often it was asked.
fn tireless_host() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&asked);
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut head, mut byte) = (Vec::new(), [0]);
        while stream.read_exact(&mut byte).is_ok() {
            head.extend(byte);
            if head.ends_with(b"\r\n\r\n") {
                head.clear();
                counting.fetch_add(1, Ordering::SeqCst);
                let answer = b"HTTP/1.1 401 No\r\nWWW-Authenticate: Negotiate AAAA\r\nContent-Length: 0\r\n\r\n";
                stream.write_all(answer).unwrap();
            }
        }
    });
    (address, asked)
}

/// How a login ends, and how many legs it had.
async fn log_in(mechanism: Tireless) -> (Option<Error>, usize) {
    let (address, asked) = tireless_host();
    let endpoint = Endpoint::new("http://127.0.0.1", Some(address.port())).unwrap();
    let dialer = Dialer {
        route: Route::new(&endpoint, &SharedTls::default(), &Proxying::Direct).unwrap(),
        connect_timeout: Duration::from_millis(300),
        answer_timeout: Duration::from_secs(5),
        max_reply: 1000,
        protection: Protection::Sealed,
    };
    let credentials = Credentials { account: "ops".parse().unwrap(), password: Password::new("no".to_owned()) };
    let service = Service::WebOf("127.0.0.1".to_owned());
    let candidate = Candidate { kind: Kind::Ntlm(credentials), service, sealing: Sealing::Sealed };
    let mut connection = dialer.connection().unwrap();
    let tries = SingleTry::new("127.0.0.1".to_owned(), CredentialGuard::new());
    let request = Request::new("<message/>".to_owned(), Effect::Reads, Deadline::after(Duration::from_secs(60)));
    let mut handshake = Handshake::new(&dialer, &mut connection, &request, &tries);
    let ended = handshake.run(&candidate, Box::new(mechanism), Step::Continue(vec![0])).await;
    let error = ended.err().and_then(|failure| match failure {
        Failure::Error(error) => Some(error),
        Failure::Lost | Failure::LostInLogin(_) => None,
    });
    (error, asked.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_login_without_end_is_given_up() {
    let (error, legs) = log_in(Tireless(Duration::ZERO)).await;
    assert!(matches!(error, Some(Error::Refused(Refused::Endless { scheme: "Negotiate" }))), "{error:?}");
    assert_eq!(legs, MAX_LEGS);
}

#[tokio::test]
async fn a_step_that_takes_too_long_is_not_waited_for() {
    let started = Instant::now();
    let (error, legs) = log_in(Tireless(Duration::from_secs(1))).await;
    let given_up = MechanismError::Kerberos(KerberosError::NoServer { told: "no answer in time".to_owned() });
    assert!(matches!(&error, Some(Error::Refused(Refused::Mechanism(told))) if *told == given_up), "{error:?}");
    assert!(legs == 1 && started.elapsed() < Duration::from_millis(900), "{legs} legs");
}
