//! An error of the layers below: the system, the TLS library or the HTTP library.

use std::error::Error as StdError;
use std::{fmt, io};

use crate::client::error::source_chain::innermost;

/// What the layers below say. Its text is the innermost cause, which says most, and what was tried.
///
/// Its source is that cause itself, such as [`std::io::Error`] or the error of the TLS library.
#[derive(Debug)]
pub struct TransportError {
    source: Box<dyn StdError + Send + Sync>,
    tried: Option<String>,
}

impl TransportError {
    pub(in crate::client) fn new(error: impl StdError + Send + Sync + 'static) -> Self {
        let source = without_manual(&error).map_or_else(|| error.into(), Into::into);
        Self { source, tried: None }
    }

    /// The same with what was tried, such as `by rustls`.
    pub(in crate::client) fn tried(self, tried: String) -> Self {
        Self { tried: Some(tried), ..self }
    }

    /// What was tried, such as `by rustls, through the proxy http://proxy:3128`.
    pub(in crate::client) fn what_was_tried(&self) -> Option<&str> {
        self.tried.as_deref()
    }

    /// Did a connection fail on its way through a proxy? Before a handshake, nothing else is noted as tried.
    pub(in crate::client) fn is_through_proxy(&self) -> bool {
        self.tried.is_some()
    }

    /// The same with another attempt, and what is told of it: it failed too.
    pub(in crate::client) fn and_then(self, second: &str) -> Self {
        let tried = self.tried.as_ref().map(|tried| format!("{tried}; ")).unwrap_or_default();
        Self { tried: Some(format!("{tried}then {second}")), ..self }
    }

    /// The innermost cause.
    pub(in crate::client) fn innermost(&self) -> &(dyn StdError + 'static) {
        innermost(self.cause())
    }

    /// The error as it came.
    pub(in crate::client) fn cause(&self) -> &(dyn StdError + 'static) {
        &*self.source
    }
}

/// rustls adds the address of its manual to one error of the system.
fn without_manual(error: &(dyn StdError + 'static)) -> Option<io::Error> {
    let cause = innermost(error).downcast_ref::<io::Error>()?;
    let text = cause.to_string();
    let (text, _) = text.split_once(": https://")?;
    Some(io::Error::new(cause.kind(), text))
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", innermost(self.cause()))?;
        self.tried.as_ref().map_or(Ok(()), |tried| write!(f, " ({tried})"))
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(innermost(self.cause()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::error::error::Error;
    use crate::client::error::handshake::HandshakeError;
    use crate::client::error::unreachable::Unreachable;

    fn source_of<E: StdError + 'static>(error: &Error) -> Option<&E> {
        let mut next = error.source();
        while let Some(error) = next {
            if error.is::<E>() {
                return error.downcast_ref();
            }
            next = error.source();
        }
        None
    }

    #[test]
    fn the_error_of_the_system_is_among_the_sources() {
        let refused = TransportError::new(io::Error::from(io::ErrorKind::ConnectionRefused));
        let error = Error::from(Unreachable::Connect(refused));
        assert_eq!(source_of::<io::Error>(&error).unwrap().kind(), io::ErrorKind::ConnectionRefused);
    }

    #[test]
    fn the_error_of_the_tls_library_is_among_the_sources() {
        let alert = rustls::Error::AlertReceived(rustls::AlertDescription::HandshakeFailure);
        let error = Error::from(Unreachable::Tls(HandshakeError::new(io::Error::other(alert.clone()))));
        assert_eq!(source_of::<rustls::Error>(&error), Some(&alert));
    }

    #[test]
    fn what_was_tried_is_before_the_cause() {
        let closed = HandshakeError::new(io::Error::from(io::ErrorKind::UnexpectedEof)).tried("by rustls".to_owned());
        let error = Unreachable::Tls(closed);
        assert_eq!(error.to_string(), "the TLS handshake failed (by rustls)");
        let told = error.source().unwrap().to_string();
        assert_eq!(told, "the host closed the connection: unexpected end of file");
    }

    #[test]
    fn the_address_of_a_manual_is_left_out() {
        let error = TransportError::new(io::Error::new(io::ErrorKind::UnexpectedEof, "closed: https://docs.rs/rustls"));
        assert_eq!(error.to_string(), "closed");
    }
}
