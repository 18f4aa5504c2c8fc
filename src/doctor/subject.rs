//! What is examined: the host and the requested login.

use std::net::IpAddr;

use crate::addressing::Namespace;
use crate::auth::Account;
use crate::client::{Endpoint, Transport, UrlPath};

/// What is examined, as far as verdicts and their fixes name it.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The host as it was given, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// HTTPS or plain HTTP.
    pub transport: Transport,
    /// The path in the URL.
    pub path: UrlPath,
    /// The namespace of Hyper-V's classes.
    pub namespace: Namespace,
    /// The login that was requested.
    pub requested: Requested,
    /// The account; `None` without a login, or if a Kerberos ticket decides.
    pub account: Option<Account>,
}

impl Subject {
    /// This endpoint, Hyper-V's namespace, and no login.
    #[must_use]
    pub fn of(endpoint: &Endpoint) -> Self {
        Self {
            host: endpoint.host().to_owned(),
            port: endpoint.port(),
            transport: endpoint.transport(),
            path: endpoint.path(),
            namespace: Namespace::virtualization_v2(),
            requested: Requested::Anonymous,
            account: None,
        }
    }
}

/// The login that was requested, as far as the schemes that a host offers can be compared with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Requested {
    /// The best there is: Kerberos, else NTLM.
    Best,
    /// Kerberos and nothing else.
    Kerberos,
    /// NTLM.
    Ntlm,
    /// Basic.
    Basic,
    /// CredSSP.
    CredSsp,
    /// A client certificate.
    Certificate,
    /// No login.
    Anonymous,
}

/// Is this an address, with or without a zone, and not a name?
#[must_use]
pub fn is_address(host: &str) -> bool {
    host.split('%').next().is_some_and(|host| host.parse::<IpAddr>().is_ok())
}
