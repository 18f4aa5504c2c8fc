//! What a NATS server says before anyone logs in: one line.

use std::io::ErrorKind;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::nats::server::ServerUrl;

/// What the server says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Greeting {
    pub(super) version: String,
    pub(super) name: String,
    pub(super) tls: ServerTls,
    pub(super) login: Demand,
    pub(super) jetstream: bool,
    pub(super) cluster: Option<String>,
}

/// The TLS of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ServerTls {
    None,
    Offered,
    Demanded,
    /// With a certificate of the client.
    WithCertificate,
}

/// Does the server want a login?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    Required,
    Not,
}

/// Why nothing was said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoGreeting {
    #[error("the name {0} cannot be resolved")]
    Name(String),
    #[error("connection refused: nothing listens there")]
    Refused,
    #[error("no answer within {} s", seconds(*.0))]
    Silent(Duration),
    #[error("{0}")]
    Other(String),
    #[error("what answers is not a NATS server")]
    Foreign,
}

/// The longest line that is read; servers write some 500 bytes.
const LONGEST: u64 = 32 * 1024;

/// The line of this server, which may take so long.
pub(super) async fn greet(server: &ServerUrl, within: Duration) -> Result<Greeting, NoGreeting> {
    let (host, port) = (server.host(), server.port());
    let line = timeout(within, async {
        let addresses = lookup_host((host, port)).await.map_err(|_| NoGreeting::Name(host.to_owned()))?;
        let addresses: Vec<_> = addresses.collect();
        let stream = TcpStream::connect(addresses.as_slice()).await.map_err(|error| match error.kind() {
            ErrorKind::ConnectionRefused => NoGreeting::Refused,
            _ => NoGreeting::Other(error.to_string()),
        })?;
        let mut line = Vec::new();
        let read = BufReader::new(stream.take(LONGEST)).read_until(b'\n', &mut line).await;
        read.map(|_| line).map_err(|error| NoGreeting::Other(error.to_string()))
    });
    read(&line.await.map_err(|_| NoGreeting::Silent(within))??).ok_or(NoGreeting::Foreign)
}

/// In tenths, without those that are zero.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 10.0).round() / 10.0
}

fn read(line: &[u8]) -> Option<Greeting> {
    let info: Value = serde_json::from_slice(line.strip_prefix(b"INFO ")?).ok()?;
    let text = |name: &str| info.get(name).and_then(Value::as_str).map(str::to_owned);
    let is = |name: &str| info.get(name).and_then(Value::as_bool).unwrap_or(false);
    let tls = match (is("tls_verify"), is("tls_required"), is("tls_available")) {
        (true, ..) => ServerTls::WithCertificate,
        (_, true, _) => ServerTls::Demanded,
        (.., true) => ServerTls::Offered,
        _ => ServerTls::None,
    };
    Some(Greeting {
        version: text("version")?,
        name: text("server_name").unwrap_or_default(),
        tls,
        login: if is("auth_required") { Demand::Required } else { Demand::Not },
        jetstream: is("jetstream"),
        cluster: text("cluster"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_silence_is_said_in_tenths_of_a_second() {
        let said = |millis| NoGreeting::Silent(Duration::from_millis(millis)).to_string();
        assert_eq!([5_000, 2_499].map(said), ["no answer within 5 s", "no answer within 2.5 s"]);
    }

    #[test]
    fn a_greeting_is_read_and_another_protocol_is_not_one() {
        let line = br#"INFO {"server_id":"N","server_name":"hub","version":"2.9.10","auth_required":true,"jetstream":true,"tls_required":true} "#;
        let greeting = read(line).unwrap();
        assert_eq!((greeting.version.as_str(), greeting.name.as_str()), ("2.9.10", "hub"));
        assert_eq!((greeting.tls, greeting.login, greeting.jetstream), (ServerTls::Demanded, Demand::Required, true));
        for other in [&b"SSH-2.0-OpenSSH_9.2"[..], b"INFO ", b"INFO {}", b"INFO [1]", b""] {
            assert_eq!(read(other), None);
        }
    }
}
