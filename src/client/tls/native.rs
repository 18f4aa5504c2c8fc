//! The second TLS library: OpenSSL, on Windows and macOS the system's own.
//!
//! It verifies by authorities and names. It has no place for a check of our own, so pins, and a certificate that was given as the host's own, are
//! checked on a first message that holds nothing, before anything else is sent.

use std::error::Error as StdError;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode, SslVersion};
use rustls::client::verify_server_name;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;
use x509_parser::prelude::{FromDer, X509Certificate};
use zeroize::Zeroizing;

use crate::client::error::configuration::ConfigurationError;
use crate::client::error::source_chain::find;
use crate::client::tls::agreed_session::Agreed;
use crate::client::tls::checked::certificates;
use crate::client::tls::identity::{ClientIdentity, IdentityError};
use crate::client::tls::options::{TlsOptions, TlsVersion, Trust};
use crate::client::tls::pin::CertificatePin;
use crate::client::tls::verifier::CertificateRefused;

/// How connections by the native library are made.
pub(in crate::client) struct NativeTls {
    trust: Trust,
    given: Vec<CertificateDer<'static>>,
    roots: Vec<reqwest::Certificate>,
    identity: Option<reqwest::Identity>,
    min: TlsVersion,
    max: TlsVersion,
}

/// What is left to check on the first answer.
#[derive(Debug, Clone)]
pub(in crate::client) enum NativeCheck {
    /// Nothing: the library verified.
    Done,
    /// The leaf must match one of these.
    Pins(Vec<CertificatePin>),
    /// The leaf must be one of these, under this name; if it is not, the library may verify on another connection.
    Given(Vec<CertificateDer<'static>>, ServerName<'static>),
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

impl NativeCheck {
    /// Must the certificate be checked before anything is sent?
    pub(in crate::client) fn is_needed(&self) -> bool {
        !matches!(self, Self::Done)
    }

    /// When the check fails, may the library still find the certificate good?
    pub(in crate::client) fn may_be_verified(&self) -> bool {
        matches!(self, Self::Given(..))
    }

    /// Checks the leaf of the first answer.
    pub(in crate::client) fn check(&self, leaf: Option<&[u8]>) -> Result<(), CertificateRefused> {
        let leaf = leaf.ok_or(CertificateRefused::Hidden)?;
        match self {
            Self::Done => Ok(()),
            Self::Pins(pins) => CertificateRefused::unless_pinned(pins, leaf),
            Self::Given(given, name) => {
                let leaf = CertificateDer::from(leaf);
                let named = ParsedCertificate::try_from(&leaf).and_then(|parsed| verify_server_name(&parsed, name));
                let reason = match named {
                    Ok(()) if given.contains(&leaf) => return Ok(()),
                    Ok(()) => "it is none of those given".to_owned(),
                    Err(error) => error.to_string(),
                };
                Err(CertificateRefused::Untrusted { shown: CertificatePin::of(&leaf), reason })
            }
        }
    }
}

impl TlsVersion {
    fn of_openssl(self) -> SslVersion {
        match self {
            Self::Tls12 => SslVersion::TLS1_2,
            Self::Tls13 => SslVersion::TLS1_3,
        }
    }

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
    let failed = |error: ErrorStack| IdentityError::Native(error.to_string());
    let key = PKey::private_key_from_der(identity.key().secret_der()).map_err(failed)?;
    let key = Zeroizing::new(key.private_key_to_pem_pkcs8().map_err(failed)?);
    let chain: String = identity.chain().iter().map(|one| pem(one)).collect();
    reqwest::Identity::from_pkcs8_pem(chain.as_bytes(), &key).map_err(|error| IdentityError::Native(error.to_string()))
}

fn pem(certificate: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", BASE64_STANDARD.encode(certificate))
}

/// Did the library fail?
pub(in crate::client) fn failed_in_native(error: &(dyn StdError + 'static)) -> bool {
    find::<ErrorStack>(error).is_some()
}

/// Did the library refuse the certificate?
pub(in crate::client) fn refused_by_native(error: &(dyn StdError + 'static)) -> Option<CertificateRefused> {
    let stack = find::<ErrorStack>(error)?;
    let refused = |one: &openssl::error::Error| one.reason_code() == CERTIFICATE_VERIFY_FAILED;
    let reason = || above_stack(error).unwrap_or_else(|| stack.to_string());
    stack.errors().iter().any(refused).then(|| CertificateRefused::Unverified { reason: reason() })
}

/// What the wrapper of the library says: it adds why.
fn above_stack(error: &(dyn StdError + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(current) = next {
        if current.source().is_some_and(|source| source.is::<ErrorStack>()) {
            return Some(current.to_string());
        }
        next = current.source();
    }
    None
}

/// `SSL_R_CERTIFICATE_VERIFY_FAILED` of OpenSSL.
const CERTIFICATE_VERIFY_FAILED: i32 = 134;

/// Makes one handshake with `address`, verifying nothing, on a thread for what blocks.
#[allow(clippy::unnecessary_wraps, reason = "there is none where the library is not built in")]
pub(in crate::client) fn handshake_by_native(
    options: &TlsOptions,
    address: SocketAddr,
    name: ServerName<'static>,
    timeout: Duration,
) -> Option<impl Future<Output = io::Result<Agreed>> + Send> {
    let versions = options.versions().unwrap_or_default();
    Some(async move {
        let made = tokio::task::spawn_blocking(move || {
            let stream = TcpStream::connect_timeout(&address, timeout)?;
            stream.set_read_timeout(Some(timeout))?;
            stream.set_write_timeout(Some(timeout))?;
            agree(&versions, &name.to_str(), stream)
        });
        made.await.map_err(io::Error::other)?
    })
}

fn agree(versions: &[TlsVersion], name: &str, stream: TcpStream) -> io::Result<Agreed> {
    let mut builder = SslConnector::builder(SslMethod::tls())?;
    builder.set_verify(SslVerifyMode::NONE);
    builder.set_min_proto_version(versions.first().map(|version| version.of_openssl()))?;
    builder.set_max_proto_version(versions.last().map(|version| version.of_openssl()))?;
    let connection = builder.build().configure()?.verify_hostname(false);
    let stream = connection.connect(name, stream).map_err(io::Error::other)?;
    let session = stream.ssl();
    let chain = session.peer_cert_chain().into_iter().flatten().map(|one| one.to_der());
    Ok(Agreed {
        version: session.version_str().to_owned(),
        suite: session.current_cipher().map(|suite| suite.name().to_owned()).unwrap_or_default(),
        chain: chain.collect::<Result<_, _>>()?,
    })
}
