//! The one step for each way in which TLS fails.

use crate::client::error::remedy::tls::{TlsRemedy, TrustRemedy};
use crate::client::tls::handshake_failure::HandshakeFailure;
use crate::client::tls::refused::{CertificateRefused, Distrust};

impl TlsRemedy {
    /// What to do about a handshake that failed.
    #[must_use]
    pub fn of(failure: HandshakeFailure) -> Self {
        match failure {
            HandshakeFailure::OldVersion => Self::EnableTls12,
            HandshakeFailure::VersionNotAllowed => Self::AllowVersions,
            HandshakeFailure::ClientCertificate => Self::ClientCertificate,
            HandshakeFailure::ClientCertificateRefused => Self::OtherClientCertificate,
            HandshakeFailure::UnknownName => Self::KnownName,
            HandshakeFailure::NothingInCommon
            | HandshakeFailure::HungUp
            | HandshakeFailure::Protocol
            | HandshakeFailure::Alert(_)
            | HandshakeFailure::Other => Self::HostCertificate,
        }
    }
}

impl TrustRemedy {
    /// What to do about a certificate that was not accepted.
    #[must_use]
    pub fn of(refused: &CertificateRefused) -> Self {
        match refused {
            CertificateRefused::Pin { .. } => Self::ComparePin(None),
            CertificateRefused::Unusable { .. } => Self::NewCertificate,
            CertificateRefused::Untrusted { shown, reason } => match reason {
                Distrust::UnknownIssuer { issuer } => Self::Issuer { issuer: issuer.clone(), pin: *shown },
                Distrust::NotYetValid => Self::Clock,
                Distrust::Name { names } => Self::Name { names: names.clone() },
                Distrust::Expired | Distrust::Revoked => Self::Replace,
                _ => Self::Pin(*shown),
            },
            CertificateRefused::Unverified { .. } | CertificateRefused::Hidden => Self::ShowCertificate,
        }
    }
}
