//! All that counts for the host that is asked, however it was said.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::Account;
use crate::client::Endpoint;
use crate::fleet::{Contact, Labels};

use crate::cli::options::authentication::AuthenticationArguments;
use crate::cli::options::connection::ConnectionArguments;
use crate::cli::options::credentials::CredentialArguments;
use crate::cli::options::seen::Seen;
use crate::cli::options::shared::Shared;
use crate::cli::options::tls::TlsArguments;

/// Plain values: nothing is looked up after them.
#[derive(Debug, Clone)]
pub(in crate::cli) struct HostOptions {
    /// The host as it was named.
    pub(in crate::cli) name: String,
    pub(in crate::cli) endpoint: Endpoint,
    pub(in crate::cli) user: Option<Account>,
    pub(in crate::cli) authentication: AuthenticationArguments,
    pub(in crate::cli) credentials: CredentialArguments,
    pub(in crate::cli) tls: TlsArguments,
    /// How long everything together may take; nothing means one look.
    pub(in crate::cli) timeout: Duration,
    /// Did anyone say how long, or is it the default?
    pub(in crate::cli) is_timeout_set: bool,
    pub(in crate::cli) trace_wire: Option<PathBuf>,
    pub(in crate::cli) record: Option<PathBuf>,
    /// What it shares with the other hosts of the command.
    pub(in crate::cli) shared: Shared,
    /// Is marked when the host has answered, if it is one of many.
    pub(in crate::cli) contact: Option<Contact>,
    /// What is seen of it while it is asked.
    pub(in crate::cli) seen: Seen,
    /// What its file says about it.
    pub(in crate::cli) labels: Arc<Labels>,
}

/// How long jobs are followed unless someone says how long.
const FOLLOWING_TIME: Duration = Duration::from_secs(30 * 60);

/// The longest that one call of many may take, or a source of a password: a person may have to touch a key.
const CALL_TIME: Duration = Duration::from_secs(60);

impl HostOptions {
    pub(in crate::cli) fn new(name: &str, endpoint: Endpoint, arguments: ConnectionArguments) -> Self {
        let ConnectionArguments { user, authentication, credentials, tls, timeout, trace_wire, record, .. } = arguments;
        Self {
            name: name.to_owned(),
            endpoint,
            user,
            authentication,
            credentials,
            tls,
            timeout,
            is_timeout_set: false,
            trace_wire,
            record,
            shared: Shared::default(),
            contact: None,
            seen: Seen::default(),
            labels: Arc::default(),
        }
    }

    /// How long following a job may take: longer than anything else, unless someone says how long.
    pub(in crate::cli) fn following_time(&self) -> Duration {
        if self.is_timeout_set { self.timeout } else { FOLLOWING_TIME }
    }

    /// The longest that one call, or a source of a password, may take. The latter does not count as time of the command.
    pub(in crate::cli) fn call_time(&self) -> Duration {
        if self.timeout.is_zero() { CALL_TIME } else { self.timeout.min(CALL_TIME) }
    }
}
