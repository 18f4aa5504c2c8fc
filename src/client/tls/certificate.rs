//! What a certificate says, for people who decide whether to trust it (RFC 5280 section 4.1).

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::objects::{oid_registry, oid2sn};
use x509_parser::prelude::FromDer;
use x509_parser::time::ASN1Time;

use crate::client::tls::pin::CertificatePin;

/// The readable parts of one certificate. All texts are the host's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateDetails {
    /// Whose it is.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// The first moment at which it is valid, in UTC: `2026-11-26T01:00:00Z`.
    pub not_before: String,
    /// The last one.
    pub not_after: String,
    /// The DNS names and addresses that it is for.
    pub names: Vec<String>,
    /// How it is signed, such as `sha256WithRSAEncryption`.
    pub signature_algorithm: String,
    /// The kind of its key, such as `rsaEncryption`.
    pub key_algorithm: String,
    /// The size of its key in bits, where it is known.
    pub key_bits: Option<usize>,
    /// May it issue others?
    pub is_authority: bool,
    /// The pin of the certificate.
    pub pin: CertificatePin,
    /// The pin of its key.
    pub key_pin: Option<CertificatePin>,
}

impl CertificateDetails {
    /// Reads a certificate in DER form; `None` if it is not one.
    #[must_use]
    pub fn read(der: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let key = certificate.public_key();
        Some(Self {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            not_before: written(&certificate.validity().not_before),
            not_after: written(&certificate.validity().not_after),
            names: names(&certificate),
            signature_algorithm: algorithm(&certificate.signature_algorithm.algorithm),
            key_algorithm: algorithm(&key.algorithm.algorithm),
            key_bits: key.parsed().ok().map(|key| key.key_size()).filter(|bits| *bits > 0),
            is_authority: certificate.is_ca(),
            pin: CertificatePin::of(der),
            key_pin: CertificatePin::of_key(der),
        })
    }
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(names)) = certificate.subject_alternative_name() else { return Vec::new() };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    };
    names.value.general_names.iter().filter_map(name).collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(bytes) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(bytes).to_string());
    }
    <[u8; 16]>::try_from(bytes).ok().map(|bytes| std::net::Ipv6Addr::from(bytes).to_string())
}

/// The usual name of an algorithm, or its number.
fn algorithm(oid: &x509_parser::oid_registry::Oid<'_>) -> String {
    oid2sn(oid, oid_registry()).map_or_else(|_| oid.to_id_string(), str::to_owned)
}

fn written(time: &ASN1Time) -> String {
    let time = time.to_datetime();
    let (date, clock) = (time.date(), time.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        clock.hour(),
        clock.minute(),
        clock.second()
    )
}

#[cfg(test)]
mod tests {
    use super::super::unusable::Unusable;
    use super::*;

    /// Compared with `openssl x509 -text`.
    #[test]
    fn a_certificate_is_read_as_openssl_reads_it() {
        let details = CertificateDetails::read(include_bytes!("../../../tests/certificates/sha256_rsa.der")).unwrap();
        assert_eq!(details.signature_algorithm, "sha256WithRSAEncryption");
        assert_eq!((details.key_algorithm.as_str(), details.key_bits), ("rsaEncryption", Some(2048)));
    }

    /// 2^32 - 1 and 2^63 in the place of each byte: where that is a length, nothing is reserved for it, and nothing overflows.
    #[test]
    fn a_length_that_lies_anywhere_in_a_certificate_does_no_harm() {
        let certificate = include_bytes!("../../../tests/certificates/sha256_rsa.der");
        for length in [&[0x84, 0xFF, 0xFF, 0xFF, 0xFF][..], &[0x88, 0x80, 0, 0, 0, 0, 0, 0, 0]] {
            for at in 0..certificate.len() {
                let changed = [&certificate[..at], length, &certificate[at + 1..]].concat();
                let is_read = CertificateDetails::read(&changed).is_some();
                let reason = Unusable::reason(&changed.into());
                assert!(is_read || reason == Some(Unusable::Unreadable), "{at}");
            }
        }
    }

    #[test]
    fn what_is_no_certificate_has_no_details() {
        assert_eq!(CertificateDetails::read(b"-----BEGIN"), None);
    }
}
