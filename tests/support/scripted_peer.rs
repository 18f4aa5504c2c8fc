//! A peer that speaks TLS, or plain HTTP, and does with each connection exactly what a test says, byte by byte.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cimjob::client::CertificatePin;
use rcgen::{CertificateParams, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

/// A listening peer. Dropping it ends it and its connections.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) certificate: Certificate,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

/// A self-signed certificate, as WinRM's quick set-up leaves one behind.
#[derive(Clone)]
pub(crate) struct Certificate {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) pem: String,
    key: Vec<u8>,
}

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The number of its connection, from 0.
    pub(crate) connection: usize,
    pub(crate) head: String,
    /// The body as a text, as far as it is one.
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

/// What the peer saw and did.
#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<Request>>,
    /// Bytes that the client's system took.
    sent: AtomicUsize,
}

/// A connection with TLS or without.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// The peer's end of one connection.
pub(crate) struct Conversation {
    /// From 0, in the order in which connections came.
    pub(crate) number: usize,
    stream: Box<dyn Stream>,
    seen: Arc<Seen>,
    unread: Vec<u8>,
}

impl Certificate {
    /// A certificate for these names or addresses.
    pub(crate) fn new(names: &[&str]) -> Self {
        Self::signed(parameters(names))
    }

    /// The same at its end since the end of 2001.
    pub(crate) fn expired(names: &[&str]) -> Self {
        let mut parameters = parameters(names);
        parameters.not_before = date_time_ymd(2000, 1, 1);
        parameters.not_after = date_time_ymd(2001, 12, 31);
        Self::signed(parameters)
    }

    fn signed(parameters: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        Self { der: certificate.der().clone(), pem: certificate.pem(), key: key.serialize_der() }
    }

    /// Its key, PKCS#8 in PEM form.
    pub(crate) fn key_pem(&self) -> String {
        KeyPair::try_from(self.key.clone()).unwrap().serialize_pem()
    }

    pub(crate) fn pin(&self) -> CertificatePin {
        CertificatePin::of(&self.der)
    }

    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.der.clone()], PrivateKeyDer::Pkcs8(self.key.clone().into()));
        TlsAcceptor::from(Arc::new(config.unwrap()))
    }
}

fn parameters(names: &[&str]) -> CertificateParams {
    let mut parameters = CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters
}

impl Peer {
    /// Listens on a loopback port; `script` is played on every connection, which is cut when it ends.
    pub(crate) async fn start<S, F>(script: S) -> Self
    where
        S: Fn(Conversation) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        Self::with(Certificate::new(&["localhost", "127.0.0.1"]), script).await
    }

    /// The same with a certificate of the test's choice.
    pub(crate) async fn with<S, F>(certificate: Certificate, script: S) -> Self
    where
        S: Fn(Conversation) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        Self::at("127.0.0.1:0".parse().unwrap(), certificate, script).await
    }

    /// The same without TLS.
    pub(crate) async fn plain<S, F>(script: S) -> Self
    where
        S: Fn(Conversation) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::listening(listener, (Certificate::new(&["localhost"]), None), script)
    }

    /// The same at an address, such as that of a peer that is gone.
    pub(crate) async fn at<S, F>(address: SocketAddr, certificate: Certificate, script: S) -> Self
    where
        S: Fn(Conversation) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let acceptor = certificate.acceptor();
        Self::listening(TcpListener::bind(address).await.unwrap(), (certificate, Some(acceptor)), script)
    }

    fn listening<S, F>(
        listener: TcpListener,
        (certificate, acceptor): (Certificate, Option<TlsAcceptor>),
        script: S,
    ) -> Self
    where
        S: Fn(Conversation) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let task = tokio::spawn(accept_all(listener, acceptor, Arc::clone(&seen), Arc::new(script)));
        Self { address, certificate, seen, task }
    }

    /// Answers every request of every connection with what `answer` makes of it.
    pub(crate) async fn answering(answer: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let answer = Arc::new(answer);
        Self::start(move |mut conversation| {
            let answer = Arc::clone(&answer);
            async move {
                while let Some(request) = conversation.request().await {
                    conversation.send(&answer(&request)).await;
                }
            }
        })
        .await
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// How many connections were made so far, with or without TLS.
    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// How many bytes the client's system took so far.
    pub(crate) fn sent(&self) -> usize {
        self.seen.sent.load(Ordering::SeqCst)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept_all<S, F>(listener: TcpListener, acceptor: Option<TlsAcceptor>, seen: Arc<Seen>, script: Arc<S>)
where
    S: Fn(Conversation) -> F + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let mut conversations = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let number = seen.connections.fetch_add(1, Ordering::SeqCst);
        let (acceptor, seen, script) = (acceptor.clone(), Arc::clone(&seen), Arc::clone(&script));
        conversations.spawn(async move {
            let stream: Box<dyn Stream> = match acceptor {
                None => Box::new(stream),
                Some(acceptor) => match acceptor.accept(stream).await {
                    Ok(stream) => Box::new(stream),
                    Err(_) => return,
                },
            };
            script(Conversation { number, stream, seen, unread: Vec::new() }).await;
        });
    }
}

impl Conversation {
    /// The next request; `None` when the client hung up.
    pub(crate) async fn request(&mut self) -> Option<Request> {
        let end = loop {
            match self.unread.windows(4).position(|four| four == b"\r\n\r\n") {
                Some(end) => break end + 4,
                None => self.more().await?,
            }
        };
        let head = String::from_utf8(self.unread.drain(..end).collect()).unwrap();
        let length = header(&head, "content-length").map_or(0, |length| length.parse().unwrap());
        while self.unread.len() < length {
            self.more().await?;
        }
        let bytes: Vec<u8> = self.unread.drain(..length).collect();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let request = Request { connection: self.number, head, body, bytes };
        self.seen.requests.lock().unwrap().push(request.clone());
        Some(request)
    }

    async fn more(&mut self) -> Option<()> {
        let read = self.stream.read_buf(&mut self.unread).await.unwrap_or(0);
        (read > 0).then_some(())
    }

    /// Sends these bytes; `false` when the client is gone.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> bool {
        let sent = self.stream.write_all(bytes).await.is_ok() && self.stream.flush().await.is_ok();
        self.seen.sent.fetch_add(if sent { bytes.len() } else { 0 }, Ordering::SeqCst);
        sent
    }

    /// Sends these bytes one at a time.
    pub(crate) async fn drip(&mut self, bytes: &[u8], pause: Duration) {
        for byte in bytes {
            if !self.send(&[*byte]).await {
                return;
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Says nothing more until the client hangs up.
    pub(crate) async fn stall(&mut self) {
        while self.more().await.is_some() {}
    }

    /// Ends the connection in good order; to cut it, drop it.
    pub(crate) async fn close(mut self) {
        let _gone_already = self.stream.shutdown().await;
    }
}

impl Request {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    /// The text of `a:MessageID`.
    pub(crate) fn message_id(&self) -> &str {
        let (_, rest) = self.body.split_once(":MessageID>").unwrap();
        rest.split_once('<').unwrap().0
    }
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let value = |line: &'h str| line.split_once(':').filter(|(found, _)| found.eq_ignore_ascii_case(name));
    head.lines().find_map(value).map(|(_, value)| value.trim())
}
