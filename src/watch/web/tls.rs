//! TLS of the listener: a certificate with its chain, and its key, in PEM form (RFC 7468).

use std::fmt;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What TLS presents.
#[derive(Clone)]
pub struct WebTls(pub(super) Arc<ServerConfig>);

/// Why a certificate and a key cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WebTlsError {
    /// No certificate in PEM form.
    #[error("it holds no certificate")]
    NoCertificate,
    /// No private key in PEM form, or one that is locked with a password.
    #[error("it holds no private key without a passphrase")]
    NoKey,
    /// They do not belong together, or are of a kind that the TLS library does not take.
    #[error("the certificate does not belong to its key, or is of a kind that the TLS library does not accept")]
    Unusable(#[source] rustls::Error),
}

impl WebTls {
    /// The certificate first, then those of its authorities; the key may be in the same text. TLS 1.2 and 1.3.
    ///
    /// # Errors
    /// [`WebTlsError`]: one of them is missing or cannot be used.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, WebTlsError> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(certificates)
            .collect::<Result<_, _>>()
            .map_err(|_| WebTlsError::NoCertificate)?;
        if chain.is_empty() {
            return Err(WebTlsError::NoCertificate);
        }
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| WebTlsError::NoKey)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map(|versions| {
                let mut config = versions.with_no_client_auth().with_single_cert(chain, key)?;
                config.alpn_protocols = vec![b"http/1.1".to_vec()];
                Ok(config)
            });
        let config = config.and_then(|config| config).map_err(WebTlsError::Unusable)?;
        Ok(Self(Arc::new(config)))
    }
}

/// Shows no key.
impl fmt::Debug for WebTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebTls(<redacted>)")
    }
}
