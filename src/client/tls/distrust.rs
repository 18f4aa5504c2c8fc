//! From the error of a verification to why a certificate is not trusted, with what the certificates themselves say (RFC 5280 section 6.1).

use rustls::pki_types::CertificateDer;
use rustls::{CertificateError, Error};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

use crate::client::tls::certificate::CertificateDetails;
use crate::client::tls::refused::Distrust;

impl Distrust {
    /// Why this leaf is not trusted, which came with these other certificates.
    pub(in crate::client) fn of(error: &Error, leaf: &CertificateDer<'_>, others: &[CertificateDer<'_>]) -> Self {
        use CertificateError as Invalid;
        let Error::InvalidCertificate(invalid) = error else { return Self::Other };
        match invalid {
            Invalid::Expired | Invalid::ExpiredContext { .. } => Self::Expired,
            Invalid::NotValidYet | Invalid::NotValidYetContext { .. } => Self::NotYetValid,
            Invalid::NotValidForName | Invalid::NotValidForNameContext { .. } => names(leaf),
            Invalid::InvalidPurpose | Invalid::InvalidPurposeContext { .. } => Self::Purpose,
            Invalid::Revoked => Self::Revoked,
            Invalid::UnknownIssuer => issuer(leaf, others),
            // A trusted certificate of the same name and another key.
            Invalid::BadSignature if is_self_signed(leaf) => Self::SelfSigned,
            Invalid::BadSignature => Self::Signature,
            Invalid::UnsupportedSignatureAlgorithmContext { .. }
            | Invalid::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => Self::Algorithm,
            _ if is_authority(leaf) => Self::Authority,
            _ => Self::Other,
        }
    }
}

fn names(leaf: &CertificateDer<'_>) -> Distrust {
    let names = CertificateDetails::read(leaf).map(|details| details.names).unwrap_or_default();
    if names.is_empty() { Distrust::NoNames } else { Distrust::Name { names } }
}

/// The first issuer on the way up that the host did not send.
fn issuer(leaf: &CertificateDer<'_>, others: &[CertificateDer<'_>]) -> Distrust {
    if is_self_signed(leaf) {
        return Distrust::SelfSigned;
    }
    let sent: Vec<X509Certificate<'_>> = others.iter().filter_map(|one| read(one)).collect();
    let Some(mut current) = read(leaf) else { return Distrust::Other };
    // As many steps as there are certificates, so that a circle ends.
    for _ in 0..=sent.len() {
        let above = sent.iter().find(|one| one.subject() == current.issuer() && one.subject() != one.issuer());
        let Some(above) = above else { break };
        current = above.clone();
    }
    Distrust::UnknownIssuer { issuer: current.issuer().to_string() }
}

fn is_self_signed(der: &CertificateDer<'_>) -> bool {
    read(der).is_some_and(|certificate| certificate.subject() == certificate.issuer())
}

fn is_authority(der: &CertificateDer<'_>) -> bool {
    read(der).is_some_and(|certificate| certificate.is_ca())
}

fn read<'c>(der: &'c CertificateDer<'_>) -> Option<X509Certificate<'c>> {
    X509Certificate::from_der(der).ok().map(|(_, certificate)| certificate)
}
