//! The first TLS library, rustls, set up as the options say.

use std::sync::Arc;

use rustls::client::Resumption;
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use rustls_platform_verifier::Verifier as PlatformVerifier;

use crate::client::error::configuration::ConfigurationError;
use crate::client::tls::asked::AskedForCertificate;
use crate::client::tls::checked::certificates;
use crate::client::tls::identity::IdentityError;
use crate::client::tls::options::{TlsOptions, TlsVersion, Trust};
use crate::client::tls::pin::CertificatePin;
use crate::client::tls::verifier::{Accepted, SeenLeaf, Verifier};

/// rustls, and how it verifies.
#[derive(Debug, Clone)]
pub(in crate::client) struct RustlsTls {
    config: ClientConfig,
    verifier: Verifier,
    asked: AskedForCertificate,
}

impl TlsOptions {
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
        let asked = AskedForCertificate::default();
        let mut config = match &self.identity {
            None => builder.with_client_cert_resolver(Arc::new(asked.clone())),
            Some(identity) => {
                let (chain, key) = identity.for_rustls();
                builder.with_client_auth_cert(chain, key).map_err(IdentityError::Unusable)?
            }
        };
        config.dangerous().set_certificate_verifier(Arc::new(verifier.clone()));
        config.enable_sni = name.is_none();
        // Connections are few and kept, and each logs in anew: a session to resume would save little, and takes 2 kB for each host.
        config.resumption = Resumption::disabled();
        // NTLM belongs to the connection, which HTTP/2 does not have.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(RustlsTls { config, verifier, asked })
    }
}

impl RustlsTls {
    /// The same for one more client: what its host asks for is its own.
    pub(in crate::client) fn for_client(&self, name: Option<ServerName<'static>>) -> Self {
        let (mut config, asked) = (self.config(), AskedForCertificate::default());
        if !config.client_auth_cert_resolver.has_certs() {
            config.client_auth_cert_resolver = Arc::new(asked.clone());
        }
        let verifier = Verifier { name, seen: SeenLeaf::default(), ..self.verifier.clone() };
        if verifier.name.is_some() {
            config.enable_sni = false;
            config.dangerous().set_certificate_verifier(Arc::new(verifier.clone()));
        }
        Self { config, verifier, asked }
    }

    /// For connections without TLS: it trusts no certificate.
    pub(in crate::client) fn unused() -> Result<Self, ConfigurationError> {
        let pin = CertificatePin::of(b"no certificate");
        TlsOptions { trust: Trust::Pin(pin), ..TlsOptions::default() }.rustls(None)
    }

    /// The configuration of a connection over which nothing is sent: any certificate is accepted, to look at it.
    pub(in crate::client) fn config_to_look(&self) -> ClientConfig {
        let mut config = self.config.clone();
        let verifier = Verifier { accepted: Accepted::ToLook, ..self.verifier.clone() };
        config.dangerous().set_certificate_verifier(Arc::new(verifier));
        config
    }

    /// How it verifies.
    pub(in crate::client) fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The configuration of one more connection.
    pub(in crate::client) fn config(&self) -> ClientConfig {
        self.config.clone()
    }

    /// Whether the host asked for a client certificate that is not there.
    pub(in crate::client) fn asked(&self) -> &AskedForCertificate {
        &self.asked
    }

    /// The same with the leaf certificate that it will have accepted. It resumes no session, in which none is shown.
    pub(in crate::client) fn config_and_leaf(&self) -> (ClientConfig, SeenLeaf) {
        let (mut config, seen) = (self.config(), SeenLeaf::default());
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
            Self::DangerousAcceptAny => Accepted::Any,
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
