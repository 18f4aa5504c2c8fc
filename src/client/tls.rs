//! Which certificates are trusted, as a rustls configuration with ring as its provider.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier as PlatformVerifier;

use super::verifier::{Accepted, Verifier};
use super::{CertificatePin, ConfigurationError};

/// Whom to trust.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trust {
    /// The authorities of the system. The default.
    System,
    /// The authorities of the system and these certificates, in PEM form: authorities, or the host's own one. The latter is trusted under its
    /// right name whatever its issuer and dates.
    SystemAnd(Vec<u8>),
    /// Exactly one leaf certificate, whatever its names, issuer and dates.
    Pin(CertificatePin),
}

impl Trust {
    /// The configuration; it is made once and shared by all connections of a client.
    pub(super) fn into_config(self) -> Result<ClientConfig, ConfigurationError> {
        let provider = Arc::new(ring::default_provider());
        let accepted = match self {
            Self::Pin(pin) => Accepted::Pinned(pin),
            Self::System => {
                let platform = PlatformVerifier::new(Arc::clone(&provider)).map_err(ConfigurationError::Roots)?;
                Accepted::Verified { platform: Arc::new(platform), given: Vec::new() }
            }
            Self::SystemAnd(pem) => {
                let given = certificates(&pem)?;
                let platform = PlatformVerifier::new_with_extra_roots(given.clone(), Arc::clone(&provider));
                Accepted::Verified { platform: Arc::new(platform.map_err(ConfigurationError::Roots)?), given }
            }
        };
        let verifier = Arc::new(Verifier { accepted, provider: Arc::clone(&provider) });
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(ConfigurationError::Roots)?;
        let mut config = builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
        config.dangerous().set_certificate_verifier(verifier);
        // NTLM belongs to the connection, which HTTP/2 does not have.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConfigurationError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(ConfigurationError::NoCertificate),
        Err(error) => Err(ConfigurationError::Pem(error.to_string())),
    }
}
