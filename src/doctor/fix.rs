//! One thing to try: on this machine or on the host.

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
