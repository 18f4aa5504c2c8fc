//! Why no answer came.

use std::error::Error as StdError;
use std::fmt;

use crate::client::error::handshake::HandshakeError;
use crate::client::error::transport::TransportError;
use crate::client::tls::refused::CertificateRefused;

/// Why no answer came.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unreachable {
    /// The name has no address.
    Name(TransportError),
    /// No TCP connection.
    Connect(TransportError),
    /// The certificate is not accepted.
    Certificate(CertificateRefused),
    /// The port speaks no TLS, most likely plain HTTP.
    NotTls(TransportError),
    /// The TLS handshake failed.
    Tls(HandshakeError),
    /// The connection broke before or in the answer; what was asked for may have been done.
    Broken(TransportError),
    /// The connection is closed after each answer, so that a login of several messages cannot end.
    ClosedInLogin {
        /// The login.
        mechanism: &'static str,
    },
    /// Plain HTTP was sent to a port that speaks TLS.
    SpeaksTls {
        /// The URL to use instead.
        url: String,
    },
    /// The answer is larger than we take.
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name(_) => "the name of the host cannot be resolved",
            Self::Connect(_) => "no connection to the host",
            Self::Certificate(_) => "the certificate of the host is not accepted",
            Self::NotTls(_) => "the port does not speak TLS",
            Self::Tls(_) => "the TLS handshake failed",
            Self::Broken(_) => "the connection broke before the answer was complete",
            Self::ClosedInLogin { mechanism } => {
                return write!(f, "the connection is closed after each answer, and a login with {mechanism} needs it for several messages");
            }
            Self::SpeaksTls { .. } => "the port speaks TLS, and plain HTTP was sent to it",
            Self::TooLarge { limit } => return write!(f, "the answer is larger than {limit} bytes"),
        })?;
        let tried = match self {
            Self::Tls(error) => error.what_was_tried(),
            other => other.transport().and_then(TransportError::what_was_tried),
        };
        tried.map_or(Ok(()), |tried| write!(f, " ({tried})"))
    }
}

/// The source is the error of the system, of the TLS library or of the HTTP library itself: it can be downcast.
impl StdError for Unreachable {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Certificate(refused) => Some(refused),
            Self::Tls(error) => Some(error),
            other => other.transport()?.source(),
        }
    }
}

impl Unreachable {
    fn transport(&self) -> Option<&TransportError> {
        match self {
            Self::Name(error) | Self::Connect(error) | Self::NotTls(error) | Self::Broken(error) => Some(error),
            Self::Certificate(_)
            | Self::Tls(_)
            | Self::ClosedInLogin { .. }
            | Self::SpeaksTls { .. }
            | Self::TooLarge { .. } => None,
        }
    }
}
