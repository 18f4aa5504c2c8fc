//! A host to look at, and how to get a client for it.

use std::fmt;
use std::sync::Arc;

use crate::client::{Client, CredentialGuard, Endpoint};
use crate::fleet::Labels;

/// Makes a client of one connection for the host. It is called again after the host refused a login.
pub type Connect = Arc<dyn Fn() -> Result<Client, String> + Send + Sync>;

/// A host to look at.
#[derive(Clone)]
pub struct Target {
    /// The name under which it is watched: journal, messages and metrics have it.
    pub host: Arc<str>,
    /// Where it is asked.
    pub endpoint: Endpoint,
    /// What people say about it: recorded documents have it.
    pub labels: Arc<Labels>,
    /// The user, for people; `None`: a ticket, or no login.
    pub account: Option<Arc<str>>,
    /// Hosts with the same number are sent the same credential.
    pub credential: u64,
    /// What hosts say about this credential; the same for all hosts with this number.
    pub guard: CredentialGuard,
    /// Makes a client.
    pub connect: Connect,
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target").field("host", &self.host).field("credential", &self.credential).finish_non_exhaustive()
    }
}
