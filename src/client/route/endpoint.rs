//! Where a host listens (MS-WSMV 2.1; WinRM's defaults).

use std::fmt;
use std::str::FromStr;

use crate::client::route::endpoint_error::EndpointError;
use crate::client::route::endpoint_text::Written;
use crate::client::route::transport::Transport;
use crate::client::route::url_path::UrlPath;

/// `https://<host>:<port>/wsman`, or the same with `http://` or with another path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    transport: Transport,
    /// Without brackets; an IPv6 address may have a zone.
    host: String,
    port: u16,
    /// Where it was given.
    path: Option<UrlPath>,
}

impl Endpoint {
    /// The endpoint on a host; 5986, or 5985 after `http://`, is the port unless another one is given here or in `host`.
    ///
    /// `host` is a name, an IPv4 address, an IPv6 address with or without brackets and with or without a zone (`fe80::1%eth0`, in brackets also
    /// `%25eth0` as in RFC 6874), each with or without `:port`, or a URL (`https://hv01:5986/wsman`, `http://hv01`), also with another path.
    ///
    /// # Errors
    /// [`EndpointError`] if it is not a host.
    pub fn new(host: &str, port: Option<u16>) -> Result<Self, EndpointError> {
        let read = Written::read(host)?;
        let port = port.or(read.port).unwrap_or_else(|| read.transport.default_port());
        Ok(Self { transport: read.transport, host: read.host, port, path: read.path })
    }

    /// The same, with another port instead of 5986 or 5985 where `host` has none.
    ///
    /// # Errors
    /// [`EndpointError`] if it is not a host.
    pub fn with_default_port(host: &str, default: u16) -> Result<Self, EndpointError> {
        let read = Written::read(host)?;
        let port = read.port.unwrap_or(default);
        Ok(Self { transport: read.transport, host: read.host, port, path: read.path })
    }

    /// The same with this path.
    #[must_use]
    pub fn with_path(self, path: UrlPath) -> Self {
        Self { path: Some(path), ..self }
    }

    /// The same with this path instead of `/wsman` where `host` had none.
    #[must_use]
    pub fn with_default_path(self, path: UrlPath) -> Self {
        Self { path: self.path.or(Some(path)), ..self }
    }

    /// HTTPS or plain HTTP.
    #[must_use]
    pub fn transport(&self) -> Transport {
        self.transport
    }

    /// The host without brackets; the zone of an IPv6 address follows the `%`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path in the URL.
    #[must_use]
    pub fn path(&self) -> UrlPath {
        self.path.clone().unwrap_or_default()
    }

    /// The URL that requests name. It has no zone, which means something on this machine only (RFC 6874 section 1).
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{}{}", self.transport.prefix(), self.authority(), self.path())
    }

    /// The URL to type for the same listener if it speaks TLS; `/wsman` is left out.
    pub(in crate::client) fn https_url(&self) -> String {
        let path = self.path.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{}{}{path}", Transport::Https.prefix(), self.authority())
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

/// As [`Endpoint::new`] without a port of its own: `hv01`, `hv01:15986`, `http://hv01`.
///
/// ```
/// use cimjob::client::{Endpoint, Transport};
///
/// let endpoint: Endpoint = "hv01".parse()?;
/// assert_eq!(endpoint.url(), "https://hv01:5986/wsman");
/// let plain: Endpoint = "http://hv01:8080".parse()?;
/// assert_eq!((plain.transport(), plain.port()), (Transport::Http, 8080));
/// # Ok::<(), cimjob::client::EndpointError>(())
/// ```
impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        Self::new(text, None)
    }
}

/// `host:port`, with brackets around an IPv6 address.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In brackets, the zone 250 would be read as an escaped `%` and the zone 0.
        let is_ambiguous = self.zone().is_some_and(|zone| zone.len() > 2 && zone.starts_with("25"));
        let host = if is_ambiguous { self.host.replace('%', "%25") } else { self.host.clone() };
        f.write_str(&authority(&host, self.port))
    }
}

fn authority(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
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
            ("https://hv01:5986/wsman/", None, "https://hv01:5986/wsman"),
            ("hv01/wsman/", None, "https://hv01:5986/wsman"),
            ("https://gw:443/hv01/wsman", None, "https://gw:443/hv01/wsman"),
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
    fn a_default_path_goes_behind_the_one_of_the_host() {
        let path = || "custom".parse().unwrap();
        let url = |host: &str| Endpoint::new(host, None).unwrap().with_default_path(path()).url();
        assert_eq!(url("hv01"), "https://hv01:5986/custom");
        assert_eq!(url("https://hv01/wsman"), "https://hv01:5986/wsman");
        assert_eq!(Endpoint::new("https://hv01/wsman", None).unwrap().with_path(path()).path(), path());
    }

    #[test]
    fn a_path_that_is_none_is_refused() {
        for text in
            ["https://hv01/a b", "https://hv01/x?y", "https://hv01/a//b", "https://hv01/../x", "https://hv01/%2e"]
        {
            assert!(matches!(Endpoint::new(text, None), Err(EndpointError::Path(_))), "{text}");
        }
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
    fn a_zone_is_never_empty() {
        for text in ["::1%25", "[::1%25]:5986", "[::1%2525]", "https://[::1%2525]"] {
            let endpoint = Endpoint::new(text, None).unwrap();
            assert_eq!((endpoint.host(), endpoint.zone()), ("::1%25", Some("25")), "{text}");
            assert_eq!(Endpoint::new(&endpoint.to_string(), None).unwrap(), endpoint);
        }
        for text in ["fe80::1%250", "[fe80::1%25250]:5986"] {
            let endpoint = Endpoint::new(text, None).unwrap();
            assert_eq!(
                (endpoint.zone(), endpoint.to_string().as_str()),
                (Some("250"), "[fe80::1%25250]:5986"),
                "{text}"
            );
        }
        assert!(Endpoint::new("::1%", None).is_err() && Endpoint::new("[::1%]", None).is_err());
    }

    #[test]
    fn a_password_before_the_host_is_not_told() {
        for text in ["https://ops:s3cret@hv01", "https://ops:s3cret/x@hv01/wsman", "https://hv01/ops:s3cret@x"] {
            let error = Endpoint::new(text, None).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
        }
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
