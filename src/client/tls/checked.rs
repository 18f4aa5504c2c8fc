//! TLS options, checked: the versions that are left and the certificates that were given.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::client::error::configuration::ConfigurationError;
use crate::client::tls::options::{TlsOptions, TlsVersion};
use crate::client::tls::pem_words::words;

impl TlsOptions {
    /// The versions that may be agreed on.
    pub(in crate::client) fn versions(&self) -> Result<Vec<TlsVersion>, ConfigurationError> {
        let newest = self.max.unwrap_or(TlsVersion::Tls13);
        let oldest = self.min.unwrap_or(TlsVersion::Tls12);
        let allowed = |version: &TlsVersion| (oldest..=newest).contains(version);
        let versions: Vec<_> = [TlsVersion::Tls12, TlsVersion::Tls13].into_iter().filter(allowed).collect();
        if versions.is_empty() { Err(ConfigurationError::TlsVersions { oldest, newest }) } else { Ok(versions) }
    }
}

/// The certificates in a text in PEM form.
pub(super) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConfigurationError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(ConfigurationError::NoCertificate),
        Err(error) => Err(ConfigurationError::Pem(words(&error).to_owned())),
    }
}
