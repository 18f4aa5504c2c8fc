//! Handshakes that fail because the host is older than rustls (RFC 5246 section 7.2.2, RFC 8446 section 6.2).

use rustls::{AlertDescription, Error as RustlsError};

/// Do client and host have no version, cipher suite or extension in common?
///
/// A host says so with an alert, by its choice in the ServerHello, or not at all: it hangs up.
pub(in crate::client) fn nothing_in_common(error: &RustlsError) -> bool {
    use AlertDescription::{
        HandshakeFailure, InsufficientSecurity, InternalError, MissingExtension, ProtocolVersion, UnsupportedExtension,
    };
    match error {
        RustlsError::PeerIncompatible(_) => true,
        RustlsError::AlertReceived(alert) => matches!(
            alert,
            HandshakeFailure
                | InsufficientSecurity
                | InternalError
                | MissingExtension
                | ProtocolVersion
                | UnsupportedExtension
        ),
        _ => false,
    }
}
