//! No secret in logs, errors or what `Debug` shows: neither the password nor a token that proves it.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::client::{Authentication, Client, Error};
use tracing::level_filters::LevelFilter;

use super::calling::{PASSWORD, basic, ntlm, pinned, read, told};
use super::support::answers::{no_error, unauthorized};
use super::support::ntlm_host::ntlm_peer;
use super::support::scripted_peer::Peer;

thread_local! {
    /// Everything that any crate says on this thread, at the finest level.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Writes to [`LOG`].
struct ThreadLog;

impl Write for ThreadLog {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.with_borrow_mut(|log| log.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One subscriber for all threads: one for each would lose events to the cache of the thread that comes first.
fn start_logging() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let subscriber = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_ansi(false);
        subscriber.with_writer(|| ThreadLog).init();
    });
    LOG.take();
}

/// The password in every form in which it might get out.
fn forms_of_the_password() -> Vec<String> {
    let utf16: Vec<u8> = PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let basic = BASE64_STANDARD.encode(format!("operator:{PASSWORD}"));
    let bytes = |bytes: &[u8]| format!("{bytes:?}").trim_matches(['[', ']']).to_owned();
    let base64 = BASE64_STANDARD.encode(PASSWORD);
    vec![
        PASSWORD.to_owned(),
        base64.clone(),
        basic,
        BASE64_STANDARD.encode(&utf16),
        bytes(PASSWORD.as_bytes()),
        bytes(&utf16),
    ]
}

/// The secrets that crossed the wire: what is in the `Authorization` headers behind the scheme.
fn sent(peer: &Peer) -> Vec<String> {
    let requests = peer.requests();
    let values = requests.iter().filter_map(|request| request.header("authorization"));
    values.map(|value| value.split_once(' ').unwrap().1.to_owned()).collect()
}

fn assert_clean(text: &str, secrets: &[String]) {
    for secret in secrets {
        assert!(!text.contains(secret.as_str()), "{secret:?} is in: {text}");
    }
}

/// The whole log of two calls that succeed, and what must not be in it.
async fn session(peer: &Peer, authentication: Authentication) -> (String, Vec<String>) {
    start_logging();
    let client = pinned(peer, authentication).build().unwrap();
    read(&client).await.unwrap();
    read(&client).await.unwrap();
    (String::from_utf8(LOG.take()).unwrap(), [forms_of_the_password(), sent(peer)].concat())
}

#[tokio::test]
async fn the_log_of_an_ntlm_session_holds_no_secret() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move { host.serve(9).await }).await;
    let (log, secrets) = session(&peer, ntlm()).await;
    assert!(log.contains("logged in with NTLM"), "the log is not there: {log}");
    assert_eq!(secrets.len(), forms_of_the_password().len() + 2);
    assert_clean(&log, &secrets);
}

#[tokio::test]
async fn the_log_of_a_basic_session_holds_no_secret() {
    let peer = Peer::answering(no_error).await;
    let (log, secrets) = session(&peer, basic()).await;
    assert!(log.contains("received an answer"), "the log is not there: {log}");
    assert_eq!(secrets.last(), Some(&BASE64_STANDARD.encode(format!("operator:{PASSWORD}"))));
    assert_clean(&log, &secrets);
}

#[tokio::test]
async fn errors_of_a_login_hold_no_secret() {
    for authentication in [ntlm(), basic()] {
        let peer = Peer::answering(|_| unauthorized(&["Negotiate TlRMTVNTUAACAAAAbroken", "Basic realm=\"x\""])).await;
        let error: Error = read(&pinned(&peer, authentication).build().unwrap()).await.unwrap_err();
        let shown = format!("{error:?} {error:#?} {}", told(&error));
        assert_clean(&shown, &[forms_of_the_password(), sent(&peer)].concat());
    }
}

#[tokio::test]
async fn errors_of_a_connection_hold_no_secret() {
    let peer = Peer::start(|mut conversation| async move { drop(conversation.request().await) }).await;
    let error = read(&pinned(&peer, basic()).build().unwrap()).await.unwrap_err();
    assert_clean(&format!("{error:?} {error:#?} {}", told(&error)), &forms_of_the_password());
}

#[tokio::test]
async fn what_holds_credentials_shows_none() {
    let peer = Peer::answering(no_error).await;
    for authentication in [ntlm(), basic()] {
        let client: Client = pinned(&peer, authentication.clone()).build().unwrap();
        assert_clean(&format!("{authentication:?} {client:?} {client:#?}"), &forms_of_the_password());
    }
}
