//! The pin of a certificate: trust in exactly one, by the SHA-256 hash of its DER form.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// `sha256:` and the hash of a leaf certificate in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CertificatePin([u8; 32]);

/// A text that is no pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a pin is written sha256: and 64 hexadecimal digits, with or without colons between them")]
pub struct PinError;

impl CertificatePin {
    /// The pin of a certificate in DER form.
    #[must_use]
    pub fn of(certificate_der: &[u8]) -> Self {
        Self(Sha256::digest(certificate_der).into())
    }
}

impl FromStr for CertificatePin {
    type Err = PinError;

    fn from_str(text: &str) -> Result<Self, PinError> {
        let (scheme, digits) = text.trim().split_once(':').ok_or(PinError)?;
        let digits: Vec<u8> = digits
            .chars()
            .filter(|c| *c != ':')
            .map(|c| c.to_digit(16))
            .map(|d| d.and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()
            .ok_or(PinError)?;
        let bytes: Vec<u8> = digits.as_chunks::<2>().0.iter().map(|[high, low]| high * 16 + low).collect();
        let exact = scheme.eq_ignore_ascii_case("sha256") && digits.len() == 64;
        bytes.try_into().ok().filter(|_| exact).map(Self).ok_or(PinError)
    }
}

impl fmt::Display for CertificatePin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
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

    #[test]
    fn what_is_no_pin_is_refused() {
        for text in [
            "",
            "sha256:",
            "sha1:00",
            "sha256:00",
            "00",
            &format!("sha256:{}", "g".repeat(64)),
            &format!("sha256:{}", "0".repeat(66)),
        ] {
            assert_eq!(text.parse::<CertificatePin>(), Err(PinError), "{text}");
        }
    }
}
