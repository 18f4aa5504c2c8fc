//! The URL of a NATS server. It holds no password.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// Where a NATS server is, and as whom to log in there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerUrl {
    tls: Tls,
    host: String,
    port: u16,
    user: Option<String>,
}

/// Is TLS demanded, or taken if the server demands it?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tls {
    Demanded,
    IfAsked,
}

/// A text that is not the URL of a NATS server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServerUrlError {
    /// Another scheme.
    #[error("the URL of a NATS server begins with nats:// or tls://")]
    Scheme,
    /// No host, no port, or something behind them.
    #[error("the URL of a NATS server is nats://NAME:PORT or tls://NAME:PORT")]
    Form,
    /// A list of processes would show it.
    #[error("the URL holds a password, which others can see")]
    Password,
}

/// The port of NATS.
const PORT: u16 = 4222;

impl ServerUrl {
    /// The name or address of the server.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The user that the URL names.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Is it this machine, whatever a name server says?
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let address = self.host.parse::<IpAddr>();
        address.map_or_else(|_| self.host.eq_ignore_ascii_case("localhost"), |address| address.is_loopback())
    }

    /// Is TLS demanded?
    #[must_use]
    pub fn demands_tls(&self) -> bool {
        self.tls == Tls::Demanded
    }

    /// The URL without a user.
    pub(in crate::nats) fn address(&self) -> String {
        let scheme = if self.demands_tls() { "tls" } else { "nats" };
        match self.host.parse::<Ipv6Addr>() {
            Ok(address) => format!("{scheme}://[{address}]:{}", self.port),
            Err(_) => format!("{scheme}://{}:{}", self.host, self.port),
        }
    }
}

/// Without the user.
impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address())
    }
}

impl FromStr for ServerUrl {
    type Err = ServerUrlError;

    fn from_str(text: &str) -> Result<Self, ServerUrlError> {
        let (scheme, rest) = text.split_once("://").ok_or(ServerUrlError::Scheme)?;
        let tls = match scheme {
            "nats" => Tls::IfAsked,
            "tls" => Tls::Demanded,
            _ => return Err(ServerUrlError::Scheme),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (user, place) = match rest.rsplit_once('@') {
            Some((user, _)) if holds_password(user) => return Err(ServerUrlError::Password),
            Some((user, place)) if !user.is_empty() => (Some(user.to_owned()), place),
            Some(_) => return Err(ServerUrlError::Form),
            None => (None, rest),
        };
        let (host, port) = host_and_port(place).ok_or(ServerUrlError::Form)?;
        Ok(Self { tls, host, port, user })
    }
}

/// Also one that is written as in other URLs.
fn holds_password(user: &str) -> bool {
    user.contains(':') || user.to_ascii_lowercase().contains("%3a")
}

fn host_and_port(place: &str) -> Option<(String, u16)> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            (address.parse::<Ipv6Addr>().ok()?.to_string(), port.strip_prefix(':'))
        }
        None => match place.split_once(':') {
            Some((host, port)) => (name(host)?, Some(port)),
            None => (name(place)?, None),
        },
    };
    let port = port.map_or(Some(PORT), |port| port.parse().ok().filter(|port| *port > 0))?;
    Some((host, port))
}

fn name(host: &str) -> Option<String> {
    let is_allowed = |next: char| next.is_ascii_alphanumeric() || matches!(next, '-' | '.' | '_');
    (!host.is_empty() && host.chars().all(is_allowed)).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Result<String, ServerUrlError> {
        text.parse::<ServerUrl>().map(|url| url.address())
    }

    #[test]
    fn names_addresses_ports_and_users_are_read() {
        for (text, expected) in [
            ("nats://hub.lab.example", "nats://hub.lab.example:4222"),
            ("tls://hub:4443/", "tls://hub:4443"),
            ("nats://ops@127.0.0.1:1", "nats://127.0.0.1:1"),
            ("nats://[::1]:4222", "nats://[::1]:4222"),
            ("tls://[fd00::1]", "tls://[fd00::1]:4222"),
        ] {
            assert_eq!(address(text).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!("nats://ops@hub".parse::<ServerUrl>().unwrap().user(), Some("ops"));
    }

    #[test]
    fn what_is_not_such_a_url_is_refused() {
        for text in ["hub:4222", "http://hub", "ws://hub"] {
            assert_eq!(address(text), Err(ServerUrlError::Scheme), "{text}");
        }
        for text in
            ["nats://", "nats://hub:0", "nats://hub:x", "nats://@hub", "nats://h b", "nats://hub/x", "nats://::1"]
        {
            assert_eq!(address(text), Err(ServerUrlError::Form), "{text}");
        }
        for text in ["nats://ops:secret@hub", "nats://:secret@hub", "nats://ops%3Asecret@hub"] {
            assert_eq!(address(text), Err(ServerUrlError::Password), "{text}");
        }
    }

    #[test]
    fn this_machine_is_known_by_its_addresses_and_by_one_name() {
        let is_loopback = |text: &str| text.parse::<ServerUrl>().unwrap().is_loopback();
        assert!(["nats://127.8.0.1", "nats://[::1]", "nats://LocalHost"].into_iter().all(is_loopback));
        assert!(!["nats://10.0.0.1", "nats://localhost.lab.example"].into_iter().any(is_loopback));
    }
}
