//! From an error of the HTTP layer to ours: by types in its source chain, never by words.

use std::time::Duration;

use crate::client::connection::gate::ConnectionLost;
use crate::client::error::error::{Error, Stage};
use crate::client::error::handshake::{HandshakeError, is_hang_up};
use crate::client::error::source_chain::find;
use crate::client::error::transport::TransportError;
use crate::client::error::unreachable::Unreachable;
use crate::client::route::resolver::ResolveError;
use crate::client::tls::agreed::nothing_in_common;
use crate::client::tls::handshake_failure::HandshakeFailure;
use crate::client::tls::native::{failed_in_native, failure_of_native, refused_by_native};
use crate::client::tls::options::TlsVersion;
use crate::client::tls::refused::CertificateRefused;

/// The two ways an exchange may fail.
pub(in crate::client) enum Failure {
    /// The connection that was logged in is gone; nothing was sent.
    Lost,
    /// The same between two messages of a login with this mechanism.
    LostInLogin(&'static str),
    /// Anything else.
    Error(Error),
}

impl Failure {
    /// Is the connection gone before the message was sent?
    pub(in crate::client) fn is_lost(&self) -> bool {
        matches!(self, Self::Lost | Self::LostInLogin(_))
    }
}

/// As callers see it, once no other connection is tried.
impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Lost => Unreachable::Broken(TransportError::new(ConnectionLost)).into(),
            Failure::LostInLogin(mechanism) => Unreachable::ClosedInLogin { mechanism }.into(),
            Failure::Error(error) => error,
        }
    }
}

pub(in crate::client) struct Timeouts {
    pub(in crate::client) connect: Duration,
    pub(in crate::client) answer: Duration,
}

pub(in crate::client) fn failure(error: reqwest::Error, timeouts: &Timeouts) -> Failure {
    let error = error.without_url();
    if find::<ConnectionLost>(&error).is_some() {
        return Failure::Lost;
    }
    Failure::Error(if error.is_timeout() { timed_out(&error, timeouts) } else { unreachable(error).into() })
}

fn timed_out(error: &reqwest::Error, timeouts: &Timeouts) -> Error {
    if error.is_connect() {
        Error::TimedOut { stage: Stage::Connect, after: timeouts.connect }
    } else {
        Error::TimedOut { stage: Stage::Answer, after: timeouts.answer }
    }
}

fn unreachable(error: reqwest::Error) -> Unreachable {
    if find::<ResolveError>(&error).is_some() {
        return Unreachable::Name(TransportError::new(error));
    }
    let certificate = find::<rustls::Error>(&error).and_then(refused_certificate);
    match (find::<rustls::Error>(&error), refused_by_native(&error)) {
        // TLS 1.3 hosts refuse the client certificate after the handshake, in place of an answer.
        _ if !error.is_connect() && is_about_client(&error) => Unreachable::Tls(HandshakeError::new(error)),
        _ if !error.is_connect() => Unreachable::Broken(TransportError::new(error)),
        (Some(rustls::Error::InvalidMessage(_)), _) => Unreachable::NotTls(TransportError::new(error)),
        (Some(_), _) => {
            certificate.map_or_else(|| Unreachable::Tls(HandshakeError::new(error)), Unreachable::Certificate)
        }
        (None, Some(refused)) => Unreachable::Certificate(refused),
        (None, None) if failed_in_native(&error) || hung_up(&error) => Unreachable::Tls(HandshakeError::new(error)),
        (None, None) => Unreachable::Connect(TransportError::new(error)),
    }
}

/// Is it an alert about the client certificate?
fn is_about_client(error: &reqwest::Error) -> bool {
    let of_rustls = find::<rustls::Error>(error).map(HandshakeFailure::of_rustls);
    of_rustls.or_else(|| failure_of_native(error)).is_some_and(HandshakeFailure::is_about_client)
}

pub(in crate::client) fn refused_certificate(error: &rustls::Error) -> Option<CertificateRefused> {
    match error {
        rustls::Error::InvalidCertificate(rustls::CertificateError::Other(other)) => other.0.downcast_ref().cloned(),
        _ => None,
    }
}

/// A handshake that was made without HTTP.
pub(in crate::client) fn of_handshake(error: std::io::Error, versions: &[TlsVersion]) -> Unreachable {
    match find::<rustls::Error>(&error) {
        Some(rustls::Error::InvalidMessage(_)) => Unreachable::NotTls(TransportError::new(error)),
        _ => Unreachable::Tls(HandshakeError::new(error).among(versions)),
    }
}

/// Did the handshake fail in the way of a host that is older than rustls?
///
/// Such a host may say so, or hang up without a word.
pub(in crate::client) fn is_old_host(error: &Error) -> bool {
    let Error::Unreachable(Unreachable::Tls(error)) = error else { return false };
    !error.failure().is_about_client() && find::<rustls::Error>(error.cause()).is_none_or(nothing_in_common)
}

/// The peer hung up inside the handshake: a refused TCP connection has another kind.
fn hung_up(error: &reqwest::Error) -> bool {
    find::<std::io::Error>(error).is_some_and(is_hang_up)
}
