//! Binding a login to the TLS connection that carries it (RFC 5929 section 4, tls-server-end-point).

use md5::{Digest, Md5};
use sha2::{Sha224, Sha256, Sha384, Sha512};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::signature_algorithm::SignatureAlgorithm;
use x509_parser::x509::AlgorithmIdentifier;

/// The channel binding of one TLS connection: its host's certificate, hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelBinding {
    application_data: Vec<u8>,
}

impl ChannelBinding {
    /// The binding to a host that showed this leaf certificate (DER).
    ///
    /// The hash is the one of the certificate's signature algorithm, for RSASSA-PSS the one of its parameters, and
    /// SHA-256 where that is MD5 or SHA-1 (RFC 5929 section 4.1). Where the RFC leaves it open, this is assumed:
    /// SHA-512 for Ed25519, SHA-256 for any other algorithm.
    ///
    /// # Errors
    ///
    /// [`ChannelBindingError`] if `certificate` is not an X.509 certificate.
    pub fn tls_server_end_point(certificate: &[u8]) -> Result<Self, ChannelBindingError> {
        let (_, parsed) = X509Certificate::from_der(certificate).map_err(|_| ChannelBindingError::Unreadable)?;
        let mut application_data = TLS_SERVER_END_POINT.to_vec();
        application_data.extend(hash_of(&parsed.signature_algorithm).digest(certificate));
        Ok(Self { application_data })
    }

    /// The application data of the GSS-API channel bindings: `tls-server-end-point:` and the hash.
    pub fn application_data(&self) -> &[u8] {
        &self.application_data
    }

    /// The MD5 of the GSS-API channel bindings (RFC 2744 section 3.11) with empty addresses: what NTLM sends as
    /// `MsvAvChannelBindings` (MS-NLMP 2.2.2.1).
    pub fn md5(&self) -> [u8; 16] {
        // INVARIANT: the data is a prefix and one hash, below 100 bytes.
        let length = u32::try_from(self.application_data.len()).unwrap_or(u32::MAX);
        let mut hasher = Md5::new();
        hasher.update([0; 16]); // initiator and acceptor: address type 0, length 0
        hasher.update(length.to_le_bytes());
        hasher.update(&self.application_data);
        hasher.finalize().into()
    }
}

/// Why there is no channel binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChannelBindingError {
    /// Not an X.509 certificate in DER.
    #[error("the host's certificate cannot be read, so the login cannot be bound to it")]
    Unreadable,
}

const TLS_SERVER_END_POINT: &[u8] = b"tls-server-end-point:";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hash {
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha224 => Sha224::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

fn hash_of(algorithm: &AlgorithmIdentifier<'_>) -> Hash {
    match SignatureAlgorithm::try_from(algorithm) {
        Ok(SignatureAlgorithm::RSASSA_PSS(parameters)) => hash_named(&parameters.hash_algorithm_oid().to_id_string()),
        _ => hash_named(&algorithm.algorithm.to_id_string()),
    }
}

/// The hash of a signature or hash algorithm: MD5, SHA-1, what already uses SHA-256, and what is not known: SHA-256.
fn hash_named(identifier: &str) -> Hash {
    match identifier {
        "1.2.840.113549.1.1.14"        // sha224WithRSAEncryption
        | "1.2.840.10045.4.3.1"        // ecdsa-with-SHA224
        | "2.16.840.1.101.3.4.3.1"     // id-dsa-with-sha224
        | "2.16.840.1.101.3.4.2.4"     // id-sha224
        => Hash::Sha224,
        "1.2.840.113549.1.1.12"        // sha384WithRSAEncryption
        | "1.2.840.10045.4.3.3"        // ecdsa-with-SHA384
        | "2.16.840.1.101.3.4.3.3"     // id-dsa-with-sha384
        | "2.16.840.1.101.3.4.2.2"     // id-sha384
        => Hash::Sha384,
        "1.2.840.113549.1.1.13"        // sha512WithRSAEncryption
        | "1.2.840.10045.4.3.4"        // ecdsa-with-SHA512
        | "2.16.840.1.101.3.4.3.4"     // id-dsa-with-sha512
        | "2.16.840.1.101.3.4.2.3"     // id-sha512
        | "1.3.101.112"                // id-Ed25519 (RFC 8032: SHA-512 inside; assumed)
        => Hash::Sha512,
        _ => Hash::Sha256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with openssl 3.0: openssl req -x509 -newkey ... -subj /CN=hv01 -days 36500 -outform DER.
    const SHA1_RSA: &[u8] = include_bytes!("../../tests/certificates/sha1_rsa.der");
    const SHA256_RSA: &[u8] = include_bytes!("../../tests/certificates/sha256_rsa.der");
    const SHA384_ECDSA: &[u8] = include_bytes!("../../tests/certificates/sha384_ecdsa.der");
    const SHA512_PSS: &[u8] = include_bytes!("../../tests/certificates/sha512_pss.der");
    const ED25519: &[u8] = include_bytes!("../../tests/certificates/ed25519.der");

    #[track_caller]
    fn assert_hash(certificate: &[u8], hash: Hash) {
        let binding = ChannelBinding::tls_server_end_point(certificate).unwrap();
        assert_eq!(binding.application_data(), [TLS_SERVER_END_POINT, &hash.digest(certificate)].concat());
    }

    /// 2^32 - 1 and 2^63 in the place of the length of the certificate, and of what it begins with.
    #[test]
    fn a_length_that_lies_is_refused() {
        for length in [&[0x84, 0xFF, 0xFF, 0xFF, 0xFF][..], &[0x88, 0x80, 0, 0, 0, 0, 0, 0, 0]] {
            for begin in [1, 5] {
                let changed = [&SHA256_RSA[..begin], length, &SHA256_RSA[begin + 3..]].concat();
                let binding = ChannelBinding::tls_server_end_point(&changed);
                assert_eq!(binding, Err(ChannelBindingError::Unreadable), "{begin}");
            }
        }
    }

    #[test]
    fn sha_1_becomes_sha_256() {
        assert_hash(SHA1_RSA, Hash::Sha256);
    }

    #[test]
    fn the_hash_of_the_signature_is_used() {
        assert_hash(SHA256_RSA, Hash::Sha256);
        assert_hash(SHA384_ECDSA, Hash::Sha384);
    }

    #[test]
    fn pss_uses_the_hash_of_its_parameters() {
        assert_hash(SHA512_PSS, Hash::Sha512);
    }

    #[test]
    fn ed25519_uses_sha_512() {
        assert_hash(ED25519, Hash::Sha512);
    }

    #[test]
    fn md5_is_that_of_the_gss_structure() {
        // Computed by pyspnego 0.12: md5(GssChannelBindings(application_data=b"tls-server-end-point:" + 32 bytes 0xAA).pack()).
        let mut application_data = TLS_SERVER_END_POINT.to_vec();
        application_data.extend([0xAA; 32]);
        assert_eq!(ChannelBinding { application_data }.md5(), PYSPNEGO_MD5);
    }

    const PYSPNEGO_MD5: [u8; 16] =
        [0x88, 0x7B, 0xBE, 0xF1, 0x0E, 0x2B, 0x16, 0x11, 0x6A, 0x74, 0x05, 0xBB, 0x2D, 0x74, 0x83, 0xA8];

    #[test]
    fn what_is_no_certificate_is_refused() {
        let refused = ChannelBinding::tls_server_end_point(SHA256_RSA.split_at(100).0);
        assert_eq!(refused, Err(ChannelBindingError::Unreadable));
    }
}
