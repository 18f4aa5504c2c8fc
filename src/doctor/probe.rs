//! What an examination needs: the host, and the clients to ask it with.

use crate::client::{Client, Endpoint, TlsOptions};
use crate::doctor::schemes::NoKerberos;
use crate::doctor::subject::Subject;

/// What is examined, and the clients to do it with.
///
/// ```no_run
/// # async fn diagnose() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
///
/// use cimjob::client::{Client, Endpoint};
/// use cimjob::doctor::{Probe, examine, judge};
///
/// let endpoint: Endpoint = "hv01".parse()?;
/// let anonymous = Client::builder(endpoint.clone()).build()?;
/// let probe = Probe::new(endpoint, anonymous);
/// let findings = examine(&probe, Duration::from_secs(60)).await;
/// for check in judge(&findings, &probe.subject) {
///     println!("{}: {} {}", check.name, check.verdict.word(), check.verdict.found());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Probe {
    /// The host and the requested login.
    pub subject: Subject,
    /// Where it listens.
    pub endpoint: Endpoint,
    /// The TLS options. Default: those of a client.
    pub tls: TlsOptions,
    /// A client without a login. Over plain HTTP it must allow cleartext; it sends nothing but Identify.
    pub anonymous: Client,
    /// The client that logs in. Default: none, so no login is attempted.
    pub known: Option<Client>,
    /// Why Kerberos cannot start on this machine; `None` if it can.
    pub no_kerberos: Option<NoKerberos>,
    /// Whether connections go through a proxy, which resolves names itself.
    pub is_proxied: bool,
}

impl Probe {
    /// An examination without a login.
    #[must_use]
    pub fn new(endpoint: Endpoint, anonymous: Client) -> Self {
        Self {
            subject: Subject::of(&endpoint),
            endpoint,
            tls: TlsOptions::default(),
            anonymous,
            known: None,
            no_kerberos: None,
            is_proxied: false,
        }
    }
}
