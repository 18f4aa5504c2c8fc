//! The TLS connection inside CredSSP, whose records travel as tokens of HTTP (MS-CSSP 1.3.1, 3.1.5; RFC 8446, RFC 5246).
//!
//! **The host's certificate is not verified here.** CredSSP proves with the account's own secret that the key of that
//! certificate is the host's (MS-CSSP 3.1.5, `pubKeyAuth`), before any password goes out; hosts show self-signed ones.

use std::io::{Read, Write};
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, Error, ProtocolVersion, SignatureScheme};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::auth::CredSspError;

/// A TLS client without a socket: bytes go in and come out.
pub(super) struct InnerTls {
    connection: ClientConnection,
}

impl InnerTls {
    /// The longest plain text of one record (RFC 8446 section 5.1).
    pub(super) const MAX_PLAIN: usize = 16_384;

    pub(super) fn new() -> Result<Self, CredSspError> {
        let provider = Arc::new(ring::default_provider());
        let verifier = Arc::new(AnyCertificate { provider: Arc::clone(&provider) });
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| tls(&error))?.dangerous().with_custom_certificate_verifier(verifier);
        let mut config = builder.with_no_client_auth();
        config.resumption = Resumption::disabled();
        config.enable_sni = false;
        // This name is not used: it is neither sent nor verified.
        let name = ServerName::try_from("host").map_err(|error| tls(&error))?;
        let connection = ClientConnection::new(Arc::new(config), name).map_err(|error| tls(&error))?;
        Ok(Self { connection })
    }

    pub(super) fn is_handshaking(&self) -> bool {
        self.connection.is_handshaking()
    }

    /// Takes records of the host, and gives what they say.
    pub(super) fn open(&mut self, mut records: &[u8]) -> Result<Vec<u8>, CredSspError> {
        let mut plain = Vec::new();
        while !records.is_empty() {
            if self.connection.read_tls(&mut records).map_err(|error| tls(&error))? == 0 {
                return Err(CredSspError::Unreadable);
            }
            let state = self.connection.process_new_packets().map_err(|error| tls(&error))?;
            let there = u64::try_from(state.plaintext_bytes_to_read()).unwrap_or(u64::MAX);
            self.connection.reader().take(there).read_to_end(&mut plain).map_err(|error| tls(&error))?;
        }
        Ok(plain)
    }

    /// The records that wait to be sent: of the handshake, or none.
    pub(super) fn waiting(&mut self) -> Result<Vec<u8>, CredSspError> {
        let mut records = Vec::new();
        while self.connection.wants_write() {
            self.connection.write_tls(&mut records).map_err(|error| tls(&error))?;
        }
        Ok(records)
    }

    /// The records that say `plain`.
    pub(super) fn seal(&mut self, plain: &[u8]) -> Result<Vec<u8>, CredSspError> {
        self.connection.writer().write_all(plain).map_err(|error| tls(&error))?;
        self.waiting()
    }

    /// How long the trailer of a record is: the tag, and the type of its content in TLS 1.3. All suites of rustls are AEAD.
    pub(super) fn trailer(&self) -> usize {
        if self.connection.protocol_version() == Some(ProtocolVersion::TLSv1_3) { 17 } else { 16 }
    }

    /// The `subjectPublicKey` of the host's certificate, which CredSSP binds (MS-CSSP 3.1.5).
    pub(super) fn host_key(&self) -> Result<Vec<u8>, CredSspError> {
        let leaf = self.connection.peer_certificates().and_then(<[_]>::first).ok_or(CredSspError::Unreadable)?;
        let (_, parsed) = X509Certificate::from_der(leaf).map_err(|_| CredSspError::Unreadable)?;
        Ok(parsed.public_key().subject_public_key.data.to_vec())
    }
}

/// Accepts each certificate whose key signed the handshake.
#[derive(Debug)]
struct AnyCertificate {
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _leaf: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, leaf, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, leaf, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// An alert by its number (RFC 8446 section 6.2), an error of the system in its words: the library's own text is meant for programmers.
fn tls(error: &(dyn std::error::Error + 'static)) -> CredSspError {
    let carried = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    let of_library = carried.and_then(|carried| carried.downcast_ref()).or_else(|| error.downcast_ref());
    let told = match of_library {
        Some(Error::AlertReceived(alert)) => format!("the host ended it with the alert {}", u8::from(*alert)),
        Some(_) => "the host does not keep to the protocol".to_owned(),
        None => error.to_string(),
    };
    CredSspError::Tls { told }
}

#[cfg(test)]
mod tests {
    use rustls::AlertDescription;

    use super::*;

    #[test]
    fn an_alert_is_told_by_its_number() {
        let alert = Error::AlertReceived(AlertDescription::AccessDenied);
        let told = tls(&alert).to_string();
        assert!(told.ends_with("the host ended it with the alert 49"), "{told}");
        assert_eq!(tls(&std::io::Error::other(alert)).to_string(), told);
        assert!(!tls(&Error::DecryptError).to_string().contains("Decrypt"), "{told}");
    }
}
