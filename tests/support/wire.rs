//! A client that knows nothing but TLS and HTTP/1.1, so that nothing of ours hides what a host does.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// One connection; over TLS unless it is made of another stream.
pub(crate) struct Wire<S = StreamOwned<ClientConnection, TcpStream>>(pub S);

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The values of `WWW-Authenticate`.
    pub(crate) fn challenges(&self) -> Vec<&str> {
        let value =
            |line| str::split_once(line, ": ").filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"));
        self.head.lines().filter_map(value).map(|(_, value)| value).collect()
    }
}

impl Wire {
    /// A connection that verifies certificate and the name localhost.
    pub(crate) fn connect(address: SocketAddr, certificate_der: &[u8]) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(certificate_der.to_vec())).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        Self(StreamOwned::new(connection, TcpStream::connect(address).unwrap()))
    }
}

impl<S: Read + Write> Wire<S> {
    /// Posts to `/wsman`; `headers` are lines, each ended by CR LF.
    pub(crate) fn post(&mut self, headers: &str, body: &str) -> Answer {
        let soap = "Content-Type: application/soap+xml;charset=UTF-8\r\n";
        self.send(&format!("POST /wsman HTTP/1.1\r\nHost: localhost\r\n{soap}{headers}"), body)
    }

    /// Sends a head without its end, and a body.
    pub(crate) fn send(&mut self, head: &str, body: &str) -> Answer {
        write!(self.0, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.0.flush().unwrap();
        self.receive()
    }

    fn receive(&mut self) -> Answer {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            self.0.read_exact(&mut byte).unwrap();
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap();
        let lower = head.to_ascii_lowercase();
        let length = lower.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        let mut body = vec![0; length.parse().unwrap()];
        self.0.read_exact(&mut body).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: String::from_utf8_lossy(&body).into_owned() }
    }
}
