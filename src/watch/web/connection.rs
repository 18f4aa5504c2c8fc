//! One connection: TLS where there is a certificate, then requests and their answers.

use std::convert::Infallible;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, VARY, WWW_AUTHENTICATE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tracing::debug;

use crate::watch::web::access::{refusal, text};
use crate::watch::web::answer::{Answer, Asked, Sources};
use crate::watch::web::compression::{compressed, is_accepted};
use crate::watch::web::protection::Current;

/// How long a connection may be open.
const LONGEST: Duration = Duration::from_secs(120);

/// How long a client may take for the handshake of TLS, and for the head of a request.
const FIRST_LINES: Duration = Duration::from_secs(10);

/// What requests are answered from, and who may ask.
#[derive(Debug, Clone)]
pub(super) struct Served {
    pub(super) sources: Sources,
    pub(super) protection: Current,
}

impl Served {
    /// Until it ends, or was open for too long.
    pub(super) async fn serve(self, stream: TcpStream) {
        let served = match self.protection.get().tls {
            None => timeout(LONGEST, self.requests(stream)).await,
            Some(acceptor) => match timeout(FIRST_LINES, secured(stream, acceptor)).await {
                Ok(Some(stream)) => timeout(LONGEST, self.requests(stream)).await,
                _ => return debug!("a connection did not agree on TLS"),
            },
        };
        debug!(?served, "a connection has ended");
    }

    async fn requests(self, stream: impl AsyncRead + AsyncWrite + Unpin) -> hyper::Result<()> {
        let served = &self;
        let service = service_fn(|request: Request<Incoming>| async move {
            let answer = served.answer(&request).await;
            let is_gzip = is_accepted(text(request.headers(), ACCEPT_ENCODING));
            let compressed = if is_gzip { compressed(&answer.body).await } else { None };
            Ok::<_, Infallible>(response(answer, compressed))
        });
        let mut server = http1::Builder::new();
        server.timer(TokioTimer::new()).header_read_timeout(FIRST_LINES).max_buf_size(16 * 1024);
        server.serve_connection(TokioIo::new(stream), service).await
    }

    async fn answer(&self, request: &Request<Incoming>) -> Answer {
        let headers = request.headers();
        if let Some(refused) = refusal(self.protection.get().logins.as_deref(), headers).await {
            return refused;
        }
        let (method, uri) = (request.method(), request.uri());
        let (path, query) = (uri.path(), uri.query().unwrap_or_default());
        self.sources.answer(Asked { method, path, query, accept: text(headers, ACCEPT) }).await
    }
}

fn response(answer: Answer, compressed: Option<Vec<u8>>) -> Response<Full<Bytes>> {
    let is_compressed = compressed.is_some();
    let body = compressed.map_or_else(|| Bytes::from(answer.body), Bytes::from);
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = answer.status;
    // INVARIANT: these values are constants without control characters.
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
    if is_compressed {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if answer.status == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static("Basic realm=\"cimjob\", charset=\"UTF-8\"");
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    response
}

/// The first byte of a handshake (RFC 8446 5.1, "Record Layer").
const HANDSHAKE: u8 = 22;

const NOT_TLS: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 39\r\nConnection: close\r\n\r\nThis port speaks HTTPS: use https://...";

/// `None` if the client does not speak TLS; it gets an answer that says so.
async fn secured(mut stream: TcpStream, acceptor: TlsAcceptor) -> Option<TlsStream<TcpStream>> {
    let mut first = [0; 1];
    if stream.peek(&mut first).await.ok()? == 1 && first != [HANDSHAKE] {
        // What was not read would reset the connection, and the answer be lost.
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream.write_all(NOT_TLS).await;
        let _ = stream.shutdown().await;
        return None;
    }
    acceptor.accept(stream).await.ok()
}
