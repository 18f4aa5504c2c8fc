//! What is asked of TLS: whom to trust, which versions, under which name, by which library (RFC 5246, RFC 8446, RFC 9325).

use std::fmt;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use rustls_platform_verifier::Verifier as PlatformVerifier;

use crate::client::error::error::ConfigurationError;
use crate::client::tls::identity::{ClientIdentity, IdentityError};
use crate::client::tls::pin::CertificatePin;
use crate::client::tls::verifier::{Accepted, SeenLeaf, Verifier};

/// Whom to trust.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trust {
    /// The authorities of the system. The default.
    #[default]
    System,
    /// The authorities of the system and these certificates, in PEM form: authorities, or the host's own one. The latter is trusted under its
    /// right name whatever its issuer and dates.
    SystemAnd(Vec<u8>),
    /// Exactly one leaf certificate or one key, whatever its names, issuer and dates.
    Pin(CertificatePin),
    /// The same with any of several pins, such as those of today and of the next certificate.
    AnyPin(Vec<CertificatePin>),
    /// **Anybody**: whoever stands in between reads and changes everything. Refused with Basic and CredSSP, which hand over the password.
    Anybody,
}

/// A version of TLS. Older ones than 1.2 are never spoken (RFC 8996).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TlsVersion {
    /// TLS 1.2: the newest that Server 2012 R2 to 2019 speak.
    Tls12,
    /// TLS 1.3: Server 2022 and newer.
    Tls13,
}

/// Which library speaks TLS.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TlsBackend {
    /// rustls; where a host has no version or cipher suite in common with it, and where a client certificate is shown, the native one, if it is
    /// built in (feature `native-tls`). Nothing but a failed handshake went to the host then. The default.
    #[default]
    Auto,
    /// rustls: modern versions and suites only, no renegotiation.
    Rustls,
    /// OpenSSL (on Windows and macOS the system's own library); needs the feature `native-tls`.
    Native,
}

/// What is asked of TLS. The default verifies by the system's authorities, speaks TLS 1.2 and 1.3, and shows no certificate.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TlsOptions {
    /// Whom to trust. Default: the authorities of the system.
    pub trust: Trust,
    /// The oldest version. Default: TLS 1.2.
    pub min: Option<TlsVersion>,
    /// The newest version. Default: TLS 1.3; 1.2 where the native backend shows a client certificate, since hosts ask for it by renegotiation.
    pub max: Option<TlsVersion>,
    /// The name that the certificate must have and that is asked for in the handshake (SNI), where it is not the one we connect to. Messages go on
    /// naming the host that we connect to. A DNS name.
    pub server_name: Option<String>,
    /// Which library speaks TLS. Default: the one that fits.
    pub backend: TlsBackend,
    /// The certificate that the client shows when the host asks for one. Default: none.
    pub identity: Option<ClientIdentity>,
}

impl TlsOptions {
    /// The versions that may be agreed on.
    pub(in crate::client) fn versions(&self) -> Result<Vec<TlsVersion>, ConfigurationError> {
        let newest = self.max.unwrap_or(TlsVersion::Tls13);
        let oldest = self.min.unwrap_or(TlsVersion::Tls12);
        let allowed = |version: &TlsVersion| (oldest..=newest).contains(version);
        let versions: Vec<_> = [TlsVersion::Tls12, TlsVersion::Tls13].into_iter().filter(allowed).collect();
        if versions.is_empty() { Err(ConfigurationError::TlsVersions { oldest, newest }) } else { Ok(versions) }
    }

    /// The configuration of rustls; it is made once and shared by all connections of a client. `name` is the one that the certificate must have
    /// where the handshake cannot know it.
    pub(in crate::client) fn rustls(&self, name: Option<ServerName<'static>>) -> Result<RustlsTls, ConfigurationError> {
        let provider = Arc::new(ring::default_provider());
        let accepted = self.trust.accepted(&provider)?;
        let verifier =
            Verifier { accepted, provider: Arc::clone(&provider), name: name.clone(), seen: SeenLeaf::default() };
        let versions: Vec<_> = self.versions()?.into_iter().map(TlsVersion::of_rustls).collect();
        let builder = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&versions)
            .map_err(ConfigurationError::Roots)?
            .with_root_certificates(RootCertStore::empty());
        let mut config = match &self.identity {
            None => builder.with_no_client_auth(),
            Some(identity) => {
                let (chain, key) = identity.for_rustls();
                builder.with_client_auth_cert(chain, key).map_err(IdentityError::Unusable)?
            }
        };
        config.dangerous().set_certificate_verifier(Arc::new(verifier.clone()));
        config.enable_sni = name.is_none();
        // NTLM belongs to the connection, which HTTP/2 does not have.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(RustlsTls { config, verifier })
    }
}

/// rustls, and how it verifies.
#[derive(Debug, Clone)]
pub(in crate::client) struct RustlsTls {
    config: ClientConfig,
    verifier: Verifier,
}

/// What a handshake agreed on, and the certificates that were shown.
#[derive(Debug)]
pub(in crate::client) struct Agreed {
    pub(in crate::client) version: String,
    pub(in crate::client) suite: String,
    /// In DER form, the host's own first.
    pub(in crate::client) chain: Vec<Vec<u8>>,
}

impl RustlsTls {
    /// For connections without TLS: it trusts nobody.
    pub(in crate::client) fn unused() -> Result<Self, ConfigurationError> {
        let pin = CertificatePin::of(b"no certificate");
        TlsOptions { trust: Trust::Pin(pin), ..TlsOptions::default() }.rustls(None)
    }

    /// How it verifies.
    pub(in crate::client) fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The configuration of one more connection.
    pub(in crate::client) fn config(&self) -> ClientConfig {
        self.config.clone()
    }

    /// The same with the leaf certificate that it will have accepted. It resumes no session, in which none is shown.
    pub(in crate::client) fn config_and_leaf(&self) -> (ClientConfig, SeenLeaf) {
        let (mut config, seen) = (self.config.clone(), SeenLeaf::default());
        let verifier = Verifier { seen: seen.clone(), ..self.verifier.clone() };
        config.dangerous().set_certificate_verifier(Arc::new(verifier));
        config.resumption = Resumption::disabled();
        (config, seen)
    }
}

impl Trust {
    fn accepted(&self, provider: &Arc<rustls::crypto::CryptoProvider>) -> Result<Accepted, ConfigurationError> {
        let provider = Arc::clone(provider);
        Ok(match self {
            Self::Pin(pin) => Accepted::Pinned(vec![*pin]),
            Self::AnyPin(pins) if pins.is_empty() => return Err(ConfigurationError::NoPin),
            Self::AnyPin(pins) => Accepted::Pinned(pins.clone()),
            Self::Anybody => Accepted::Anybody,
            Self::System => {
                let platform = PlatformVerifier::new(provider).map_err(ConfigurationError::Roots)?;
                Accepted::Verified { platform: Arc::new(platform), given: Vec::new() }
            }
            Self::SystemAnd(pem) => {
                let given = certificates(pem)?;
                let platform = PlatformVerifier::new_with_extra_roots(given.clone(), provider);
                Accepted::Verified { platform: Arc::new(platform.map_err(ConfigurationError::Roots)?), given }
            }
        })
    }
}

impl TlsVersion {
    fn of_rustls(self) -> &'static SupportedProtocolVersion {
        match self {
            Self::Tls12 => &rustls::version::TLS12,
            Self::Tls13 => &rustls::version::TLS13,
        }
    }
}

/// As people call it.
impl fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        })
    }
}

pub(super) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConfigurationError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(ConfigurationError::NoCertificate),
        Err(error) => Err(ConfigurationError::Pem(error.to_string())),
    }
}
