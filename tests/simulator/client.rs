//! A client that knows nothing but TLS and HTTP/1.1, so that nothing of ours hides what the simulator does.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::simulator::{Clock, Running, Scenario, Simulator};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tokio::runtime::Runtime;

pub(crate) const FIRST: &str = "8E1C7A50-0000-4000-8000-000000000001";
pub(crate) const OPERATOR: &str = "LAB\\operator:Job-0815 please";
pub(crate) const URI: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob";

/// A simulator on a loopback port, with its runtime.
pub(crate) struct Started {
    running: Option<Running>,
    runtime: Runtime,
}

impl Started {
    pub(crate) fn new(scenario: Scenario) -> Self {
        Self::by(Clock::running(), scenario)
    }

    pub(crate) fn by(clock: Clock, scenario: Scenario) -> Self {
        let runtime = Runtime::new().unwrap();
        let listen = "127.0.0.1:0".parse().unwrap();
        let running = runtime.block_on(Simulator::start_by(clock, scenario, listen)).unwrap();
        Self { running: Some(running), runtime }
    }

    pub(crate) fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    pub(crate) fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    pub(crate) fn stop(&mut self) -> SocketAddr {
        let running = self.running.take().unwrap();
        let address = running.address();
        self.runtime.block_on(running.stop());
        address
    }

    /// A connection that verifies certificate and name.
    pub(crate) fn connect(&self) -> Wire {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(self.running().certificate_der().to_vec())).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        Wire(StreamOwned::new(connection, TcpStream::connect(self.running().address()).unwrap()))
    }
}

/// One connection.
pub(crate) struct Wire(pub StreamOwned<ClientConnection, TcpStream>);

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
        Answer { status, head, body: String::from_utf8(body).unwrap() }
    }
}

pub(crate) fn basic(pair: &str) -> String {
    format!("Authorization: Basic {}\r\n", BASE64_STANDARD.encode(pair))
}

pub(crate) fn get() -> String {
    envelope("http://schemas.xmlsoap.org/ws/2004/09/transfer/Get", "")
}

pub(crate) fn get_error() -> String {
    envelope(&format!("{URI}/GetError"), &format!("<r:GetError_INPUT xmlns:r='{URI}'/>"))
}

fn envelope(action: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' \
         xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing' \
         xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'><s:Header><a:To>https://localhost/wsman</a:To>\
         <w:ResourceURI>{URI}</w:ResourceURI><a:ReplyTo><a:Address>\
         http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>\
         <a:Action>{action}</a:Action><a:MessageID>uuid:7</a:MessageID>\
         <w:SelectorSet><w:Selector Name='InstanceID'>{FIRST}</w:Selector></w:SelectorSet></s:Header>\
         <s:Body>{body}</s:Body></s:Envelope>"
    )
}

pub(crate) const IDENTIFY: &str = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header/><s:Body>\
    <i:Identify xmlns:i='http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd'/></s:Body></s:Envelope>";
