//! How messages travel to a host (MS-WSMV 2.1).

/// How messages travel to a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// HTTP over TLS; WinRM's port is 5986.
    Https,
    /// Plain HTTP; WinRM's port is 5985. Only for logins that seal the messages themselves.
    Http,
}

impl Transport {
    /// The port that Windows listens on.
    #[must_use]
    pub fn default_port(self) -> u16 {
        match self {
            Self::Https => 5986,
            Self::Http => 5985,
        }
    }

    pub(in crate::client) fn prefix(self) -> &'static str {
        match self {
            Self::Https => "https://",
            Self::Http => "http://",
        }
    }
}
