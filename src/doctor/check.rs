//! What a check is and what it comes to: one line, and one thing to try where it is not in order.

use std::fmt;

use crate::client::remedy::Remedy;

/// The checks, in the order in which a login meets their locks.
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
    /// Does it let us in, and is the login bound to the TLS connection?
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

/// One check with its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which one.
    pub name: CheckName,
    /// What it came to.
    pub verdict: Verdict,
}

/// What a check came to. What is not in order comes with exactly one thing to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// In order; what was found.
    Ok(String),
    /// It works, and something should be looked at.
    Warning(String, Fix),
    /// It keeps us out.
    Failed(String, Fix, Ending),
    /// It was not looked at, and why.
    Skipped(String),
}

/// One thing to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// On this machine.
    Client(Remedy),
    /// On the host, by its administrator: a line for PowerShell.
    Host(String),
}

/// How an examination ends: by what its first failed check was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ending {
    /// Nothing failed.
    Open,
    /// Name, network, TLS, or nobody behind the listener.
    Unreachable,
    /// The login, or a right.
    Denied,
    /// There is no such namespace or class.
    NotFound,
    /// The host refuses for another reason.
    Fault,
    /// It took too long.
    TimedOut,
    /// What answers is no WS-Management.
    Unreadable,
    /// The set-up of this machine.
    Configuration,
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

impl Verdict {
    /// What was found, or why nothing was looked at.
    #[must_use]
    pub fn found(&self) -> &str {
        match self {
            Self::Ok(found) | Self::Warning(found, _) | Self::Failed(found, ..) | Self::Skipped(found) => found,
        }
    }

    /// What to try.
    #[must_use]
    pub fn fix(&self) -> Option<&Fix> {
        match self {
            Self::Warning(_, fix) | Self::Failed(_, fix, _) => Some(fix),
            Self::Ok(_) | Self::Skipped(_) => None,
        }
    }

    /// `ok`, `warning`, `failed` or `skipped`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ok(_) => "ok",
            Self::Warning(..) => "warning",
            Self::Failed(..) => "failed",
            Self::Skipped(_) => "skipped",
        }
    }

    /// Does it keep us out?
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Failed(..))
    }
}

impl Fix {
    /// Something to try on this machine.
    #[must_use]
    pub fn client(remedy: impl Into<Remedy>) -> Self {
        Self::Client(remedy.into())
    }

    /// A line for PowerShell on the host.
    #[must_use]
    pub fn host(line: impl Into<String>) -> Self {
        Self::Host(line.into())
    }
}

/// The line, or the remedy in neutral words.
impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(remedy) => remedy.fmt(f),
            Self::Host(line) => f.write_str(line),
        }
    }
}
