//! The checks by name, in their order.

use std::fmt;

/// The checks, in the order in which a call depends on them.
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
}

impl CheckName {
    /// All checks in their order.
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
        }
    }
}

impl fmt::Display for CheckName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
