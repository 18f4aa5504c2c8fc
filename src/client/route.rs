//! The way to the host: its address, the name it must have, proxies, and the TLS library that reaches it.

use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use rustls::pki_types::ServerName;
use tracing::debug;

use super::classify::{Failure, is_old_host};
use super::gate::OneConnection;
use super::proxy::{Proxy, ProxyKind};
use super::resolver::SystemResolver;
use super::tls::{NativeCheck, NativeTls, RustlsTls};
use super::verifier::SeenLeaf;
use super::{
    Authentication, ConfigurationError, Endpoint, Error, Proxying, TlsBackend, TlsOptions, Transport, Trust,
    Unreachable,
};

/// How connections reach one host.
pub(super) struct Route {
    url: String,
    /// What messages call the host, where that is not what stands in the URL.
    host_header: Option<HeaderValue>,
    resolver: SystemResolver,
    /// The name that the certificate must have.
    name: ServerName<'static>,
    proxy: Option<Proxy>,
    rustls: Option<RustlsTls>,
    native: Option<NativeTls>,
    /// rustls has nothing in common with this host.
    is_old: AtomicBool,
}

/// An HTTP client that opens one connection.
pub(super) struct Line {
    pub(super) http: reqwest::Client,
    backend: Backend,
    /// Was the certificate checked, by the library or by us?
    is_proven: bool,
    proxy: Option<String>,
}

/// Who speaks TLS on a line.
enum Backend {
    Rustls(Option<SeenLeaf>),
    /// With the check that is left before anything is sent.
    Native(NativeCheck),
}

/// How often a connection is probed that carries nothing: hosts take minutes for an answer, and boxes on the way forget connections.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// The name in the URL of an address with a zone, which no URL can have. Nobody else is called so (RFC 6761 section 6.4).
const ZONED: &str = "zoned-address.invalid";

impl Route {
    /// # Errors
    /// [`ConfigurationError`] for what does not go together.
    pub(super) fn new(endpoint: &Endpoint, tls: &TlsOptions, proxying: &Proxying) -> Result<Self, ConfigurationError> {
        let proxy = proxying.proxy(endpoint.transport())?;
        let alias = alias(endpoint, tls, proxy.as_ref())?;
        let is_zoned = endpoint.zone().is_some() && tls.server_name.is_none();
        let name = certificate_name(endpoint, tls)?;
        let (rustls, native) = if endpoint.transport() == Transport::Http {
            (Some(RustlsTls::unused()?), None)
        } else {
            let choice = Choice::of(tls, proxy.as_ref(), is_zoned)?;
            let rustls = choice.rustls.then(|| tls.rustls(is_zoned.then(|| name.clone()))).transpose()?;
            (rustls, choice.native.then(|| NativeTls::new(tls)).transpose()?)
        };
        let authority = endpoint.authority();
        let url = match &alias {
            Some(alias) => format!("{}{alias}:{}/wsman", endpoint.transport().prefix(), endpoint.port()),
            None => endpoint.url(),
        };
        let host_header = alias.as_ref().and_then(|_| HeaderValue::from_str(&authority).ok());
        let resolver = SystemResolver { alias: alias.map(|alias| (alias, endpoint.host().to_owned())) };
        Ok(Self { url, host_header, resolver, name, proxy, rustls, native, is_old: AtomicBool::new(false) })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn host_header(&self) -> Option<&HeaderValue> {
        self.host_header.as_ref()
    }

    /// A new line, by the library that reached this host before.
    pub(super) fn line(&self, connect_timeout: Duration) -> Result<Line, ConfigurationError> {
        let native = self.native.as_ref().filter(|_| self.is_old.load(Ordering::Relaxed));
        match (native, &self.rustls, &self.native) {
            (None, Some(rustls), _) => self.line_by_rustls(rustls, connect_timeout),
            (Some(native), _, _) | (None, None, Some(native)) => {
                self.line_by_native(native, native.check(&self.name), connect_timeout)
            }
            (None, None, None) => Err(ConfigurationError::NoNativeTls),
        }
    }

    /// Another line in place of one that failed before anything but its handshake, or a message that holds nothing, was sent.
    pub(super) fn instead_of(
        &self,
        line: &Line,
        error: &Error,
        connect_timeout: Duration,
    ) -> Result<Option<Line>, ConfigurationError> {
        let Some(native) = &self.native else { return Ok(None) };
        let check = match &line.backend {
            Backend::Rustls(_) if is_old_host(error) => native.check(&self.name),
            Backend::Native(check) if check.may_be_verified() && is_certificate(error) => native.verified(),
            _ => return Ok(None),
        };
        debug!(%error, "trying the native TLS library");
        self.is_old.store(true, Ordering::Relaxed);
        self.line_by_native(native, check, connect_timeout).map(Some)
    }

    fn line_by_rustls(&self, rustls: &RustlsTls, connect_timeout: Duration) -> Result<Line, ConfigurationError> {
        let (config, seen) = match &self.proxy {
            None => (rustls.config(), None),
            Some(_) => {
                let (config, seen) = rustls.config_and_leaf();
                (config, Some(seen))
            }
        };
        let builder = self.builder(connect_timeout)?.tls_backend_preconfigured(config);
        self.finish(builder, Backend::Rustls(seen))
    }

    fn line_by_native(
        &self,
        native: &NativeTls,
        check: NativeCheck,
        connect_timeout: Duration,
    ) -> Result<Line, ConfigurationError> {
        let builder = native.configure(self.builder(connect_timeout)?, &check);
        self.finish(builder, Backend::Native(check))
    }

    fn finish(&self, builder: reqwest::ClientBuilder, backend: Backend) -> Result<Line, ConfigurationError> {
        let http = builder.build().map_err(ConfigurationError::Http)?;
        let is_proven = !matches!(&backend, Backend::Native(check) if check.is_needed());
        let proxy = self.proxy.as_ref().map(|proxy| format!("through the proxy {proxy}"));
        Ok(Line { http, backend, is_proven, proxy })
    }

    fn builder(&self, connect_timeout: Duration) -> Result<reqwest::ClientBuilder, ConfigurationError> {
        let builder = reqwest::Client::builder()
            .tls_info(true)
            .http1_only()
            .redirect(Policy::none())
            .no_proxy()
            .retry(reqwest::retry::never())
            .referer(false)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(None)
            .tcp_keepalive(KEEP_ALIVE)
            .connect_timeout(connect_timeout)
            .dns_resolver(self.resolver.clone())
            .connector_layer(OneConnection::default())
            .user_agent(concat!("cimjob/", env!("CARGO_PKG_VERSION")));
        match &self.proxy {
            Some(proxy) => Ok(builder.proxy(proxy.for_reqwest()?)),
            None => Ok(builder),
        }
    }
}

impl Line {
    /// May anything be sent that is not for everybody's eyes? If not, [`Self::prove`] comes first.
    pub(super) fn is_proven(&self) -> bool {
        self.is_proven
    }

    /// Checks the certificate that came with the answer to a message that holds nothing.
    pub(super) fn prove(&mut self, leaf: Option<&[u8]>) -> Result<(), Error> {
        if let Backend::Native(check) = &self.backend {
            check.check(leaf).map_err(Unreachable::Certificate)?;
        }
        self.is_proven = true;
        Ok(())
    }

    /// The leaf certificate, where the HTTP library does not tell it.
    pub(super) fn seen_leaf(&self) -> Option<Vec<u8>> {
        match &self.backend {
            Backend::Rustls(seen) => seen.as_ref().and_then(SeenLeaf::get),
            Backend::Native(_) => None,
        }
    }

    /// Adds to a failure what was tried.
    pub(super) fn failed(&self, failure: Failure) -> Failure {
        let Failure::Error(Error::Unreachable(error)) = failure else { return failure };
        let by = |proxy: Option<&String>| {
            proxy.map_or_else(|| self.backend.to_string(), |proxy| format!("{}, {proxy}", self.backend))
        };
        Failure::Error(Error::Unreachable(match (error, &self.proxy) {
            (Unreachable::Connect(error), Some(proxy)) => Unreachable::Connect(error.tried(proxy.clone())),
            (Unreachable::Tls(error), proxy) => Unreachable::Tls(error.tried(by(proxy.as_ref()))),
            (Unreachable::NotTls(error), proxy) => Unreachable::NotTls(error.tried(by(proxy.as_ref()))),
            (error, _) => error,
        }))
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rustls(_) => "by rustls",
            Self::Native(_) => "by the native TLS library",
        })
    }
}

/// The error of two handshakes that failed: that of the first, which says more, with the second behind it.
pub(super) fn both(first: Option<Error>, second: Error) -> Error {
    match (first, second) {
        (Some(Error::Unreachable(Unreachable::Tls(first))), Error::Unreachable(Unreachable::Tls(second))) => {
            Unreachable::Tls(first.and_then(&second)).into()
        }
        (Some(first @ Error::Unreachable(Unreachable::Tls(_))), Error::Unreachable(Unreachable::Connect(_))) => first,
        (_, second) => second,
    }
}

/// Refuses logins that are not safe on this way.
pub(super) fn refuse_unsafe(
    authentication: &Authentication,
    endpoint: &Endpoint,
    tls: &TlsOptions,
    proxying: &Proxying,
) -> Result<(), ConfigurationError> {
    if authentication.hands_over_password() && tls.trust == Trust::Anybody {
        let (what, with) = ("a login that hands over the password", "a certificate that is not verified");
        return Err(ConfigurationError::Incompatible { what, with });
    }
    // Such a proxy gets whole requests, and may put them on any connection (RFC 9110 section 7.6), so nobody is logged in on one.
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
struct Choice {
    rustls: bool,
    native: bool,
}

impl Choice {
    fn of(tls: &TlsOptions, proxy: Option<&Proxy>, is_zoned: bool) -> Result<Self, ConfigurationError> {
        // Through a tunnel the HTTP library does not tell the certificate, and the native library shows it to nobody else.
        let is_tunnel = proxy.is_some_and(|proxy| proxy.kind() == ProxyKind::Http);
        let native = "the native TLS library";
        match tls.backend {
            TlsBackend::Rustls => Ok(Self { rustls: true, native: false }),
            TlsBackend::Native if is_tunnel => {
                Err(ConfigurationError::Incompatible { what: native, with: "an HTTP proxy; a SOCKS5 one can be used" })
            }
            TlsBackend::Native if is_zoned => Err(ConfigurationError::Incompatible {
                what: native,
                with: "an address with a zone; --server-name gives it a name",
            }),
            TlsBackend::Native => Ok(Self { rustls: false, native: true }),
            TlsBackend::Auto => {
                let native = NativeTls::IS_BUILT_IN && !is_tunnel && !is_zoned;
                Ok(Self { rustls: !native || tls.identity.is_none(), native })
            }
        }
    }
}

/// The name to put into the URL where it is not the host's.
fn alias(endpoint: &Endpoint, tls: &TlsOptions, proxy: Option<&Proxy>) -> Result<Option<String>, ConfigurationError> {
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
pub(super) fn certificate_name(
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

fn is_certificate(error: &Error) -> bool {
    matches!(error, Error::Unreachable(Unreachable::Certificate(_)))
}
