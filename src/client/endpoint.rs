//! Where a host listens (MS-WSMV 2.1; WinRM's defaults).

use std::fmt;
use std::net::Ipv6Addr;

/// The port of WinRM over HTTPS.
const HTTPS_PORT: u16 = 5986;

const HTTPS: &str = "https://";

/// `https://<host>:<port>/wsman`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    host: String,
    port: u16,
}

/// Why a text is no endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// Plain HTTP was asked for.
    #[error("plain HTTP is refused: it would show the credentials or the messages to everybody on the way")]
    PlainHttp,
    /// The text is neither a host name nor an address.
    #[error("{0:?} is no host name or address")]
    Host(String),
}

impl Endpoint {
    /// The endpoint on a host; 5986 is the port unless another one is given here or in `host`.
    ///
    /// `host` is a name, an IPv4 address, an IPv6 address with or without brackets, each with or without `:port`, or the beginning of a URL
    /// (`https://hv01:5986`).
    ///
    /// # Errors
    /// [`EndpointError`] for plain HTTP and for what is no host.
    pub fn new(host: &str, port: Option<u16>) -> Result<Self, EndpointError> {
        let (host, own_port) = read(host)?;
        Ok(Self { host, port: port.or(own_port).unwrap_or(HTTPS_PORT) })
    }

    /// The same, with another port instead of 5986 where `host` has none.
    ///
    /// # Errors
    /// [`EndpointError`] for plain HTTP and for what is no host.
    pub fn with_default_port(host: &str, default: u16) -> Result<Self, EndpointError> {
        let (host, own_port) = read(host)?;
        Ok(Self { host, port: own_port.unwrap_or(default) })
    }

    /// The host without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL that requests go to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{self}/wsman")
    }
}

/// `host:port`, with brackets around an IPv6 address.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// Host and port of whatever names them.
fn read(host: &str) -> Result<(String, Option<u16>), EndpointError> {
    let text = host.trim();
    let has_scheme = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if has_scheme("http://") {
        return Err(EndpointError::PlainHttp);
    }
    let text = if has_scheme(HTTPS) { text.get(HTTPS.len()..).unwrap_or_default() } else { text };
    let text = text.strip_suffix("/wsman").or_else(|| text.strip_suffix('/')).unwrap_or(text);
    let (host, port) =
        split_port(text).filter(|(host, _)| is_host(host)).ok_or_else(|| EndpointError::Host(shown(text)))?;
    Ok((host.to_owned(), port))
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
    host.parse::<Ipv6Addr>().is_ok() || (host.len() <= 253 && ends(host) && host.chars().all(name))
}

fn shown(text: &str) -> String {
    text.chars().take(80).collect()
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
    fn plain_http_and_nonsense_are_refused() {
        assert_eq!(Endpoint::new("http://hv01:5985", None), Err(EndpointError::PlainHttp));
        for text in ["", "a b", "hv01:port", "hv01:99999", "user@hv01", "hv01/x", "-x", "[::1", "[::1]x", "hv01?x"] {
            assert!(matches!(Endpoint::new(text, None), Err(EndpointError::Host(_))), "{text}");
        }
    }
}
