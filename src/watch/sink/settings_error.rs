//! Why a sink cannot be set up.

use std::io;
use std::path::PathBuf;

use crate::client::{PostError, ProxyError};
use crate::watch::sink::webhook_key::WebhookKeyError;

/// Why a sink cannot be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SinkSettingsError {
    /// Neither `url` nor `url-file`, or both.
    #[error("a webhook needs either url or url-file")]
    Url,
    /// A file cannot be read.
    #[error("{} cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    /// The file holds no certificates.
    #[error("the authorities in {} cannot be used", .0.display())]
    Authorities(PathBuf, #[source] PostError),
    /// The key is not one.
    #[error("the key in {} cannot be used", .0.display())]
    Key(PathBuf, #[source] WebhookKeyError),
    /// The URL, TLS or a proxy cannot be used.
    #[error("the URL cannot be used")]
    Poster(#[from] PostError),
    /// The proxy is not one.
    #[error("the proxy cannot be used")]
    Proxy(#[from] ProxyError),
    /// Authorities for a URL without TLS.
    #[error("ca-file is for a URL that begins with https://")]
    CaWithoutTls,
    /// There is no program.
    #[error("command names no program")]
    Command,
}
