//! Remedies about a NATS server that are on this machine.

use std::fmt;

/// What to change here about the connection to a NATS server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NatsRemedy {
    /// The name has no address.
    Name,
    /// Nothing answers, or something else than a NATS server.
    Address,
    /// One of several servers does not answer.
    OtherServers,
    /// The server's certificate comes from an authority that is not trusted.
    Authority,
    /// The server's certificate is for another name.
    ServerName,
    /// Messages go in cleartext.
    Tls,
    /// The server wants a login, and none was given.
    LogIn,
    /// User or password are refused.
    Password,
    /// The credentials file is refused.
    Credentials,
}

impl fmt::Display for NatsRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "check the spelling of the server's name and this machine's DNS",
            Self::Address => {
                "check name and port of the NATS server, that it runs, and the firewall; its usual port is 4222"
            }
            Self::OtherServers => "check the servers that do not answer, or leave them out",
            Self::Authority => "name a file with the certificate of the authority that signed the server's",
            Self::ServerName => "use a name that the server's certificate has",
            Self::Tls => "use a URL that begins with tls://",
            Self::LogIn => "log in with an NKEY, a credentials file, or user and password",
            Self::Password => "check user and password",
            Self::Credentials => {
                "get a new credentials file: this one may have ended, or its account is not on the server"
            }
        })
    }
}
