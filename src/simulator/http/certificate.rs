//! The simulated host's certificate: made at start, signed by itself, good for thirty days.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, SanType, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};

/// A leaf certificate (ECDSA P-256, SHA-256) and its key.
pub(crate) struct Certificate {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) pem: String,
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Certificate {
    /// A certificate for `localhost`, both loopback addresses, the host's name, and the address it listens on.
    pub(crate) fn new(host: &str, listen: IpAddr, now: Timestamp) -> Result<Self, rcgen::Error> {
        let mut parameters = CertificateParams::new(vec!["localhost".to_owned()])?;
        if host.eq_ignore_ascii_case("localhost") {
            parameters.subject_alt_names.clear();
        }
        parameters.subject_alt_names.push(SanType::DnsName(host.try_into()?));
        let mut addresses = vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        if !listen.is_unspecified() && !addresses.contains(&listen) {
            addresses.push(listen);
        }
        parameters.subject_alt_names.extend(addresses.into_iter().map(SanType::IpAddress));
        parameters.distinguished_name.remove(DnType::CommonName);
        parameters.distinguished_name.push(DnType::CommonName, host);
        // No authority: rustls refuses one as a server's own certificate.
        parameters.is_ca = IsCa::ExplicitNoCa;
        parameters.use_authority_key_identifier_extension = true;
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let (yesterday, end) = (date(now, -1), date(now, 30));
        parameters.not_before = date_time_ymd(yesterday.0, yesterday.1, yesterday.2);
        parameters.not_after = date_time_ymd(end.0, end.1, end.2);
        let key = KeyPair::generate()?;
        let certificate = parameters.self_signed(&key)?;
        Ok(Self {
            der: certificate.der().clone(),
            pem: certificate.pem(),
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        })
    }
}

/// `sha256:` and the hash of a certificate (DER) in 64 lower-case hexadecimal digits.
pub(crate) fn pin(der: &[u8]) -> String {
    let digits: String = Sha256::digest(der).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

/// The date so many days later; its time of day is midnight.
fn date(now: Timestamp, days: i64) -> (i32, u8, u8) {
    let date = now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(now).to_zoned(TimeZone::UTC).date();
    // INVARIANT: months and days are positive and small.
    let small = |number: i8| u8::try_from(number).unwrap_or(1);
    (i32::from(date.year()), small(date.month()), small(date.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificate_is_good_from_yesterday_for_thirty_days() {
        let now = "2026-12-31T23:00:00Z".parse().unwrap();
        assert_eq!((date(now, -1), date(now, 30)), ((2026, 12, 30), (2027, 1, 30)));
    }

    #[test]
    fn a_pin_is_the_hash_of_the_der() {
        let empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(pin(b""), empty);
    }
}
