//! Reading an endpoint as people write it: a name, an address, or the beginning of a URL (RFC 3986 section 3.2; RFC 6874).

use std::net::Ipv6Addr;

use crate::client::route::endpoint_error::{EndpointError, shown};
use crate::client::route::transport::Transport;
use crate::client::route::url_path::UrlPath;

/// What a text says of an endpoint.
pub(in crate::client) struct Written {
    pub(in crate::client) transport: Transport,
    pub(in crate::client) host: String,
    pub(in crate::client) port: Option<u16>,
    pub(in crate::client) path: Option<UrlPath>,
}

impl Written {
    pub(in crate::client) fn read(text: &str) -> Result<Self, EndpointError> {
        let (transport, rest) = split_transport(text.trim());
        let no_host = || EndpointError::Host(shown(rest));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = split_port(authority).ok_or_else(no_host)?;
        let host = if authority.starts_with('[') { unescaped(host) } else { host.to_owned() };
        if !is_host(&host) {
            return Err(no_host());
        }
        let path = match path {
            "" => None,
            // Without the beginning of a URL, a slash is more likely a mistake.
            path if transport.is_none() && !matches!(path, "wsman" | "wsman/") => return Err(no_host()),
            path => Some(path.parse()?),
        };
        Ok(Self { transport: transport.unwrap_or(Transport::Https), host, port, path })
    }
}

/// The beginning of a URL, if it is there, and the rest.
fn split_transport(text: &str) -> (Option<Transport>, &str) {
    for transport in [Transport::Https, Transport::Http] {
        let (prefix, rest) = text.split_at_checked(transport.prefix().len()).unwrap_or_default();
        if prefix.eq_ignore_ascii_case(transport.prefix()) {
            return (Some(transport), rest);
        }
    }
    (None, text)
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

/// In brackets, the `%` before a zone may be written as in a URL, `%25`; `%25` alone is the zone 25.
fn unescaped(host: &str) -> String {
    match host.split_once("%25") {
        Some((address, zone)) if !zone.is_empty() => format!("{address}%{zone}"),
        _ => host.to_owned(),
    }
}

fn is_ipv6(host: &str) -> bool {
    let (address, zone) = host.split_once('%').map_or((host, None), |(address, zone)| (address, Some(zone)));
    let is_zone = |zone: &str| {
        (1..=32).contains(&zone.len()) && zone.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
    };
    address.parse::<Ipv6Addr>().is_ok() && zone.is_none_or(is_zone)
}
