//! The URL of an HTTP service, which may hold a secret: only its scheme, host and port are ever shown.

use std::fmt;

use reqwest::Url;

use crate::client::post::post_error::PostError;
use crate::client::route::transport::Transport;

/// A URL that begins with `http://` or `https://`.
#[derive(Clone)]
pub(super) struct ServiceUrl(Url);

impl ServiceUrl {
    pub(super) fn parse(text: &str) -> Result<Self, PostError> {
        let url = Url::parse(text).map_err(|_| PostError::Url)?;
        let is_http = matches!(url.scheme(), "http" | "https") && url.has_host();
        if is_http { Ok(Self(url)) } else { Err(PostError::Url) }
    }

    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }

    pub(super) fn transport(&self) -> Transport {
        if self.0.scheme() == "https" { Transport::Https } else { Transport::Http }
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.origin().ascii_serialization())
    }
}
