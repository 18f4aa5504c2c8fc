//! The way to the host: its address, the name it must have, proxies, and the TLS library that reaches it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use rustls::pki_types::ServerName;
use tracing::debug;

use crate::client::connection::classify::is_old_host;
use crate::client::connection::gate::OneConnection;
use crate::client::error::configuration::ConfigurationError;
use crate::client::error::error::Error;
use crate::client::error::unreachable::Unreachable;
use crate::client::route::approach::Approach;
use crate::client::route::choice::{Choice, alias, certificate_name};
use crate::client::route::endpoint::Endpoint;
use crate::client::route::endpoint_error::EndpointError;
use crate::client::route::line::{Backend, Line};
use crate::client::route::proxy::{Proxy, Proxying};
use crate::client::route::resolver::{AddressLog, SystemResolver};
use crate::client::route::transport::Transport;
use crate::client::tls::by_rustls::RustlsTls;
use crate::client::tls::native::{NativeCheck, NativeTls};
use crate::client::tls::options::TlsVersion;
use crate::client::tls::shared::SharedTls;

/// How connections reach one host.
pub(in crate::client) struct Route {
    url: Url,
    /// Where messages go without TLS and without a proxy.
    plain: Option<Endpoint>,
    /// What messages call the host, where that is not what is in the URL.
    host_header: Option<HeaderValue>,
    resolver: SystemResolver,
    /// The name that the certificate must have.
    name: ServerName<'static>,
    proxy: Option<Proxy>,
    rustls: Option<RustlsTls>,
    native: Option<Arc<NativeTls>>,
    /// The versions of TLS that are allowed.
    versions: Vec<TlsVersion>,
    /// rustls has nothing in common with this host.
    is_old: AtomicBool,
    approach: Approach,
}

/// How often a connection is probed that carries nothing: hosts take minutes for an answer, and boxes on the way forget connections.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

impl Route {
    /// # Errors
    /// [`ConfigurationError`] for what does not go together.
    pub(in crate::client) fn new(
        endpoint: &Endpoint,
        shared: &SharedTls,
        proxying: &Proxying,
    ) -> Result<Self, ConfigurationError> {
        let tls = shared.options();
        let proxy = proxying.proxy(endpoint.transport())?;
        let alias = alias(endpoint, tls, proxy.as_ref())?;
        let is_zoned = endpoint.zone().is_some() && tls.server_name.is_none();
        let name = certificate_name(endpoint, tls)?;
        let (rustls, native) = if endpoint.transport() == Transport::Http {
            (Some(RustlsTls::unused()?), None)
        } else {
            let choice = Choice::of(tls, proxy.as_ref(), is_zoned)?;
            let rustls = choice.rustls.then(|| shared.rustls(is_zoned.then(|| name.clone()))).transpose()?;
            (rustls, choice.native.then(|| shared.native()).transpose()?)
        };
        let authority = endpoint.authority();
        let url = match &alias {
            Some(alias) => format!("{}{alias}:{}{}", endpoint.transport().prefix(), endpoint.port(), endpoint.path()),
            None => endpoint.url(),
        };
        let url = Url::parse(&url).map_err(|_| EndpointError::Host(endpoint.host().to_owned()))?;
        let host_header = alias.as_ref().and_then(|_| HeaderValue::from_str(&authority).ok());
        let approach = Approach::through(proxy.as_ref());
        let alias = alias.map(|alias| (alias, endpoint.host().to_owned()));
        let resolver = SystemResolver { alias, log: None, approach: approach.clone() };
        let versions = tls.versions()?;
        let plain =
            Some(endpoint).filter(|endpoint| endpoint.transport() == Transport::Http && proxy.is_none()).cloned();
        let is_old = AtomicBool::new(false);
        Ok(Self { url, plain, host_header, resolver, name, proxy, rustls, native, versions, is_old, approach })
    }

    /// The same, and the addresses of this host are told.
    pub(in crate::client) fn with_log(mut self, host: &str, log: Option<AddressLog>) -> Self {
        self.resolver.log = log.map(|log| (host.to_owned(), log));
        self
    }

    /// Where messages go. It is read once: each message needs it.
    pub(in crate::client) fn url(&self) -> Url {
        self.url.clone()
    }

    /// The endpoint, if messages go there without TLS and without a proxy.
    pub(in crate::client) fn plain_endpoint(&self) -> Option<&Endpoint> {
        self.plain.as_ref()
    }

    /// How far connections came.
    pub(in crate::client) fn approach(&self) -> &Approach {
        &self.approach
    }

    pub(in crate::client) fn host_header(&self) -> Option<&HeaderValue> {
        self.host_header.as_ref()
    }

    /// A new line, by the library that reached this host before.
    pub(in crate::client) fn line(&self, connect_timeout: Duration) -> Result<Line, ConfigurationError> {
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
    pub(in crate::client) fn instead_of(
        &self,
        line: &Line,
        error: &Error,
        connect_timeout: Duration,
    ) -> Result<Option<Line>, ConfigurationError> {
        let Some(native) = &self.native else { return Ok(None) };
        let check = match &line.backend {
            Backend::Rustls { .. } if is_old_host(error) => native.check(&self.name),
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
        let asked = rustls.asked().clone();
        let builder = self.builder(connect_timeout)?.tls_backend_preconfigured(self.approach.watching(config));
        self.finish(builder, Backend::Rustls { seen, asked })
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
        Ok(Line { http, backend, is_proven, proxy, versions: self.versions.clone() })
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
            .connector_layer(OneConnection::new(self.approach.clone()))
            .user_agent(concat!("cimjob/", env!("CARGO_PKG_VERSION")));
        match &self.proxy {
            Some(proxy) => Ok(builder.proxy(proxy.for_reqwest()?)),
            None => Ok(builder),
        }
    }
}

fn is_certificate(error: &Error) -> bool {
    matches!(error, Error::Unreachable(Unreachable::Certificate(_)))
}
