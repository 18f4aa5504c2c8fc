//! Pins: trust in exactly one certificate, or in one public key, by a SHA-256 hash (RFC 7469 section 2.4 for keys).

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

/// The hash of a leaf certificate in DER form, or of its public key (SubjectPublicKeyInfo).
///
/// Written `sha256:` and hexadecimal for a certificate; for a key `spki-sha256:` and hexadecimal or Base64, or `sha256//` and Base64 as curl takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CertificatePin {
    subject: PinSubject,
    hash: [u8; 32],
}

/// What a pin is the hash of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PinSubject {
    /// The whole leaf certificate: a renewed certificate needs a new pin.
    Certificate,
    /// Its public key: a certificate renewed with the same key keeps its pin.
    Key,
}

/// A text that is not a pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a pin is written sha256: and 64 hexadecimal digits (of the certificate), or spki-sha256: and the same or Base64, or sha256// and Base64 (of its key)"
)]
pub struct PinError;

impl CertificatePin {
    /// The pin of a certificate in DER form.
    #[must_use]
    pub fn of(certificate_der: &[u8]) -> Self {
        Self { subject: PinSubject::Certificate, hash: Sha256::digest(certificate_der).into() }
    }

    /// The pin of the public key of a certificate in DER form; `None` if it is not a certificate.
    #[must_use]
    pub fn of_key(certificate_der: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(certificate_der).ok()?;
        let hash = Sha256::digest(certificate.tbs_certificate.subject_pki.raw);
        Some(Self { subject: PinSubject::Key, hash: hash.into() })
    }

    /// What it is the hash of.
    #[must_use]
    pub fn subject(&self) -> PinSubject {
        self.subject
    }

    /// Is it the pin of this certificate in DER form, or of its key?
    #[must_use]
    pub fn matches(&self, certificate_der: &[u8]) -> bool {
        self.shown_by(certificate_der) == Some(*self)
    }

    /// The pin of the same kind of another certificate.
    pub(in crate::client) fn shown_by(&self, certificate_der: &[u8]) -> Option<Self> {
        match self.subject {
            PinSubject::Certificate => Some(Self::of(certificate_der)),
            PinSubject::Key => Self::of_key(certificate_der),
        }
    }
}

impl FromStr for CertificatePin {
    type Err = PinError;

    fn from_str(text: &str) -> Result<Self, PinError> {
        let text = text.trim();
        if let Some(base64) = text.strip_prefix("sha256//") {
            return from_base64(base64).map(|hash| Self { subject: PinSubject::Key, hash }).ok_or(PinError);
        }
        let (scheme, hash) = text.split_once(':').ok_or(PinError)?;
        let (subject, hash) = match scheme.to_ascii_lowercase().as_str() {
            "sha256" => (PinSubject::Certificate, from_hex(hash)),
            "spki-sha256" => (PinSubject::Key, from_hex(hash).or_else(|| from_base64(hash))),
            _ => return Err(PinError),
        };
        hash.map(|hash| Self { subject, hash }).ok_or(PinError)
    }
}

/// 64 digits, with or without colons between them, as openssl writes them.
fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits = text.chars().filter(|c| *c != ':').map(|c| c.to_digit(16));
    let digits: Vec<u8> = digits.map(|digit| u8::try_from(digit?).ok()).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high * 16 + low).collect();
    bytes.try_into().ok().filter(|_| rest.is_empty())
}

fn from_base64(text: &str) -> Option<[u8; 32]> {
    BASE64_STANDARD.decode(text).ok()?.try_into().ok()
}

impl fmt::Display for CertificatePin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.subject {
            PinSubject::Certificate => "sha256:",
            PinSubject::Key => "spki-sha256:",
        })?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_reads_what_it_writes_and_what_openssl_writes() {
        let pin = CertificatePin::of(b"certificate");
        assert_eq!(pin.to_string().parse(), Ok(pin));
        let (_, hex) = pin.to_string().split_once(':').map(|(a, b)| (a.to_owned(), b.to_uppercase())).unwrap();
        let pairs: Vec<&str> = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap()).collect();
        assert_eq!(format!("SHA256:{}", pairs.join(":")).parse(), Ok(pin));
    }

    /// Made by `openssl x509 -inform der -in sha256_rsa.der -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64`.
    #[test]
    fn the_pin_of_a_key_is_the_one_that_openssl_computes() {
        let certificate = include_bytes!("../../../tests/certificates/sha256_rsa.der");
        let pin = CertificatePin::of_key(certificate).unwrap();
        assert_eq!("sha256//+oTqFdjM9g9cxfPsqFaNtQG7ccnFeY4bLn4yqXlk5Qg=".parse(), Ok(pin));
        assert_eq!("spki-sha256:+oTqFdjM9g9cxfPsqFaNtQG7ccnFeY4bLn4yqXlk5Qg=".parse(), Ok(pin));
        assert_eq!(pin.to_string().parse(), Ok(pin));
        assert!(pin.matches(certificate) && !pin.matches(include_bytes!("../../../tests/certificates/sha1_rsa.der")));
    }

    #[test]
    fn what_is_no_pin_is_refused() {
        for text in [
            "",
            "sha256:",
            "sha1:00",
            "sha256:00",
            "00",
            "sha256//AAAA",
            "spki-sha256:00",
            &format!("sha256:{}", "g".repeat(64)),
            &format!("sha256:{}", "0".repeat(66)),
            &format!("sha256:{}", "0".repeat(65)),
        ] {
            assert_eq!(text.parse::<CertificatePin>(), Err(PinError), "{text}");
        }
    }
}
