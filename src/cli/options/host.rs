//! All that counts for the host that is asked, however it was said.

use std::path::PathBuf;
use std::time::Duration;

use crate::auth::Account;
use crate::client::Endpoint;

use crate::cli::options::authentication::AuthenticationArguments;
use crate::cli::options::connection::ConnectionArguments;
use crate::cli::options::credentials::CredentialArguments;
use crate::cli::options::tls::TlsArguments;

/// Plain values: nothing is looked up after them.
#[derive(Debug)]
pub(in crate::cli) struct HostOptions {
    pub(in crate::cli) endpoint: Endpoint,
    pub(in crate::cli) user: Option<Account>,
    pub(in crate::cli) authentication: AuthenticationArguments,
    pub(in crate::cli) credentials: CredentialArguments,
    pub(in crate::cli) tls: TlsArguments,
    /// How long everything together may take.
    pub(in crate::cli) timeout: Duration,
    pub(in crate::cli) trace_wire: Option<PathBuf>,
}

impl HostOptions {
    pub(in crate::cli) fn new(endpoint: Endpoint, arguments: ConnectionArguments) -> Self {
        let ConnectionArguments { user, authentication, credentials, tls, timeout, trace_wire, .. } = arguments;
        Self { endpoint, user, authentication, credentials, tls, timeout, trace_wire }
    }
}
