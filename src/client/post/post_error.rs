//! Why nothing came back from an HTTP service.

use std::error::Error as StdError;
use std::time::Duration;

use crate::client::error::configuration::ConfigurationError;

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostError {
    /// The text is not a URL. It is not shown, since it may hold a secret.
    #[error("a URL begins with http:// or https:// and names a host")]
    Url,
    /// TLS or HTTP cannot be set up.
    #[error("HTTP cannot be set up")]
    Configuration(#[from] ConfigurationError),
    /// A header holds what a header may not.
    #[error("a header cannot be written")]
    Header,
    /// No answer came in time.
    #[error("no answer within {} s", .0.as_secs())]
    TimedOut(Duration),
    /// The service cannot be reached, or the connection broke.
    #[error("cannot be reached")]
    Unreachable(#[source] Box<dyn StdError + Send + Sync>),
}
