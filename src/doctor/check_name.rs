//! The checks by name, in their order.

use std::fmt;

/// The checks: of a host in the order in which a call depends on them, then of a NATS server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CheckName {
    /// Has the name of the host addresses?
    Resolve,
    /// Does something listen there?
    Connect,
    /// Do we agree on TLS, and is the certificate trusted?
    Tls,
    /// Is it WinRM?
    Http,
    /// Which schemes does it offer, and which of them do we use?
    Schemes,
    /// What answers?
    Identify,
    /// Do both clocks agree?
    Clock,
    /// Does the login work, and is it bound to the TLS connection?
    Login,
    /// May we read?
    Get,
    /// May we call methods?
    Invoke,
    /// Is Hyper-V's namespace there?
    Namespace,
    /// Is the class of its jobs there?
    Class,
    /// What does the service allow?
    Quotas,
    /// Is the NATS server new enough?
    Version,
    /// May answers of the NATS server come to this login?
    Inbox,
    /// Has the NATS server JetStream?
    JetStream,
    /// Is the stream of results as it should be?
    Stream,
    /// Is the bucket of a site's leases as it should be?
    Leases,
    /// May this login do what a worker does?
    Worker,
    /// May it do what a central watcher does?
    Central,
    /// May it do what an operator does?
    Operator,
}

impl CheckName {
    /// The checks of a host in their order.
    pub const ALL: [Self; 13] = [
        Self::Resolve,
        Self::Connect,
        Self::Tls,
        Self::Http,
        Self::Schemes,
        Self::Identify,
        Self::Clock,
        Self::Login,
        Self::Get,
        Self::Invoke,
        Self::Namespace,
        Self::Class,
        Self::Quotas,
    ];

    /// The checks of a NATS server in their order.
    pub const OF_NATS: [Self; 11] = [
        Self::Connect,
        Self::Version,
        Self::Tls,
        Self::Login,
        Self::Inbox,
        Self::JetStream,
        Self::Stream,
        Self::Leases,
        Self::Worker,
        Self::Central,
        Self::Operator,
    ];

    /// The name in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Http => "http",
            Self::Schemes => "schemes",
            Self::Identify => "identify",
            Self::Clock => "clock",
            Self::Login => "login",
            Self::Get => "get",
            Self::Invoke => "invoke",
            Self::Namespace => "namespace",
            Self::Class => "class",
            Self::Quotas => "quotas",
            Self::Version => "version",
            Self::Inbox => "inbox",
            Self::JetStream => "jetstream",
            Self::Stream => "stream",
            Self::Leases => "leases",
            Self::Worker => "worker",
            Self::Central => "central",
            Self::Operator => "operator",
        }
    }
}

impl fmt::Display for CheckName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
