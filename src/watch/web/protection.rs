//! What protects the listener: TLS and users. Other machines may ask only where there are both.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_rustls::TlsAcceptor;

use crate::watch::web::login::Logins;
use crate::watch::web::tls::WebTls;
use crate::watch::web::users::Users;

/// What protects the listener. On a loopback address it may be nothing.
#[derive(Debug, Clone, Default)]
pub struct Protection {
    /// What TLS presents; plain HTTP without.
    pub tls: Option<WebTls>,
    /// Who may ask; anyone on this machine without.
    pub users: Option<Users>,
}

/// The address is one that other machines reach, and TLS or users are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a loopback address; where other machines may ask, there must be a certificate and users")]
pub struct Unprotected(pub SocketAddr);

impl Protection {
    /// Is it enough for this address?
    ///
    /// # Errors
    /// [`Unprotected`]: other machines reach it, and TLS or users are missing.
    pub fn check(&self, listen: SocketAddr) -> Result<(), Unprotected> {
        let is_enough = listen.ip().is_loopback() || (self.tls.is_some() && self.users.is_some());
        if is_enough { Ok(()) } else { Err(Unprotected(listen)) }
    }
}

/// The protection as it is now. Clones are the same.
#[derive(Debug, Clone)]
pub(super) struct Current(Arc<Mutex<InUse>>);

/// A protection that is in use.
#[derive(Clone)]
pub(super) struct InUse {
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) logins: Option<Arc<Logins>>,
}

impl Current {
    pub(super) fn new(protection: Protection) -> Result<Self, getrandom::Error> {
        Ok(Self(Arc::new(Mutex::new(InUse::new(protection)?))))
    }

    pub(super) fn replace(&self, protection: Protection) -> Result<(), getrandom::Error> {
        let new = InUse::new(protection)?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    pub(super) fn get(&self) -> InUse {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl InUse {
    fn new(protection: Protection) -> Result<Self, getrandom::Error> {
        let logins = protection.users.map(Logins::new).transpose()?.map(Arc::new);
        Ok(Self { tls: protection.tls.map(|tls| TlsAcceptor::from(tls.0)), logins })
    }
}

impl std::fmt::Debug for InUse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InUse").field("tls", &self.tls.is_some()).field("logins", &self.logins).finish()
    }
}
