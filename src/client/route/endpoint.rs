//! Where a host listens (MS-WSMV 2.1; WinRM's defaults).

use std::fmt;
use std::net::Ipv6Addr;

/// How messages travel to a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// HTTP over TLS; WinRM's port is 5986.
    Https,
    /// Plain HTTP; WinRM's port is 5985. Only for logins that seal the messages themselves.
    Http,
}

/// `https://<host>:<port>/wsman`, or the same with `http://`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    transport: Transport,
    /// Without brackets; an IPv6 address may have a zone.
    host: String,
    port: u16,
}

/// Why a text is no endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The text is neither a host name nor an address.
    #[error("{0:?} is no host name or address")]
    Host(String),
}

impl Endpoint {
    /// The endpoint on a host; 5986, or 5985 after `http://`, is the port unless another one is given here or in `host`.
    ///
    /// `host` is a name, an IPv4 address, an IPv6 address with or without brackets and with or without a zone (`fe80::1%eth0`, in brackets also
    /// `%25eth0` as in RFC 6874), each with or without `:port`, or the beginning of a URL (`https://hv01:5986`, `http://hv01`).
    ///
    /// # Errors
    /// [`EndpointError`] for what is no host.
    pub fn new(host: &str, port: Option<u16>) -> Result<Self, EndpointError> {
        let read = Written::read(host)?;
        let port = port.or(read.port).unwrap_or_else(|| read.transport.default_port());
        Ok(Self { transport: read.transport, host: read.host, port })
    }

    /// The same, with another port instead of 5986 or 5985 where `host` has none.
    ///
    /// # Errors
    /// [`EndpointError`] for what is no host.
    pub fn with_default_port(host: &str, default: u16) -> Result<Self, EndpointError> {
        let read = Written::read(host)?;
        Ok(Self { transport: read.transport, host: read.host, port: read.port.unwrap_or(default) })
    }

    /// HTTPS or plain HTTP.
    #[must_use]
    pub fn transport(&self) -> Transport {
        self.transport
    }

    /// The host without brackets; the zone of an IPv6 address stands behind `%`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL that requests name. It has no zone, which means something on this machine only (RFC 6874 section 1).
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{}/wsman", self.transport.prefix(), self.authority())
    }

    /// `host:port` as the host is called in a message: without a zone.
    pub(in crate::client) fn authority(&self) -> String {
        authority(self.host.split('%').next().unwrap_or_default(), self.port)
    }

    /// The zone of an IPv6 address.
    pub(in crate::client) fn zone(&self) -> Option<&str> {
        self.host.split_once('%').map(|(_, zone)| zone)
    }
}

/// `host:port`, with brackets around an IPv6 address.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&authority(&self.host, self.port))
    }
}

impl Transport {
    fn default_port(self) -> u16 {
        match self {
            Self::Https => 5986,
            Self::Http => 5985,
        }
    }

    pub(in crate::client) fn prefix(self) -> &'static str {
        match self {
            Self::Https => "https://",
            Self::Http => "http://",
        }
    }
}

/// What a text says of an endpoint.
struct Written {
    transport: Transport,
    host: String,
    port: Option<u16>,
}

impl Written {
    fn read(text: &str) -> Result<Self, EndpointError> {
        let (transport, text) = split_transport(text.trim());
        let text = text.strip_suffix("/wsman").or_else(|| text.strip_suffix('/')).unwrap_or(text);
        let (host, port) =
            split_port(text).filter(|(host, _)| is_host(host)).ok_or_else(|| EndpointError::Host(shown(text)))?;
        Ok(Self { transport, host: host.replacen("%25", "%", 1), port })
    }
}

fn authority(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

fn split_transport(text: &str) -> (Transport, &str) {
    for transport in [Transport::Https, Transport::Http] {
        let (prefix, rest) = text.split_at_checked(transport.prefix().len()).unwrap_or_default();
        if prefix.eq_ignore_ascii_case(transport.prefix()) {
            return (transport, rest);
        }
    }
    (Transport::Https, text)
}

fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (host, rest) = rest.split_once(']')?;
        let port = if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?.parse().ok()?) };
        return Some((host, port));
    }
    match text.split_once(':') {
        Some((_, rest)) if rest.contains(':') => Some((text, None)),
        Some((host, port)) => Some((host, Some(port.parse().ok()?))),
        None => Some((text, None)),
    }
}

fn is_host(host: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    let ends = |host: &str| host.starts_with(|c: char| c.is_ascii_alphanumeric()) && !host.ends_with('-');
    is_ipv6(host) || (host.len() <= 253 && ends(host) && host.chars().all(name))
}

/// An address with or without a zone, whose `%` may be written as in a URL.
fn is_ipv6(host: &str) -> bool {
    let (address, zone) = host.split_once('%').map_or((host, None), |(address, zone)| (address, Some(zone)));
    let zone = zone.map(|zone| zone.strip_prefix("25").filter(|zone| !zone.is_empty()).unwrap_or(zone));
    let is_zone = |zone: &str| {
        (1..=32).contains(&zone.len()) && zone.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
    };
    address.parse::<Ipv6Addr>().is_ok() && zone.is_none_or(is_zone)
}

/// What is told of a text that is no host: not what may be a user with a password.
fn shown(text: &str) -> String {
    text.rsplit('@').next().unwrap_or_default().chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_host_gives_its_url() {
        for (text, port, url) in [
            ("hv01", None, "https://hv01:5986/wsman"),
            ("hv01.lab.test", Some(443), "https://hv01.lab.test:443/wsman"),
            ("10.0.0.7:15986", None, "https://10.0.0.7:15986/wsman"),
            ("::1", None, "https://[::1]:5986/wsman"),
            ("[fe80::1]:443", None, "https://[fe80::1]:443/wsman"),
            ("https://hv01:5986/wsman", None, "https://hv01:5986/wsman"),
            ("HTTPS://hv01", None, "https://hv01:5986/wsman"),
            ("http://hv01", None, "http://hv01:5985/wsman"),
            ("http://[::1]:80/wsman", None, "http://[::1]:80/wsman"),
            ("fe80::1%eth0", None, "https://[fe80::1]:5986/wsman"),
            ("https://[fe80::1%25eth0]:443", None, "https://[fe80::1]:443/wsman"),
        ] {
            assert_eq!(Endpoint::new(text, port).unwrap().url(), url);
        }
    }

    #[test]
    fn a_default_port_goes_behind_the_one_of_the_host() {
        let port = |host| Endpoint::with_default_port(host, 443).unwrap().port();
        assert_eq!((port("hv01:15986"), port("hv01")), (15_986, 443));
    }

    #[test]
    fn a_zone_is_kept_for_the_connection_however_it_is_written() {
        for text in ["fe80::1%eth0", "[fe80::1%eth0]:5986", "https://[fe80::1%25eth0]"] {
            let endpoint = Endpoint::new(text, None).unwrap();
            assert_eq!((endpoint.host(), endpoint.zone()), ("fe80::1%eth0", Some("eth0")), "{text}");
            assert_eq!(endpoint.to_string(), "[fe80::1%eth0]:5986");
        }
    }

    #[test]
    fn a_password_before_the_host_is_not_told() {
        let error = Endpoint::new("https://ops:s3cret@hv01", None).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "a b",
            "hv01:port",
            "hv01:99999",
            "user@hv01",
            "hv01/x",
            "-x",
            "[::1",
            "[::1]x",
            "hv01?x",
            "ftp://hv01",
            "::1%",
            "[::1%a b]",
            "hv01%eth0",
        ] {
            assert!(matches!(Endpoint::new(text, None), Err(EndpointError::Host(_))), "{text}");
        }
    }
}
