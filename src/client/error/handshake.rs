//! A TLS handshake that failed: why, in our words, with the error of the library below it.

use std::error::Error as StdError;
use std::fmt;

use crate::client::error::source_chain::find;
use crate::client::error::transport::TransportError;
use crate::client::tls::handshake_failure::HandshakeFailure;
use crate::client::tls::native::{failure_of_native, is_native};
use crate::client::tls::options::TlsVersion;

/// A TLS handshake that failed.
///
/// Its text says why in our words. Its source is the error of the TLS library or of the system, whose text may be meant for programmers.
#[derive(Debug)]
pub struct HandshakeError {
    failure: HandshakeFailure,
    cause: TransportError,
}

impl HandshakeError {
    pub(in crate::client) fn new(error: impl StdError + Send + Sync + 'static) -> Self {
        let of_rustls = || find::<rustls::Error>(&error).map(HandshakeFailure::of_rustls);
        let of_system =
            || find::<std::io::Error>(&error).filter(|error| is_hang_up(error)).map(|_| HandshakeFailure::HungUp);
        let failure = of_rustls().or_else(|| failure_of_native(&error)).or_else(of_system);
        Self { failure: failure.unwrap_or(HandshakeFailure::Other), cause: TransportError::new(error) }
    }

    /// Why it failed.
    #[must_use]
    pub fn failure(&self) -> HandshakeFailure {
        self.failure
    }

    /// The same where the host asked for a client certificate, and there was none.
    pub(in crate::client) fn without_certificate(self) -> Self {
        let failure = match self.failure {
            HandshakeFailure::NothingInCommon | HandshakeFailure::ClientCertificateRefused => {
                HandshakeFailure::ClientCertificate
            }
            other => other,
        };
        Self { failure, ..self }
    }

    /// The same where only these versions are allowed: a host that speaks none of them may be newer or older.
    pub(in crate::client) fn among(self, versions: &[TlsVersion]) -> Self {
        match self.failure {
            HandshakeFailure::OldVersion
                if !versions.contains(&TlsVersion::Tls12) || !versions.contains(&TlsVersion::Tls13) =>
            {
                Self { failure: HandshakeFailure::VersionNotAllowed, ..self }
            }
            _ => self,
        }
    }

    /// The same with what was tried, such as `by rustls`.
    pub(in crate::client) fn tried(self, tried: String) -> Self {
        Self { cause: self.cause.tried(tried), ..self }
    }

    /// The same with another attempt, which failed too.
    pub(in crate::client) fn and_then(self, second: &Self) -> Self {
        let told = match second.what_was_tried() {
            Some(tried) => format!("{second} ({tried})"),
            None => second.to_string(),
        };
        Self { failure: self.failure.or(second.failure), cause: self.cause.and_then(&told) }
    }

    pub(in crate::client) fn what_was_tried(&self) -> Option<&str> {
        self.cause.what_was_tried()
    }

    /// The error as it came.
    pub(in crate::client) fn cause(&self) -> &(dyn StdError + 'static) {
        self.cause.cause()
    }
}

/// Where the host only closed the connection, in the words of the system.
impl fmt::Display for HandshakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.failure {
            HandshakeFailure::HungUp => write!(f, "{}: {}", self.failure, self.cause.innermost()),
            failure => failure.fmt(f),
        }
    }
}

impl StdError for HandshakeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.source()
    }
}

/// Is it the error of a TLS library, whose text is meant for programmers? What it means is in an error above it.
pub(crate) fn is_of_tls_library(error: &(dyn StdError + 'static)) -> bool {
    error.is::<rustls::Error>() || is_native(error)
}

/// Did the other side end the connection?
pub(in crate::client) fn is_hang_up(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(innermost(error).kind(), UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe)
}

/// An I/O error may wrap another one under the kind `Other`.
fn innermost(error: &std::io::Error) -> &std::io::Error {
    error.get_ref().and_then(|inner| inner.downcast_ref()).map_or(error, innermost)
}
