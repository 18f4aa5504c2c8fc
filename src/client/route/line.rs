//! One line to the host: an HTTP client with the library that speaks TLS on it, and whether its certificate was checked.

use std::fmt;

use crate::client::connection::classify::Failure;
use crate::client::error::error::Error;
use crate::client::error::handshake::HandshakeError;
use crate::client::error::unreachable::Unreachable;
use crate::client::tls::asked::AskedForCertificate;
use crate::client::tls::native::NativeCheck;
use crate::client::tls::options::TlsVersion;
use crate::client::tls::verifier::SeenLeaf;

/// An HTTP client that opens one connection.
pub(in crate::client) struct Line {
    pub(in crate::client) http: reqwest::Client,
    pub(super) backend: Backend,
    /// Was the certificate checked, by the library or by us?
    pub(super) is_proven: bool,
    pub(super) proxy: Option<String>,
    /// The versions of TLS that are allowed.
    pub(super) versions: Vec<TlsVersion>,
}

/// Who speaks TLS on a line.
pub(super) enum Backend {
    Rustls {
        /// Where the HTTP library does not tell the leaf.
        seen: Option<SeenLeaf>,
        asked: AskedForCertificate,
    },
    /// With the check that is left before anything is sent.
    Native(NativeCheck),
}

impl Line {
    /// Is the certificate verified, so that anything may be sent? If not, [`Self::prove`] comes first.
    pub(in crate::client) fn is_proven(&self) -> bool {
        self.is_proven
    }

    /// Checks the certificate that came with the answer to a message that holds nothing.
    pub(in crate::client) fn prove(&mut self, leaf: Option<&[u8]>) -> Result<(), Error> {
        if let Backend::Native(check) = &self.backend {
            check.check(leaf).map_err(Unreachable::Certificate)?;
        }
        self.is_proven = true;
        Ok(())
    }

    /// The leaf certificate, where the HTTP library does not tell it.
    pub(in crate::client) fn seen_leaf(&self) -> Option<Vec<u8>> {
        match &self.backend {
            Backend::Rustls { seen, .. } => seen.as_ref().and_then(SeenLeaf::get),
            Backend::Native(_) => None,
        }
    }

    /// Adds to a failure what was tried.
    pub(in crate::client) fn failed(&self, failure: Failure) -> Failure {
        let Failure::Error(Error::Unreachable(error)) = failure else { return failure };
        let by = |proxy: Option<&String>| {
            proxy.map_or_else(|| self.backend.to_string(), |proxy| format!("{}, {proxy}", self.backend))
        };
        Failure::Error(Error::Unreachable(match (error, &self.proxy) {
            (Unreachable::Connect(error), Some(proxy)) => Unreachable::Connect(error.tried(proxy.clone())),
            (Unreachable::Tls(error), proxy) => Unreachable::Tls(self.explained(error).tried(by(proxy.as_ref()))),
            (Unreachable::NotTls(error), proxy) => Unreachable::NotTls(error.tried(by(proxy.as_ref()))),
            (error, _) => error,
        }))
    }
}

impl Line {
    /// What this line knows of the handshake and the error does not.
    fn explained(&self, error: HandshakeError) -> HandshakeError {
        match &self.backend {
            Backend::Rustls { asked, .. } if asked.was_asked() => error.without_certificate(),
            _ => error.among(&self.versions),
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rustls { .. } => "by rustls",
            Self::Native(_) => "by the native TLS library",
        })
    }
}

/// The error of two handshakes that failed: that of the first, which says more, with the second behind it.
pub(in crate::client) fn both(first: Option<Error>, second: Error) -> Error {
    match (first, second) {
        (Some(Error::Unreachable(Unreachable::Tls(first))), Error::Unreachable(Unreachable::Tls(second))) => {
            Unreachable::Tls(first.and_then(&second)).into()
        }
        (Some(first @ Error::Unreachable(Unreachable::Tls(_))), Error::Unreachable(Unreachable::Connect(_))) => first,
        (_, second) => second,
    }
}
