//! Whether a host asked for a client certificate that we do not have: it may refuse the handshake later without saying why (RFC 5246 section 7.4.6).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::sign::CertifiedKey;

/// Has no certificate, and remembers that it was asked for one.
#[derive(Debug, Clone, Default)]
pub(in crate::client) struct AskedForCertificate(Arc<AtomicBool>);

impl AskedForCertificate {
    pub(in crate::client) fn was_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl ResolvesClientCert for AskedForCertificate {
    fn resolve(&self, _issuers: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
