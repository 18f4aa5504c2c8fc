//! What is asked of TLS: whom to trust, which versions, under which name, by which library (RFC 5246, RFC 8446, RFC 9325).

use std::fmt;

use crate::client::tls::identity::ClientIdentity;
use crate::client::tls::pin::CertificatePin;

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
    /// **Do not verify the certificate**: anyone on the network path can read and change everything. Refused with Basic and CredSSP, which send the
    /// password itself.
    DangerousAcceptAny,
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

/// What is asked of TLS.
///
/// ```
/// use cimjob::client::{CertificatePin, PinError, TlsOptions, Trust};
///
/// let pin: CertificatePin = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".parse()?;
/// let options = TlsOptions { trust: Trust::Pin(pin), ..Default::default() };
/// # Ok::<(), PinError>(())
/// ```
///
/// The default verifies by the system's authorities, speaks TLS 1.2 and 1.3, and shows no certificate.
#[derive(Debug, Clone, Default)]
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

/// As people call it.
impl fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        })
    }
}
