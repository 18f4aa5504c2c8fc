//! Verifying the host's certificate, and saying which one it was when it is refused (RFC 8446 section 4.4.2, RFC 9525).

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};

use super::CertificatePin;

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
}

/// Accepts exactly one leaf certificate; its names and dates do not matter then.
#[derive(Debug)]
pub(super) struct Pinned {
    pub(super) pin: CertificatePin,
    pub(super) provider: Arc<CryptoProvider>,
}

/// The platform's verifier, or a certificate that the caller gave as trusted, under its right name.
#[derive(Debug)]
pub(super) struct Verified {
    pub(super) platform: Arc<dyn ServerCertVerifier>,
    pub(super) given: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown = CertificatePin::of(leaf);
        if shown == self.pin {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(refused(CertificateRefused::Pin { expected: self.pin, shown }))
        }
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

impl ServerCertVerifier for Verified {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        // A self-signed certificate given as its own authority is what WinRM's quick set-up leaves behind.
        if self.given.iter().any(|given| given.as_ref() == leaf.as_ref()) && names(leaf, name).is_ok() {
            return Ok(ServerCertVerified::assertion());
        }
        let verified = self.platform.verify_server_cert(leaf, intermediates, name, ocsp, now);
        verified.map_err(|error| {
            refused(CertificateRefused::Untrusted { shown: CertificatePin::of(leaf), reason: error.to_string() })
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.platform.verify_tls12_signature(message, leaf, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.platform.verify_tls13_signature(message, leaf, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.platform.supported_verify_schemes()
    }
}

fn names(leaf: &CertificateDer<'_>, name: &ServerName<'_>) -> Result<(), Error> {
    verify_server_name(&ParsedCertificate::try_from(leaf)?, name)
}

fn refused(reason: CertificateRefused) -> Error {
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(reason))))
}
