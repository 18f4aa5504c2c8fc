//! The certificate and key that a client shows: PEM (RFC 7468) or PKCS#12 (RFC 7292).

use std::fmt;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::client::tls::pem_words::words;

/// A client certificate, with the certificates of its authorities, and its private key.
pub struct ClientIdentity {
    /// The client's own certificate first.
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

/// Why a file gives no client certificate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// No certificate in it.
    #[error("it holds no certificate")]
    NoCertificate,
    /// No private key in it, or one that is locked with a password.
    #[error("it holds no private key without a passphrase")]
    NoKey,
    /// It is not PEM.
    #[error("it cannot be read as PEM: {0}")]
    Pem(String),
    /// It is not PKCS#12, or the password is wrong.
    #[error("it cannot be read as PKCS#12, or its password is wrong")]
    Pkcs12,
    /// Certificate and key do not belong together, or are of a kind that the TLS library does not take.
    #[error("the client certificate does not belong to its key, or is of a kind that the TLS library does not accept")]
    Unusable(#[source] rustls::Error),
    /// The same, said by the native TLS library.
    #[error("the client certificate cannot be used by the native TLS library: {0}")]
    Native(String),
}

impl ClientIdentity {
    /// The certificates and the key in PEM form: all in one text, or the key in a second one.
    ///
    /// # Errors
    /// [`IdentityError`] when one of them is missing, unreadable or locked.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, IdentityError> {
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificates).collect();
        let chain = chain.map_err(|error| IdentityError::Pem(words(&error).to_owned()))?;
        if chain.is_empty() {
            return Err(IdentityError::NoCertificate);
        }
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| IdentityError::NoKey)?;
        Ok(Self { chain, key })
    }

    /// The first key in a PKCS#12 file (`.pfx`, `.p12`) and its certificates, with the encryption of today and of old Windows.
    ///
    /// # Errors
    /// [`IdentityError`] when it cannot be read with this password, or holds no key with its certificate.
    #[cfg(feature = "pkcs12")]
    pub fn from_pkcs12(file: &[u8], password: &crate::auth::Password) -> Result<Self, IdentityError> {
        use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
        let store = KeyStore::from_pkcs12(file, password.expose(), Pkcs12ImportPolicy::Strict);
        let store = store.map_err(|_| IdentityError::Pkcs12)?;
        let (_, found) = store.private_key_chain().ok_or(IdentityError::NoKey)?;
        let chain: Vec<_> = found.certs().iter().map(|one| CertificateDer::from(one.as_der().to_vec())).collect();
        if chain.is_empty() {
            return Err(IdentityError::NoCertificate);
        }
        let key = PrivateKeyDer::try_from(found.key().as_der().to_vec()).map_err(|_| IdentityError::NoKey)?;
        Ok(Self { chain, key })
    }

    pub(super) fn for_rustls(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        (self.chain.clone(), self.key.clone_key())
    }

    #[cfg(feature = "native-tls")]
    pub(super) fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    #[cfg(feature = "native-tls")]
    pub(super) fn key(&self) -> &PrivateKeyDer<'static> {
        &self.key
    }
}

impl Clone for ClientIdentity {
    fn clone(&self) -> Self {
        Self { chain: self.chain.clone(), key: self.key.clone_key() }
    }
}

/// Never shows the key.
impl fmt::Debug for ClientIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientIdentity").field("certificates", &self.chain.len()).finish_non_exhaustive()
    }
}
