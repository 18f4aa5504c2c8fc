//! A connection to NATS that is made again as often as it breaks.

use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_nats::connection::State;
use async_nats::jetstream::{self, Context};
use async_nats::{Client, ConnectOptions, Event, ServerAddr};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::sync::watch::Sender;
use tokio::time::{Instant, timeout_at};

use crate::nats::identity::Identity;
use crate::nats::options::{Login, Options};

/// A connection to NATS. Clones are the same. It is made in the background, and made again as often as it breaks.
#[derive(Debug, Clone)]
pub struct Connection {
    client: Client,
    heard: Heard,
    opened: Instant,
}

/// What was heard of the connection last: that it is there, or why it is not. `None`: the first attempt has not ended.
#[derive(Debug, Clone, Default)]
struct Heard(Sender<Option<Result<(), String>>>);

/// Options that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The password would be sent in cleartext to another machine.
    #[error("the password would be sent to {0} in cleartext; a URL that begins with tls:// prevents that")]
    Unprotected(String),
    /// There is no server.
    #[error("no NATS server is named")]
    NoServer,
    /// The credentials or the seed cannot be read.
    #[error("the {0} cannot be read: it is not what NATS' tools write")]
    Secret(&'static str),
    /// The certificates of the authorities cannot be used.
    #[error("the certificates of the NATS server's authorities cannot be used: {0}")]
    Authorities(String),
    /// The library refuses it.
    #[error("the connection to NATS cannot be set up: {0}")]
    NotSetUp(String),
}

/// How long an answer of the server may take.
const ANSWER: Duration = Duration::from_secs(5);

/// How long the connection with its login may take.
const CONNECTING: Duration = Duration::from_secs(5);

/// How often a silent connection is tried; after two answers that do not come it is made anew.
const PING: Duration = Duration::from_secs(10);

impl Connection {
    /// Begins to connect. A server that is away is no error: it is tried until it is there.
    ///
    /// # Errors
    /// [`OpenError`]: the options cannot be used.
    pub async fn open(options: &Options) -> Result<Self, OpenError> {
        let (heard, opened) = (Heard::default(), Instant::now());
        let noting = heard.clone();
        let connecting = prepared(options)?.retry_on_initial_connect().event_callback(move |event| {
            noting.note(&event);
            std::future::ready(())
        });
        let client = connecting.connect(addresses(options)?).await;
        Ok(Self { client: client.map_err(|error| OpenError::NotSetUp(error.to_string()))?, heard, opened })
    }

    /// Is the server there now?
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    /// How often the connection was made again.
    #[must_use]
    pub fn reconnects(&self) -> u64 {
        self.client.statistics().connects.load(Ordering::Relaxed).saturating_sub(1)
    }

    /// Why the server is away; `None` if it is there.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        if self.is_connected() {
            return None;
        }
        match &*self.heard.0.borrow() {
            None => Some("no answer yet".to_owned()),
            // The library says it a moment before the connection can be used.
            Some(Ok(())) => None,
            Some(Err(why)) => Some(why.clone()),
        }
    }

    /// Is the server there? While the first attempt is under way, this waits for its end, for 5 s at most from when the connection was opened.
    ///
    /// # Errors
    /// Why the server is away.
    pub(in crate::nats) async fn reached(&self) -> Result<(), String> {
        let mut heard = self.heard.0.subscribe();
        // A server that says nothing in this time is away, too.
        let _ = timeout_at(self.opened + CONNECTING, heard.wait_for(Option::is_some)).await;
        self.trouble().map_or(Ok(()), Err)
    }

    /// What there is to say about an answer that does not come: the server reports what it forbids on its own.
    pub(in crate::nats) fn said(&self) -> String {
        self.heard.why().unwrap_or_else(|| "the server said nothing".to_owned())
    }

    pub(in crate::nats) fn client(&self) -> &Client {
        &self.client
    }

    pub(in crate::nats) fn jetstream(&self) -> Context {
        jetstream::new(self.client().clone())
    }
}

impl Heard {
    fn why(&self) -> Option<String> {
        self.0.borrow().clone()?.err()
    }

    fn note(&self, event: &Event) {
        let heard = match event {
            Event::Connected => Ok(()),
            Event::ServerError(error) => Err(error.to_string()),
            Event::ClientError(error) => Err(error.to_string()),
            Event::Disconnected => Err("the connection broke".to_owned()),
            _ => return,
        };
        self.0.send_replace(Some(heard));
    }
}

/// All but what is done with events.
pub(in crate::nats) fn prepared(options: &Options) -> Result<ConnectOptions, OpenError> {
    if let Some(server) = options.unprotected() {
        return Err(OpenError::Unprotected(server.host().to_owned()));
    }
    if options.servers.is_empty() {
        return Err(OpenError::NoServer);
    }
    // The one library for TLS that is built in; if it was chosen already, that is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let general = general(options).custom_inbox_prefix(identity(&options.login)?.inbox());
    with_authorities(logged_in(general, &options.login)?, options)
}

pub(in crate::nats) fn addresses(options: &Options) -> Result<Vec<ServerAddr>, OpenError> {
    let servers: io::Result<_> = options.servers.iter().map(|server| server.address().parse()).collect();
    servers.map_err(|error| OpenError::NotSetUp(error.to_string()))
}

fn general(options: &Options) -> ConnectOptions {
    ConnectOptions::new()
        .name(&options.name)
        .max_reconnects(None)
        .connection_timeout(CONNECTING)
        .request_timeout(Some(ANSWER))
        .ping_interval(PING)
}

pub(in crate::nats) fn identity(login: &Login) -> Result<Identity, OpenError> {
    let what = if matches!(login, Login::Seed(_)) { "NKEY file" } else { "credentials file" };
    Identity::of(login).ok_or(OpenError::Secret(what))
}

/// A server that gets a password does not say who else gets it.
fn logged_in(connecting: ConnectOptions, login: &Login) -> Result<ConnectOptions, OpenError> {
    match login {
        Login::None => Ok(connecting),
        Login::Password { user, password } => {
            Ok(connecting.user_and_password(user.clone(), password.expose().to_owned()).ignore_discovered_servers())
        }
        Login::Credentials(text) => {
            connecting.credentials(text.expose()).map_err(|_| OpenError::Secret("credentials file"))
        }
        // What is not a seed was refused before.
        Login::Seed(text) => Ok(connecting.nkey(text.expose().trim().to_owned())),
    }
}

/// The file is read now, so that one that cannot be used is an error at once, and again for each connection.
fn with_authorities(connecting: ConnectOptions, options: &Options) -> Result<ConnectOptions, OpenError> {
    let Some(path) = &options.ca_file else { return Ok(connecting) };
    check_authorities(path).map_err(OpenError::Authorities)?;
    Ok(connecting.add_root_certificates(path.clone()))
}

fn check_authorities(path: &Path) -> Result<(), String> {
    let certificates = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(format!("{} holds none in PEM form", path.display())),
        Ok(_) => Ok(()),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;
    use crate::auth::Password;

    fn options(login: Login) -> Options {
        let servers = vec!["nats://127.0.0.1:1".parse().unwrap()];
        Options { servers, ca_file: None, login, name: "test".into() }
    }

    #[tokio::test]
    async fn a_server_that_is_away_is_no_error_and_is_said() {
        let connection = Connection::open(&options(Login::None)).await.unwrap();
        assert!(connection.trouble().is_some() && connection.reconnects() == 0);
    }

    /// A server that greets, and takes the login.
    async fn welcome(listener: TcpListener) -> TcpStream {
        let (mut stream, _) = listener.accept().await.unwrap();
        let info = r#"{"server_id":"S","version":"2.9.10","proto":1,"max_payload":1048576,"headers":true}"#;
        stream.write_all(format!("INFO {info}\r\n").as_bytes()).await.unwrap();
        let mut said = Vec::new();
        while !said.ends_with(b"PING\r\n") {
            assert_ne!(stream.read_buf(&mut said).await.unwrap(), 0);
        }
        stream.write_all(b"PONG\r\n").await.unwrap();
        stream
    }

    #[tokio::test]
    async fn a_server_that_is_just_being_reached_is_waited_for() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = format!("nats://{}", listener.local_addr().unwrap()).parse().unwrap();
        let options = Options { servers: vec![server], ..options(Login::None) };
        let connection = Connection::open(&options).await.unwrap();
        let (reached, _stream) = tokio::join!(connection.reached(), welcome(listener));
        assert_eq!(reached, Ok(()));
    }

    #[tokio::test]
    async fn a_server_that_refuses_the_connection_is_away_at_once() {
        let connection = Connection::open(&options(Login::None)).await.unwrap();
        let why = connection.reached().await.unwrap_err();
        assert_ne!(why, "no answer yet");
    }

    #[tokio::test]
    async fn secrets_and_certificates_that_cannot_be_read_are_refused_at_once() {
        let seed = || Password::new("SUANOTHING".into());
        for (login, what) in [(Login::Seed(seed()), "NKEY"), (Login::Credentials(seed()), "credentials")] {
            let error = Connection::open(&options(login)).await.unwrap_err();
            assert!(error.to_string().contains(what), "{error}");
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        let options = Options { ca_file: Some(file.path().to_owned()), ..options(Login::None) };
        assert!(matches!(Connection::open(&options).await, Err(OpenError::Authorities(_))));
    }

    #[tokio::test]
    async fn a_password_in_clear_text_is_refused_before_anything_is_sent() {
        let login = Login::Password { user: "ops".into(), password: Password::new("secret".into()) };
        let options = Options { servers: vec!["nats://192.0.2.1".parse().unwrap()], ..options(login) };
        assert!(matches!(Connection::open(&options).await, Err(OpenError::Unprotected(_))));
    }
}
