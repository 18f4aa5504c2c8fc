//! What the hosts of one command share: TLS set up once, one guard for each credential, and passwords that are asked for once.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::auth::{Credentials, Password};
use crate::client::{CredentialGuard, CredentialTries, SharedTls, TlsOptions};

/// Cheap to clone; clones share everything. Each value is kept under a text that says all that it depends on.
#[derive(Clone, Default)]
pub(in crate::cli) struct Shared(Arc<Parts>);

#[derive(Default)]
struct Parts {
    tls: Mutex<HashMap<String, SharedTls>>,
    guards: Mutex<HashMap<String, CredentialGuard>>,
    /// Only where clients are made one after the other for as long as the process lives.
    tries: Option<Mutex<HashMap<String, CredentialTries>>>,
    passwords: Mutex<HashMap<String, Option<Password>>>,
    credentials: Mutex<HashMap<String, Credentials>>,
    /// A person, and standard input, are asked by one at a time.
    turn: Mutex<()>,
}

/// What was found out so far does not make other options: `watch` compares them as text.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared")
    }
}

impl Shared {
    /// For a process that asks the same hosts again and again, each time with a new client.
    #[cfg(feature = "mcp")]
    pub(in crate::cli) fn lasting() -> Self {
        Self(Arc::new(Parts { tries: Some(Mutex::default()), ..Parts::default() }))
    }

    /// What hosts have said about one credential to earlier clients, if there may be some.
    pub(in crate::cli) fn tries(&self, credential: String) -> Option<CredentialTries> {
        let tries = self.0.tries.as_ref()?;
        Some(locked(tries).entry(credential).or_default().clone())
    }

    /// The TLS of all hosts with these options.
    pub(in crate::cli) fn tls<E>(
        &self,
        options: String,
        make: impl FnOnce() -> Result<TlsOptions, E>,
    ) -> Result<SharedTls, E> {
        once(&self.0.tls, options, || make().map(SharedTls::from))
    }

    /// The guard of one credential.
    pub(in crate::cli) fn guard(&self, credential: String) -> CredentialGuard {
        locked(&self.0.guards).entry(credential).or_default().clone()
    }

    /// The password from this source, or that it has none.
    pub(in crate::cli) fn password<E>(
        &self,
        source: String,
        find: impl FnOnce() -> Result<Option<Password>, E>,
    ) -> Result<Option<Password>, E> {
        once(&self.0.passwords, source, find)
    }

    /// Has this source given a password?
    pub(in crate::cli) fn has_password(&self, source: &str) -> bool {
        locked(&self.0.passwords).get(source).is_some_and(Option::is_some)
    }

    /// The credentials from this source.
    pub(in crate::cli) fn credentials<E>(
        &self,
        source: String,
        ask: impl FnOnce() -> Result<Credentials, E>,
    ) -> Result<Credentials, E> {
        once(&self.0.credentials, source, ask)
    }

    /// The password from a source that can be read once only.
    pub(in crate::cli) fn password_in_turn<E>(
        &self,
        source: String,
        find: impl FnOnce() -> Result<Option<Password>, E>,
    ) -> Result<Option<Password>, E> {
        if let Some(known) = locked(&self.0.passwords).get(&source) {
            return Ok(known.clone());
        }
        let _turn = locked(&self.0.turn);
        once(&self.0.passwords, source, find)
    }
}

/// The value that is kept, made if there is none. It is made without the lock, since that may take a while. An error is not kept.
fn once<T: Clone, E>(
    kept: &Mutex<HashMap<String, T>>,
    key: String,
    make: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    if let Some(known) = locked(kept).get(&key) {
        return Ok(known.clone());
    }
    let made = make()?;
    Ok(locked(kept).entry(key).or_insert(made).clone())
}

fn locked<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
