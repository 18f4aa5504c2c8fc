//! Posts to one URL, over the HTTP and TLS of the client.

use std::fmt;
use std::time::Duration;

use reqwest::redirect::Policy;

use crate::client::error::configuration::ConfigurationError;
use crate::client::post::post_error::PostError;
use crate::client::post::service_url::ServiceUrl;
use crate::client::route::proxy::Proxying;
use crate::client::route::transport::Transport;
use crate::client::tls::by_rustls::RustlsTls;
use crate::client::tls::shared::SharedTls;

/// Posts to one URL. Redirects are not followed. A user and a password in the URL are sent as Basic. It is shown by scheme, host and port
/// only, because the rest of a URL may hold a secret.
#[derive(Clone)]
pub struct Poster {
    url: ServiceUrl,
    http: reqwest::Client,
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Posted {
    /// The HTTP status.
    pub status: u16,
}

impl Posted {
    /// Did the service accept it: a status of 200 to 299?
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Poster {
    /// A poster to this URL.
    ///
    /// # Errors
    /// [`PostError::Url`], [`PostError::Configuration`].
    pub fn new(url: &str, tls: &SharedTls, proxying: &Proxying) -> Result<Self, PostError> {
        let url = ServiceUrl::parse(url)?;
        let rustls = match url.transport() {
            Transport::Https => tls.rustls(None)?,
            Transport::Http => RustlsTls::unused()?,
        };
        let proxy = proxying.proxy(url.transport()).map_err(ConfigurationError::from)?;
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(rustls.config())
            .http1_only()
            .redirect(Policy::none())
            .no_proxy()
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(1)
            .user_agent(concat!("cimjob/", env!("CARGO_PKG_VERSION")));
        let builder = match proxy {
            Some(proxy) => builder.proxy(proxy.for_reqwest().map_err(ConfigurationError::from)?),
            None => builder,
        };
        Ok(Self { url, http: builder.build().map_err(ConfigurationError::Http)? })
    }

    /// Posts JSON with these headers, and waits for the status of the answer.
    ///
    /// # Errors
    /// [`PostError`], except for what [`Poster::new`] found.
    pub async fn post_json(
        &self,
        json: Vec<u8>,
        headers: &[(&'static str, String)],
        within: Duration,
    ) -> Result<Posted, PostError> {
        let mut request = self.http.post(self.url.url()).header("Content-Type", "application/json").timeout(within);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let response = request.body(json).send().await.map_err(|error| failed(error, within))?;
        Ok(Posted { status: response.status().as_u16() })
    }
}

/// The error of the HTTP library would show the URL.
fn failed(error: reqwest::Error, within: Duration) -> PostError {
    if error.is_timeout() {
        PostError::TimedOut(within)
    } else if error.is_builder() {
        PostError::Header
    } else {
        PostError::Unreachable(Box::new(error.without_url()))
    }
}

impl fmt::Display for Poster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url.fmt(f)
    }
}

impl fmt::Debug for Poster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Poster").field(&self.to_string()).finish()
    }
}
