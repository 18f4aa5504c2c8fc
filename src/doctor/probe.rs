//! What an examination needs: the host, and the clients to ask it with.

use crate::client::{Client, Endpoint, TlsOptions};
use crate::doctor::schemes::NoKerberos;
use crate::doctor::subject::Subject;

/// Who is examined, and with what.
#[derive(Debug, Clone)]
pub struct Probe {
    /// The host, and who wants to get in how.
    pub subject: Subject,
    /// Where it listens.
    pub endpoint: Endpoint,
    /// What is asked of TLS.
    pub tls: TlsOptions,
    /// A client without login. Over plain HTTP it must be allowed to send in clear; it asks for nothing but Identify.
    pub anonymous: Client,
    /// The client that logs in; none where nobody does.
    pub known: Option<Client>,
    /// Why Kerberos cannot be begun here; none where it can.
    pub no_kerberos: Option<NoKerberos>,
    /// Do connections go through a proxy, which looks up names itself?
    pub is_proxied: bool,
}
