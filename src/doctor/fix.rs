//! One thing to try: on this machine, on the host, or on a NATS server.

use std::fmt;

use crate::client::remedy::Remedy;

/// One thing to try.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fix {
    /// On this machine.
    Client(Remedy),
    /// On the host, by its administrator: a line for PowerShell.
    Host(String),
    /// On the NATS server, by its administrator: a line of its configuration, or one for NATS' tools.
    Server(String),
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

    /// A line for the administrator of a NATS server.
    #[must_use]
    pub fn server(line: impl Into<String>) -> Self {
        Self::Server(line.into())
    }
}

/// The line, or the remedy in neutral words.
impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(remedy) => remedy.fmt(f),
            Self::Host(line) | Self::Server(line) => f.write_str(line),
        }
    }
}
