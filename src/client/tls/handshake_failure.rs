//! Why a handshake failed, from what either TLS library says: one table for both (RFC 8446 section 6.2; RFC 5246 section 7.2.2).

use std::fmt;

use rustls::{Error as RustlsError, PeerIncompatible};

/// Why a TLS handshake failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HandshakeFailure {
    /// The host speaks only TLS 1.1 or older. No build reaches it.
    OldVersion,
    /// The host speaks none of the versions that the options allow.
    VersionNotAllowed,
    /// The host and the library have no cipher suite or kind of key in common, or the host has no certificate.
    NothingInCommon,
    /// The host wants a client certificate.
    ClientCertificate,
    /// The host does not accept the client certificate, or the lack of one.
    ClientCertificateRefused,
    /// The host knows no such name (SNI).
    UnknownName,
    /// The host closed the connection.
    HungUp,
    /// The host does not keep to the protocol.
    Protocol,
    /// The host ended the handshake with this alert.
    Alert(u8),
    /// Anything else.
    Other,
}

impl HandshakeFailure {
    /// By the alert that the host sent.
    pub(in crate::client) fn of_alert(alert: u8) -> Self {
        match alert {
            40 | 71 | 109 | 110 => Self::NothingInCommon,
            42..=46 | 48 | 49 => Self::ClientCertificateRefused,
            70 | 86 => Self::OldVersion,
            112 => Self::UnknownName,
            116 => Self::ClientCertificate,
            other => Self::Alert(other),
        }
    }

    /// By the error of rustls.
    pub(in crate::client) fn of_rustls(error: &RustlsError) -> Self {
        match error {
            RustlsError::AlertReceived(alert) => Self::of_alert(u8::from(*alert)),
            RustlsError::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13) => Self::OldVersion,
            RustlsError::PeerIncompatible(PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig) => {
                Self::VersionNotAllowed
            }
            RustlsError::PeerIncompatible(_) => Self::NothingInCommon,
            RustlsError::PeerMisbehaved(_)
            | RustlsError::InappropriateMessage { .. }
            | RustlsError::InappropriateHandshakeMessage { .. }
            | RustlsError::InvalidMessage(_)
            | RustlsError::DecryptError
            | RustlsError::PeerSentOversizedRecord => Self::Protocol,
            _ => Self::Other,
        }
    }

    /// Is it about the client certificate?
    pub(in crate::client) fn is_about_client(self) -> bool {
        matches!(self, Self::ClientCertificate | Self::ClientCertificateRefused)
    }

    /// The one of two that says more: the host's own words are more than its silence.
    pub(in crate::client) fn or(self, second: Self) -> Self {
        let says_little = |one| matches!(one, Self::NothingInCommon | Self::HungUp | Self::Other | Self::Protocol);
        if says_little(self) && !says_little(second) { second } else { self }
    }
}

/// One clause.
impl fmt::Display for HandshakeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OldVersion => "the host speaks only TLS 1.1 or older",
            Self::VersionNotAllowed => "the host speaks none of the TLS versions that are allowed here",
            Self::NothingInCommon => {
                "the host and the TLS library have no cipher suite in common, or the host has no certificate"
            }
            Self::ClientCertificate => "the host wants a client certificate",
            Self::ClientCertificateRefused => "the host does not accept the client certificate, or the lack of one",
            Self::UnknownName => "the host knows no such name (SNI)",
            Self::HungUp => "the host closed the connection",
            Self::Protocol => "the host does not keep to the protocol",
            Self::Alert(alert) => return write!(f, "the host ended it with the alert {alert} ({})", meaning(*alert)),
            Self::Other => "the TLS library gives no reason",
        })
    }
}

/// What an alert means, in the words of RFC 8446 section 6.
fn meaning(alert: u8) -> &'static str {
    match alert {
        0 => "closed",
        10 => "unexpected message",
        20 | 21 | 51 => "decryption failed",
        22 => "record too long",
        47 => "illegal parameter",
        50 => "message cannot be decoded",
        80 => "internal error: the host may not be able to use its certificate",
        90 => "canceled",
        100 => "no renegotiation",
        113 => "bad OCSP response",
        115 => "unknown pre-shared key",
        120 => "no application protocol in common",
        _ => "no name known",
    }
}

#[cfg(test)]
mod tests {
    use rustls::AlertDescription;

    use super::*;

    #[test]
    fn an_alert_is_told_in_words() {
        let told = |alert| HandshakeFailure::of_rustls(&RustlsError::AlertReceived(alert)).to_string();
        assert_eq!(told(AlertDescription::ProtocolVersion), "the host speaks only TLS 1.1 or older");
        assert_eq!(told(AlertDescription::CertificateRequired), "the host wants a client certificate");
        assert_eq!(told(AlertDescription::UnrecognisedName), "the host knows no such name (SNI)");
        assert!(told(AlertDescription::HandshakeFailure).contains("no cipher suite in common"));
        assert!(told(AlertDescription::BadCertificate).contains("does not accept the client certificate"));
        assert_eq!(
            told(AlertDescription::DecodeError),
            "the host ended it with the alert 50 (message cannot be decoded)"
        );
    }

    #[test]
    fn of_two_failures_the_one_counts_that_says_more() {
        use HandshakeFailure::{ClientCertificate, HungUp, NothingInCommon, OldVersion};
        assert_eq!(NothingInCommon.or(OldVersion), OldVersion);
        assert_eq!(ClientCertificate.or(NothingInCommon), ClientCertificate);
        assert_eq!(HungUp.or(NothingInCommon), HungUp);
    }
}
