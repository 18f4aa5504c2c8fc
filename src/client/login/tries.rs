//! What hosts have said about one credential, for clients that are made one after the other.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::client::login::credential_guard::CredentialGuard;
use crate::client::login::single_try::SingleTry;

/// Keeps a credential from being sent to a host again that did not accept it, by any client with these tries.
///
/// A client alone keeps to that for as long as it lives. A process that makes a new client for each task gives all of them the same tries
/// ([`ClientBuilder::credential_tries`]), which include a [`CredentialGuard`]. Clones share everything.
///
/// [`ClientBuilder::credential_tries`]: crate::client::ClientBuilder::credential_tries
#[derive(Clone, Default)]
pub struct CredentialTries {
    guard: CredentialGuard,
    hosts: Arc<Mutex<HashMap<String, Arc<SingleTry>>>>,
}

impl CredentialTries {
    /// Tries of one credential that no host has seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The guard of the credential.
    #[must_use]
    pub fn guard(&self) -> &CredentialGuard {
        &self.guard
    }

    /// What this host has said.
    pub(super) fn of(&self, host: String) -> Arc<SingleTry> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(SingleTry::new(host.clone(), self.guard.clone()));
        Arc::clone(hosts.entry(host.clone()).or_insert_with(new))
    }
}

impl fmt::Debug for CredentialTries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialTries").field("guard", &self.guard).finish_non_exhaustive()
    }
}
