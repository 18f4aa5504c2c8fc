//! What the native library leaves to check: pins, and a certificate that was given as the host's own.

use rustls::client::verify_server_name;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;

use crate::client::tls::pin::CertificatePin;
use crate::client::tls::refused::{CertificateRefused, Distrust};

/// What is left to check on the first answer.
#[derive(Debug, Clone)]
pub(in crate::client) enum NativeCheck {
    /// Nothing: the library verified.
    Done,
    /// The leaf must match one of these.
    Pins(Vec<CertificatePin>),
    /// The leaf must be one of these, under this name; if it is not, the library may verify on another connection.
    Given(Vec<CertificateDer<'static>>, ServerName<'static>),
}

impl NativeCheck {
    /// Must the certificate be checked before anything is sent?
    pub(in crate::client) fn is_needed(&self) -> bool {
        !matches!(self, Self::Done)
    }

    /// When the check fails, may the library still find the certificate good?
    pub(in crate::client) fn may_be_verified(&self) -> bool {
        matches!(self, Self::Given(..))
    }

    /// Checks the leaf of the first answer.
    pub(in crate::client) fn check(&self, leaf: Option<&[u8]>) -> Result<(), CertificateRefused> {
        let leaf = leaf.ok_or(CertificateRefused::Hidden)?;
        match self {
            Self::Done => Ok(()),
            Self::Pins(pins) => CertificateRefused::unless_pinned(pins, leaf),
            Self::Given(given, name) => {
                let leaf = CertificateDer::from(leaf);
                let named = ParsedCertificate::try_from(&leaf).and_then(|parsed| verify_server_name(&parsed, name));
                let reason = match named {
                    Ok(()) if given.contains(&leaf) => return Ok(()),
                    Ok(()) => Distrust::NotGiven,
                    Err(error) => Distrust::of(&error, &leaf, &[]),
                };
                Err(CertificateRefused::Untrusted { shown: CertificatePin::of(&leaf), reason })
            }
        }
    }
}
