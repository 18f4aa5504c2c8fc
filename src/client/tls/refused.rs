//! A certificate that was not accepted, and why, in our words.

use std::fmt;

use crate::cim::neutral::in_quotes;
use crate::client::tls::pin::CertificatePin;
use crate::client::tls::unusable::Unusable;

/// A certificate that was not accepted; found in the source chain of the error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateRefused {
    /// It is not the pinned one.
    #[error("the host shows the certificate {shown}, not the pinned {expected}")]
    Pin {
        /// The pin that was given.
        expected: CertificatePin,
        /// The pin of the certificate that was shown.
        shown: CertificatePin,
    },
    /// It is not trusted: issuer, name or validity.
    #[error("the certificate {shown} is not trusted: {reason}")]
    Untrusted {
        /// The pin of the certificate that was shown.
        shown: CertificatePin,
        /// What the verification says.
        reason: Distrust,
    },
    /// rustls can never use it, even if it is trusted: no pin helps.
    #[error("rustls can never use the certificate {shown}, pinned or not: {reason}")]
    Unusable {
        /// The pin of the certificate that was shown.
        shown: CertificatePin,
        /// What is wrong with it.
        reason: Unusable,
    },
    /// It is not trusted, says a TLS library that does not tell which one it was.
    #[error("the certificate is not trusted: {reason}")]
    Unverified {
        /// What the library says.
        reason: String,
    },
    /// The TLS library does not show it, so it cannot be compared.
    #[error("the certificate is not shown by the TLS library, so it cannot be checked")]
    Hidden,
}

/// Why a certificate is not trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Distrust {
    /// It is signed by itself, and was not given as trusted.
    SelfSigned,
    /// Its issuer, or that of a certificate that the host sent with it, is neither trusted nor sent: an intermediate certificate may be missing.
    UnknownIssuer {
        /// The name of the issuer.
        issuer: String,
    },
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// It has no names, only a common name (CN), which no longer counts (RFC 9525).
    NoNames,
    /// It is for other names.
    Name {
        /// The names it is for.
        names: Vec<String>,
    },
    /// It is not for servers.
    Purpose,
    /// It is revoked.
    Revoked,
    /// Its signature is not that of its issuer.
    Signature,
    /// It, or one above it, is signed in a way that the library does not accept.
    Algorithm,
    /// It is the certificate of an authority.
    Authority,
    /// It is none of those that were given.
    NotGiven,
    /// The verification gives no reason that we know.
    Other,
}

/// One clause about the certificate.
impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SelfSigned => "it is self-signed",
            Self::UnknownIssuer { issuer } => {
                return write!(f, "its issuer {} is neither trusted nor sent by the host", in_quotes(issuer));
            }
            Self::Expired => "it has expired",
            Self::NotYetValid => "it is not valid yet",
            Self::NoNames => "it has no names, only a common name (CN), which does not count",
            Self::Name { names } => return write!(f, "it is for other names: {}", in_quotes(&names.join(", "))),
            Self::Purpose => "it is not for servers",
            Self::Revoked => "it is revoked",
            Self::Signature => "its signature is not that of its issuer",
            Self::Algorithm => "it is signed in a way that is not accepted",
            Self::Authority => "it is the certificate of an authority, not of a host",
            Self::NotGiven => "it is none of those given",
            Self::Other => "it does not pass the verification",
        })
    }
}

impl CertificateRefused {
    /// Refuses what is not pinned.
    pub(in crate::client) fn unless_pinned(pins: &[CertificatePin], leaf: &[u8]) -> Result<(), Self> {
        if pins.iter().any(|pin| pin.matches(leaf)) {
            return Ok(());
        }
        let Some(expected) = pins.first() else { return Err(Self::Hidden) };
        let shown = expected.shown_by(leaf).unwrap_or_else(|| CertificatePin::of(leaf));
        Err(Self::Pin { expected: *expected, shown })
    }
}
