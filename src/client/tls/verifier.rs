//! Verifying the host's certificate, and saying which one it was when it is refused (RFC 8446 section 4.4.2, RFC 9525).

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use tracing::trace;

use crate::client::tls::pin::CertificatePin;
use crate::client::tls::refused::{CertificateRefused, Distrust};
use crate::client::tls::unusable::Unusable;

/// Verifies the certificate by what is trusted; the signatures of the handshake are checked, except to look at a certificate that can never be used.
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
    /// Any, to look at it: also one that can never be used, with which no message is sent.
    ToLook,
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
            Accepted::ToLook => return Ok(ServerCertVerified::assertion()),
            Accepted::Any => {}
            Accepted::Pinned(pins) => CertificateRefused::unless_pinned(pins, leaf).map_err(refused)?,
            // A self-signed certificate given as its own authority is what WinRM's quick set-up leaves behind.
            Accepted::Verified { given, .. } if given.contains(leaf) && names(leaf, name).is_ok() => {}
            Accepted::Verified { platform, .. } => {
                usable(leaf)?;
                let verified = platform.verify_server_cert(leaf, intermediates, name, ocsp, now);
                verified.map_err(|error| untrusted(&error, leaf, intermediates))?;
            }
        }
        usable(leaf)?;
        self.seen.set(leaf);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verified = verify_tls12_signature(message, leaf, signed, &self.provider.signature_verification_algorithms);
        verified.or_else(|error| self.only_to_look(error, leaf))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verified = verify_tls13_signature(message, leaf, signed, &self.provider.signature_verification_algorithms);
        verified.or_else(|error| self.only_to_look(error, leaf))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        // The first message of a handshake is the only place where they are asked for.
        trace!(mark = "tls", "beginning the TLS handshake");
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl Verifier {
    /// Does it compare pins at most, and neither issuer nor name nor dates?
    pub(in crate::client) fn compares_nothing_else(&self) -> bool {
        matches!(self.accepted, Accepted::Any | Accepted::Pinned(_))
    }

    /// Lets a handshake end whose signature cannot be checked, for the certificate can never be used: it is looked at, and not trusted.
    fn only_to_look(&self, error: Error, leaf: &CertificateDer<'_>) -> Result<HandshakeSignatureValid, Error> {
        match self.accepted {
            Accepted::ToLook if Unusable::reason(leaf).is_some() => Ok(HandshakeSignatureValid::assertion()),
            _ => Err(error),
        }
    }
}

fn usable(leaf: &CertificateDer<'_>) -> Result<(), Error> {
    let Some(reason) = Unusable::reason(leaf) else { return Ok(()) };
    Err(refused(CertificateRefused::Unusable { shown: CertificatePin::of(leaf), reason }))
}

fn untrusted(error: &Error, leaf: &CertificateDer<'_>, others: &[CertificateDer<'_>]) -> Error {
    let reason = Distrust::of(error, leaf, others);
    refused(CertificateRefused::Untrusted { shown: CertificatePin::of(leaf), reason })
}

fn names(leaf: &CertificateDer<'_>, name: &ServerName<'_>) -> Result<(), Error> {
    verify_server_name(&ParsedCertificate::try_from(leaf)?, name)
}

fn refused(reason: CertificateRefused) -> Error {
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(reason))))
}
