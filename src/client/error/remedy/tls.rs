//! Remedies about TLS: the library, certificates, and trust in the host.

use std::fmt;

use crate::cim::neutral::in_quotes;
use crate::client::tls::pin::CertificatePin;

/// What to change about TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsRemedy {
    /// The native library was asked for and is not in this build.
    NativeLibrary,
    /// The host has nothing in common with rustls, and this build has no other library.
    OlderHost,
    /// The native library would agree with the host, and the options do not allow it.
    AllowNativeLibrary,
    /// The handshake fails: the certificate of the listener, or the age of the host.
    HostCertificate,
    /// The host speaks only TLS 1.1 or older.
    EnableTls12,
    /// The host speaks none of the allowed versions.
    AllowVersions,
    /// The host wants a client certificate.
    ClientCertificate,
    /// The host does not accept the client certificate.
    OtherClientCertificate,
    /// The host knows no such name.
    KnownName,
    /// The key of the client certificate is missing or locked.
    ClientKey,
    /// The certificate needs a name to be compared with.
    ServerName,
}

impl fmt::Display for TlsRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NativeLibrary => "use a build with the feature native-tls, or the TLS library rustls",
            Self::OlderHost => {
                "use a build with the feature native-tls: Server 2012 R2 has no cipher suite for RSA that rustls supports"
            }
            Self::AllowNativeLibrary => "allow the native TLS library: it agrees with this host",
            Self::HostCertificate => {
                "check that the host's HTTPS listener has a certificate and look at its Schannel events; \
                 Server 2012 R2 with an RSA certificate needs the native TLS library (feature native-tls)"
            }
            Self::EnableTls12 => "enable TLS 1.2 on the host: no build of cimjob speaks an older version",
            Self::AllowVersions => "allow TLS 1.2 and 1.3",
            Self::ClientCertificate => "set a client certificate that the host accepts",
            Self::OtherClientCertificate => {
                "set a client certificate that the host accepts: check its authority, its dates and that it is for clients"
            }
            Self::KnownName => "use a name that the host knows, or set it as the server name",
            Self::ClientKey => {
                "use an unencrypted key in PEM form (`openssl pkey`), or certificate and key as PKCS#12 with the password"
            }
            Self::ServerName => "set the server name that the certificate has",
        })
    }
}

/// What to change about the trust in the host's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrustRemedy {
    /// It is not trusted: compare it, then trust it or its authority.
    Pin(CertificatePin),
    /// Nothing checks it at the moment: compare it, then trust only this one.
    PinFromNowOn(CertificatePin),
    /// Its issuer is not known: add the issuer's certificate, or trust this one after comparing it.
    Issuer {
        /// The name of the issuer.
        issuer: String,
        /// The pin of the host's certificate.
        pin: CertificatePin,
    },
    /// It is over or revoked: the host needs a new one.
    Replace,
    /// It can never be used, pinned or not: the host needs another one.
    NewCertificate,
    /// It is not the pinned one: compare it before anything else. With the pin it has, where that is known.
    ComparePin(Option<CertificatePin>),
    /// It is not known which one it is: look at it first.
    ShowCertificate,
    /// The system's own authorities cannot be read.
    SystemAuthorities,
    /// It is not valid yet.
    Clock,
    /// It is for other names.
    Name {
        /// The names in the certificate.
        names: Vec<String>,
    },
}

impl fmt::Display for TrustRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pin(pin) => write!(
                f,
                "if the host's own certificate has this hash, trust exactly this certificate ({pin}), or its authority"
            ),
            Self::PinFromNowOn(pin) => write!(f, "compare it with the host's own, then trust only {pin}"),
            Self::ComparePin(Some(pin)) => write!(
                f,
                "compare it with the host's own before you change the pin to {pin}: possible man in the middle"
            ),
            Self::ComparePin(None) => f.write_str(
                "possible man in the middle, or the host has a new certificate: compare it with the host's own before you change the pin",
            ),
            Self::ShowCertificate => {
                f.write_str("look at the certificate that the host shows, then trust it by its hash or its authority")
            }
            Self::SystemAuthorities => {
                f.write_str("install the system's CA certificates, or trust the host by the hash of its certificate")
            }
            Self::Issuer { issuer, pin } => write!(
                f,
                "add the certificate of {} to the trusted ones, or let the host send it; or trust exactly this certificate ({pin}) if the host's own has this hash",
                in_quotes(issuer)
            ),
            Self::Replace => f.write_str("give the host's HTTPS listener a new certificate"),
            Self::NewCertificate => f.write_str(
                "give the host's HTTPS listener another certificate (New-SelfSignedCertificate makes one that can be used): with rustls no pin helps",
            ),
            Self::Clock => f.write_str("check the clock of this machine: the certificate is not valid yet"),
            Self::Name { names } => {
                write!(f, "use a name of the certificate ({}), or set it as the server name", in_quotes(&names.join(", ")))
            }
        }
    }
}
