//! The second TLS library where it is not built in: it cannot be asked for.

use std::error::Error as StdError;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use rustls::pki_types::ServerName;

use crate::client::error::configuration::ConfigurationError;
use crate::client::tls::agreed_session::Agreed;
use crate::client::tls::handshake_failure::HandshakeFailure;
use crate::client::tls::options::TlsOptions;
use crate::client::tls::refused::CertificateRefused;

/// Never made.
pub(in crate::client) enum NativeTls {}

/// Nothing to check.
#[derive(Debug, Clone)]
pub(in crate::client) struct NativeCheck;

impl NativeTls {
    pub(in crate::client) const IS_BUILT_IN: bool = false;

    pub(in crate::client) fn new(_: &TlsOptions) -> Result<Self, ConfigurationError> {
        Err(ConfigurationError::NoNativeTls)
    }

    pub(in crate::client) fn check(&self, _: &ServerName<'static>) -> NativeCheck {
        match *self {}
    }

    pub(in crate::client) fn verified(&self) -> NativeCheck {
        match *self {}
    }

    pub(in crate::client) fn configure(&self, _: reqwest::ClientBuilder, _: &NativeCheck) -> reqwest::ClientBuilder {
        match *self {}
    }
}

impl NativeCheck {
    pub(in crate::client) fn is_needed(&self) -> bool {
        false
    }

    pub(in crate::client) fn may_be_verified(&self) -> bool {
        false
    }

    pub(in crate::client) fn check(&self, _: Option<&[u8]>) -> Result<(), CertificateRefused> {
        Ok(())
    }
}

pub(in crate::client) fn failed_in_native(_: &(dyn StdError + 'static)) -> bool {
    false
}

pub(in crate::client) fn failure_of_native(_: &(dyn StdError + 'static)) -> Option<HandshakeFailure> {
    None
}

pub(in crate::client) fn is_native(_: &(dyn StdError + 'static)) -> bool {
    false
}

pub(in crate::client) fn refused_by_native(_: &(dyn StdError + 'static)) -> Option<CertificateRefused> {
    None
}

pub(in crate::client) fn handshake_by_native(
    _: &TlsOptions,
    _: SocketAddr,
    _: ServerName<'static>,
    _: Duration,
) -> Option<std::future::Ready<io::Result<Agreed>>> {
    None
}
