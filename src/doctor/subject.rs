//! What is examined: the host, and who wants to get in how.

use std::net::IpAddr;

use crate::addressing::Namespace;
use crate::auth::Account;
use crate::client::Transport;

/// What is examined, as far as judgements and their fixes name it.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The host as it was given, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// HTTPS, or plain HTTP?
    pub transport: Transport,
    /// Where Hyper-V's classes are looked for.
    pub namespace: Namespace,
    /// The login that was requested.
    pub requested: Requested,
    /// Who logs in; none where nobody does, or whoever the ticket is of.
    pub account: Option<Account>,
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

/// Is this an address, with or without a zone, and no name?
#[must_use]
pub fn is_address(host: &str) -> bool {
    host.split('%').next().is_some_and(|host| host.parse::<IpAddr>().is_ok())
}
