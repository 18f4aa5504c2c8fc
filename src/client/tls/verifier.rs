//! Verifying the host's certificate, and saying which one it was when it is refused (RFC 8446 section 4.4.2, RFC 9525).

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};

use crate::client::tls::pin::CertificatePin;

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
        reason: String,
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

/// Verifies the certificate by what is trusted; the signatures of the handshake are always checked.
#[derive(Debug, Clone)]
pub(in crate::client) struct Verifier {
    pub(in crate::client) accepted: Accepted,
    pub(in crate::client) provider: Arc<CryptoProvider>,
    /// The name that the certificate must have, where the handshake does not know it.
    pub(in crate::client) name: Option<ServerName<'static>>,
    pub(in crate::client) seen: SeenLeaf,
}

/// The leaf certificate that was accepted last; behind a proxy the HTTP library does not tell it.
#[derive(Debug, Clone, Default)]
pub(in crate::client) struct SeenLeaf(Arc<Mutex<Option<Vec<u8>>>>);

impl SeenLeaf {
    pub(in crate::client) fn get(&self) -> Option<Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, leaf: &[u8]) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(leaf.to_vec());
    }
}

/// Which certificates are accepted.
#[derive(Debug, Clone)]
pub(in crate::client) enum Accepted {
    /// Any.
    Any,
    /// Exactly these leaves or keys; names and dates do not matter then.
    Pinned(Vec<CertificatePin>),
    /// What the platform's verifier accepts, or a certificate that the caller gave, under its right name.
    Verified { platform: Arc<dyn ServerCertVerifier>, given: Vec<CertificateDer<'static>> },
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let name = self.name.as_ref().unwrap_or(name);
        match &self.accepted {
            Accepted::Any => {}
            Accepted::Pinned(pins) => CertificateRefused::unless_pinned(pins, leaf).map_err(refused)?,
            // A self-signed certificate given as its own authority is what WinRM's quick set-up leaves behind.
            Accepted::Verified { given, .. } if given.contains(leaf) && names(leaf, name).is_ok() => {}
            Accepted::Verified { platform, .. } => {
                let verified = platform.verify_server_cert(leaf, intermediates, name, ocsp, now);
                let shown = CertificatePin::of(leaf);
                verified
                    .map_err(|error| refused(CertificateRefused::Untrusted { shown, reason: error.to_string() }))?;
            }
        }
        self.seen.set(leaf);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, leaf, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, leaf, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

fn names(leaf: &CertificateDer<'_>, name: &ServerName<'_>) -> Result<(), Error> {
    verify_server_name(&ParsedCertificate::try_from(leaf)?, name)
}

fn refused(reason: CertificateRefused) -> Error {
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(reason))))
}
