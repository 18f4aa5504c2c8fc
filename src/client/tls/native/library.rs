//! The second TLS library: OpenSSL, on Windows and macOS the system's own.
//!
//! It verifies by authorities and names. It has no place for a check of our own, so pins, and a certificate that was given as the host's own, are
//! checked on a first message that holds nothing, before anything else is sent.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use rustls::pki_types::{CertificateDer, ServerName};
use x509_parser::prelude::{FromDer, X509Certificate};
use zeroize::Zeroizing;

use crate::client::error::configuration::ConfigurationError;
use crate::client::error::source_chain::find;
use crate::client::tls::checked::certificates;
use crate::client::tls::identity::{ClientIdentity, IdentityError};
use crate::client::tls::native::check::NativeCheck;
use crate::client::tls::options::{TlsOptions, TlsVersion, Trust};

/// How connections by the native library are made.
pub(in crate::client) struct NativeTls {
    trust: Trust,
    given: Vec<CertificateDer<'static>>,
    roots: Vec<reqwest::Certificate>,
    identity: Option<reqwest::Identity>,
    min: TlsVersion,
    max: TlsVersion,
}

impl NativeTls {
    pub(in crate::client) const IS_BUILT_IN: bool = true;

    pub(in crate::client) fn new(options: &TlsOptions) -> Result<Self, ConfigurationError> {
        let versions = options.versions()?;
        let newest = match (&options.identity, options.max) {
            (Some(_), None) => Some(TlsVersion::Tls12),
            _ => versions.last().copied(),
        };
        let given = if let Trust::SystemAnd(pem) = &options.trust { certificates(pem)? } else { Vec::new() };
        let roots: Result<_, _> = given.iter().map(|one| reqwest::Certificate::from_der(one)).collect();
        Ok(Self {
            trust: options.trust.clone(),
            roots: roots.map_err(ConfigurationError::Http)?,
            given: given.into_iter().filter(|one| !is_authority(one)).collect(),
            identity: options.identity.as_ref().map(identity).transpose()?,
            min: versions.first().copied().unwrap_or(TlsVersion::Tls12),
            max: newest.unwrap_or(TlsVersion::Tls13),
        })
    }

    /// What is to be checked on a connection under this name.
    pub(in crate::client) fn check(&self, name: &ServerName<'static>) -> NativeCheck {
        match &self.trust {
            Trust::Pin(pin) => NativeCheck::Pins(vec![*pin]),
            Trust::AnyPin(pins) => NativeCheck::Pins(pins.clone()),
            Trust::SystemAnd(_) if !self.given.is_empty() => NativeCheck::Given(self.given.clone(), name.clone()),
            _ => NativeCheck::Done,
        }
    }

    /// Nothing is to be checked: the library verifies.
    pub(in crate::client) fn verified(&self) -> NativeCheck {
        NativeCheck::Done
    }

    /// Sets up an HTTP client.
    pub(in crate::client) fn configure(
        &self,
        builder: reqwest::ClientBuilder,
        check: &NativeCheck,
    ) -> reqwest::ClientBuilder {
        let unverified = self.trust == Trust::DangerousAcceptAny || !matches!(check, NativeCheck::Done);
        let builder = builder
            .tls_backend_native()
            .tls_version_min(self.min.of_reqwest())
            .tls_version_max(self.max.of_reqwest())
            .tls_danger_accept_invalid_certs(unverified)
            .tls_danger_accept_invalid_hostnames(unverified)
            .tls_certs_merge(self.roots.iter().cloned());
        match &self.identity {
            Some(identity) => builder.identity(identity.clone()),
            None => builder,
        }
    }
}

impl TlsVersion {
    fn of_reqwest(self) -> reqwest::tls::Version {
        match self {
            Self::Tls12 => reqwest::tls::Version::TLS_1_2,
            Self::Tls13 => reqwest::tls::Version::TLS_1_3,
        }
    }
}

/// May it issue certificates (RFC 5280 section 4.2.1.9)? What cannot be read is left to the library.
fn is_authority(certificate: &CertificateDer<'_>) -> bool {
    X509Certificate::from_der(certificate).map_or(true, |(_, certificate)| certificate.is_ca())
}

/// OpenSSL takes keys as PKCS#8 only.
fn identity(identity: &ClientIdentity) -> Result<reqwest::Identity, IdentityError> {
    let failed = |error: ErrorStack| IdentityError::Native(reason(&error));
    let key = PKey::private_key_from_der(identity.key().secret_der()).map_err(failed)?;
    let key = Zeroizing::new(key.private_key_to_pem_pkcs8().map_err(failed)?);
    let chain: String = identity.chain().iter().map(|one| pem(one)).collect();
    let refused = |error: reqwest::Error| find::<ErrorStack>(&error).map_or_else(|| NO_REASON.to_owned(), reason);
    reqwest::Identity::from_pkcs8_pem(chain.as_bytes(), &key).map_err(|error| IdentityError::Native(refused(error)))
}

/// The library's reason in its own words, such as `key values mismatch`.
fn reason(stack: &ErrorStack) -> String {
    stack.errors().iter().find_map(|one| one.reason()).unwrap_or(NO_REASON).to_owned()
}

const NO_REASON: &str = "it gives no reason";

fn pem(certificate: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", BASE64_STANDARD.encode(certificate))
}
