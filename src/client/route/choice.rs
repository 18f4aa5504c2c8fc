//! What goes together on the way to a host: logins, TLS libraries, names and proxies.

use std::net::IpAddr;

use rustls::pki_types::ServerName;

use crate::client::error::configuration::ConfigurationError;
use crate::client::login::authentication::Authentication;
use crate::client::route::endpoint::Endpoint;
use crate::client::route::proxy::{Proxy, ProxyKind, Proxying};
use crate::client::route::transport::Transport;
use crate::client::tls::native::NativeTls;
use crate::client::tls::options::{TlsBackend, TlsOptions, Trust};

/// Refuses logins that are not safe on this way.
pub(in crate::client) fn refuse_unsafe(
    authentication: &Authentication,
    endpoint: &Endpoint,
    tls: &TlsOptions,
    proxying: &Proxying,
) -> Result<(), ConfigurationError> {
    if authentication.hands_over_password() && tls.trust == Trust::DangerousAcceptAny {
        let (what, with) = ("a login that hands over the password", "a certificate that is not verified");
        return Err(ConfigurationError::Incompatible { what, with });
    }
    // Such a proxy gets whole requests, and may put them on any connection (RFC 9110 section 7.6), so no login is made on one.
    let proxy = proxying.proxy(endpoint.transport())?;
    let is_shared =
        endpoint.transport() == Transport::Http && proxy.is_some_and(|proxy| proxy.kind() == ProxyKind::Http);
    if is_shared && authentication.belongs_to_connection() {
        let (what, with) =
            ("a login that belongs to one connection", "plain HTTP through an HTTP proxy; use HTTPS or a SOCKS5 proxy");
        return Err(ConfigurationError::Incompatible { what, with });
    }
    Ok(())
}

/// Which libraries may be tried.
pub(super) struct Choice {
    pub(super) rustls: bool,
    pub(super) native: bool,
}

impl Choice {
    pub(super) fn of(tls: &TlsOptions, proxy: Option<&Proxy>, is_zoned: bool) -> Result<Self, ConfigurationError> {
        // Through a tunnel the HTTP library does not give the certificate, and the native library shows it to nothing else.
        let is_tunnel = proxy.is_some_and(|proxy| proxy.kind() == ProxyKind::Http);
        let native = "the native TLS library";
        match tls.backend {
            TlsBackend::Rustls => Ok(Self { rustls: true, native: false }),
            TlsBackend::Native if is_tunnel => {
                Err(ConfigurationError::Incompatible { what: native, with: "an HTTP proxy; a SOCKS5 one can be used" })
            }
            TlsBackend::Native if is_zoned => Err(ConfigurationError::ZonedAddress),
            TlsBackend::Native => Ok(Self { rustls: false, native: true }),
            TlsBackend::Auto => {
                let native = NativeTls::IS_BUILT_IN && !is_tunnel && !is_zoned;
                Ok(Self { rustls: !native || tls.identity.is_none(), native })
            }
        }
    }
}

/// The name to put into the URL where it is not the host's.
pub(super) fn alias(
    endpoint: &Endpoint,
    tls: &TlsOptions,
    proxy: Option<&Proxy>,
) -> Result<Option<String>, ConfigurationError> {
    let what = match (&tls.server_name, endpoint.zone()) {
        (None, None) => return Ok(None),
        (Some(_), _) if endpoint.transport() == Transport::Http => {
            return Err(ConfigurationError::Incompatible { what: "a server name", with: "plain HTTP" });
        }
        (Some(_), None) => "a server name",
        (_, Some(_)) => "an address with a zone",
    };
    match proxy.map(Proxy::kind) {
        None => {}
        Some(ProxyKind::Socks) if endpoint.zone().is_none() => {}
        Some(_) => {
            return Err(ConfigurationError::Incompatible { what, with: "a proxy that looks up the host itself" });
        }
    }
    Ok(Some(tls.server_name.clone().unwrap_or_else(|| ZONED.to_owned())))
}

/// The name that the certificate must have.
pub(in crate::client) fn certificate_name(
    endpoint: &Endpoint,
    tls: &TlsOptions,
) -> Result<ServerName<'static>, ConfigurationError> {
    let name = match &tls.server_name {
        Some(name) if name.parse::<IpAddr>().is_ok() => return Err(ConfigurationError::ServerName(name.clone())),
        Some(name) => name.as_str(),
        None => endpoint.host().split('%').next().unwrap_or_default(),
    };
    ServerName::try_from(name.to_owned()).map_err(|_| ConfigurationError::ServerName(name.to_owned()))
}

/// The name in the URL of an address with a zone, which no URL can have. No host has this name (RFC 6761 section 6.4).
const ZONED: &str = "zoned-address.invalid";
