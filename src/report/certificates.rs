//! `cert show` as JSON.

use serde::Serialize;

use crate::client::{CertificateDetails, Error, TlsHandshake, TlsInspection};

use crate::report::messages::messages_of;

/// The TLS of a host.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CertificatesReport {
    /// The address that took the connection.
    pub address: String,
    /// Is the host's certificate trusted?
    pub trusted: bool,
    /// Why not; null when it is.
    pub reason: Option<String>,
    /// What each TLS library of this build agreed on.
    pub handshakes: Vec<HandshakeReport>,
    /// As the host sent them, its own first.
    pub chain: Vec<CertificateReport>,
}

/// The handshake of one TLS library.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HandshakeReport {
    /// `rustls` or `native`.
    pub library: &'static str,
    /// Such as `TLSv1.2`; null when it failed.
    pub version: Option<String>,
    /// The cipher suite, as the library calls it; null when it failed.
    pub suite: Option<String>,
    /// Why it failed, outermost first; empty when it did not.
    pub error: Vec<String>,
}

/// One certificate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CertificateReport {
    /// The subject.
    pub subject: String,
    /// The issuer.
    pub issuer: String,
    /// The DNS names and addresses that it is for.
    pub names: Vec<String>,
    /// In UTC, such as `2026-11-26T01:00:00Z`.
    pub not_before: String,
    /// In UTC, as `not_before`.
    pub not_after: String,
    /// How it is signed.
    pub signature_algorithm: String,
    /// The kind of its key.
    pub key_algorithm: String,
    /// The size of its key, if known.
    pub key_bits: Option<usize>,
    /// Whether it may issue others.
    pub is_authority: bool,
    /// The pin that trusts exactly this certificate.
    pub pin: String,
    /// The pin that trusts its key.
    pub key_pin: Option<String>,
}

impl From<&TlsInspection> for CertificatesReport {
    fn from(inspection: &TlsInspection) -> Self {
        let handshake = inspection.handshake().ok();
        let verified = handshake.map(|handshake| &handshake.verified);
        let chain = handshake.map(|handshake| handshake.chain.as_slice()).unwrap_or_default();
        let native = inspection.native.iter().map(|native| HandshakeReport::of("native", native));
        Self {
            address: inspection.address.to_string(),
            trusted: verified.is_some_and(Result::is_ok),
            reason: verified.and_then(|verified| verified.as_ref().err()).map(ToString::to_string),
            handshakes: std::iter::once(HandshakeReport::of("rustls", &inspection.rustls)).chain(native).collect(),
            chain: chain
                .iter()
                .filter_map(|one| CertificateDetails::read(one))
                .map(|details| (&details).into())
                .collect(),
        }
    }
}

impl HandshakeReport {
    fn of(library: &'static str, handshake: &Result<TlsHandshake, Error>) -> Self {
        let agreed = handshake.as_ref().ok();
        Self {
            library,
            version: agreed.map(|agreed| agreed.version.clone()),
            suite: agreed.map(|agreed| agreed.suite.clone()),
            error: handshake.as_ref().err().map(|error| messages_of(error)).unwrap_or_default(),
        }
    }
}

impl From<&CertificateDetails> for CertificateReport {
    fn from(details: &CertificateDetails) -> Self {
        let details = details.clone();
        Self {
            subject: details.subject,
            issuer: details.issuer,
            names: details.names,
            not_before: details.not_before,
            not_after: details.not_after,
            signature_algorithm: details.signature_algorithm,
            key_algorithm: details.key_algorithm,
            key_bits: details.key_bits,
            is_authority: details.is_authority,
            pin: details.pin.to_string(),
            key_pin: details.key_pin.map(|pin| pin.to_string()),
        }
    }
}
