//! Certificates that rustls can never use, even if they are trusted (RFC 5280 sections 4.1.2.1 and 4.2; the crate's `ring` checks RSA keys of 2048 to 8192 bits).

use std::fmt;

use rustls::pki_types::CertificateDer;
use rustls::server::ParsedCertificate;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{ParsedExtension, X509Extension};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;

/// Why rustls can never use a certificate, pinned or not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unusable {
    /// It is older than version 3.
    Version(u32),
    /// Its RSA key has this number of bits.
    Key(usize),
    /// It has a critical extension that the library does not know.
    CriticalExtension,
    /// It cannot be read.
    Unreadable,
}

impl Unusable {
    /// `None` for a certificate that can be used.
    pub(in crate::client) fn reason(der: &CertificateDer<'_>) -> Option<Self> {
        let Ok((_, certificate)) = X509Certificate::from_der(der) else { return Some(Self::Unreadable) };
        if certificate.version.0 < 2 {
            return Some(Self::Version(certificate.version.0 + 1));
        }
        if let Ok(PublicKey::RSA(key)) = certificate.public_key().parsed()
            && !RSA_BITS.contains(&key.key_size())
        {
            return Some(Self::Key(key.key_size()));
        }
        let is_unreadable = ParsedCertificate::try_from(der).is_err();
        let has_unknown =
            || certificate.extensions().iter().any(|extension| extension.critical && !is_known(extension));
        is_unreadable.then(|| if has_unknown() { Self::CriticalExtension } else { Self::Unreadable })
    }
}

/// Does rustls know this extension?
fn is_known(extension: &X509Extension<'_>) -> bool {
    matches!(
        extension.parsed_extension(),
        ParsedExtension::KeyUsage(_)
            | ParsedExtension::ExtendedKeyUsage(_)
            | ParsedExtension::BasicConstraints(_)
            | ParsedExtension::NameConstraints(_)
            | ParsedExtension::SubjectAlternativeName(_)
            | ParsedExtension::CRLDistributionPoints(_)
    )
}

/// One clause about the certificate.
impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "it has version {version}, and version 3 is needed"),
            Self::Key(bits) => write!(f, "its RSA key has {bits} bits, and 2048 to 8192 are needed"),
            Self::CriticalExtension => f.write_str("it has a critical extension that rustls does not know"),
            Self::Unreadable => f.write_str("rustls cannot read it"),
        }
    }
}

const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
