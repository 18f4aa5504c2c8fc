//! Reading an endpoint as people write it: a name, an address, or the beginning of a URL (RFC 3986 section 3.2; RFC 6874).

use std::net::Ipv6Addr;

use crate::client::route::transport::Transport;

/// Why a text is not an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The text is neither a host name nor an address.
    #[error("{0:?} is no host name or address")]
    Host(String),
}

/// What a text says of an endpoint.
pub(in crate::client) struct Written {
    pub(in crate::client) transport: Transport,
    pub(in crate::client) host: String,
    pub(in crate::client) port: Option<u16>,
}

impl Written {
    pub(in crate::client) fn read(text: &str) -> Result<Self, EndpointError> {
        let (transport, text) = split_transport(text.trim());
        let text = text.strip_suffix("/wsman").or_else(|| text.strip_suffix('/')).unwrap_or(text);
        let (host, port) =
            split_port(text).filter(|(host, _)| is_host(host)).ok_or_else(|| EndpointError::Host(shown(text)))?;
        let host = match zoned(host) {
            (address, Some(zone)) => format!("{address}%{zone}"),
            (name, None) => name.to_owned(),
        };
        Ok(Self { transport, host, port })
    }
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

/// What stands before the `%`, and the zone behind it. The `%` may be written as in a URL; `%25` alone is the zone 25.
fn zoned(host: &str) -> (&str, Option<&str>) {
    let Some((address, zone)) = host.split_once('%') else { return (host, None) };
    (address, Some(zone.strip_prefix("25").filter(|zone| !zone.is_empty()).unwrap_or(zone)))
}

fn is_ipv6(host: &str) -> bool {
    let (address, zone) = zoned(host);
    let is_zone = |zone: &str| {
        (1..=32).contains(&zone.len()) && zone.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
    };
    address.parse::<Ipv6Addr>().is_ok() && zone.is_none_or(is_zone)
}

/// What an error shows of a text that is not a host: not what may be a user with a password.
fn shown(text: &str) -> String {
    text.rsplit('@').next().unwrap_or_default().chars().take(80).collect()
}
