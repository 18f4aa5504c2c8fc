//! Why no answer came.

use std::error::Error as StdError;
use std::fmt;

use crate::client::tls::verifier::CertificateRefused;

/// Why no answer came.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unreachable {
    /// The name has no address.
    #[error("the name of the host cannot be resolved")]
    Name(#[source] TransportError),
    /// No TCP connection.
    #[error("no connection to the host")]
    Connect(#[source] TransportError),
    /// The certificate is not accepted.
    #[error("the certificate of the host is not accepted")]
    Certificate(#[source] CertificateRefused),
    /// The port speaks no TLS, most likely plain HTTP.
    #[error("the port does not speak TLS")]
    NotTls(#[source] TransportError),
    /// The TLS handshake failed.
    #[error("the TLS handshake failed")]
    Tls(#[source] TransportError),
    /// The connection broke before or in the answer; what was asked for may have been done.
    #[error("the connection broke before the answer was complete")]
    Broken(#[source] TransportError),
    /// The answer is larger than we take.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

/// What the layers below say; its text is the innermost cause, which says most, and what was tried.
#[derive(Debug)]
pub struct TransportError {
    source: Box<dyn StdError + Send + Sync>,
    tried: Option<String>,
}

impl TransportError {
    pub(in crate::client) fn new(error: impl StdError + Send + Sync + 'static) -> Self {
        Self { source: Box::new(error), tried: None }
    }

    /// The same with what was tried, such as `by rustls`.
    pub(in crate::client) fn tried(self, tried: String) -> Self {
        Self { tried: Some(tried), ..self }
    }

    /// Did a connection fail on its way through a proxy? Nothing else is tried where there is none yet.
    pub(in crate::client) fn is_through_proxy(&self) -> bool {
        self.tried.is_some()
    }

    /// The same with another attempt, which failed too.
    pub(in crate::client) fn and_then(self, second: &Self) -> Self {
        let tried = self.tried.as_ref().map(|tried| format!("{tried}; ")).unwrap_or_default();
        Self { tried: Some(format!("{tried}then {second}")), ..self }
    }

    /// The error as it came.
    pub(in crate::client) fn cause(&self) -> &(dyn StdError + 'static) {
        &*self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut innermost = self.cause();
        while let Some(source) = innermost.source() {
            innermost = source;
        }
        // rustls adds an address for programmers.
        let text = innermost.to_string();
        f.write_str(text.split(": https://").next().unwrap_or_default())?;
        self.tried.as_ref().map_or(Ok(()), |tried| write!(f, " ({tried})"))
    }
}

impl StdError for TransportError {}
