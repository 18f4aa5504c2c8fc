//! Remedies about the login: who logs in, and with which scheme.

use std::fmt;

/// What to change about user and password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsRemedy {
    /// A login is needed and no user was given.
    User,
    /// User or password is wrong.
    Check,
    /// User or password is wrong for Basic, which knows local accounts of the host only.
    Local,
    /// The account does not say where it belongs.
    Qualify,
    /// The password is wrong, or the login is bound to another certificate.
    Password,
}

impl fmt::Display for CredentialsRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::User => "a login is needed: give the user",
            Self::Check => {
                "check user (DOMAIN\\user, user@realm, .\\user for a local account) and password; \
                 if a proxy ends the TLS connection, the channel binding cannot match"
            }
            Self::Local => {
                "check user and password: with Basic a Windows host knows its local accounts only, by their bare names; \
                 use Negotiate or Kerberos for an account of a domain"
            }
            Self::Qualify => "say where the account belongs: DOMAIN\\user, user@realm, or .\\user for a local account",
            Self::Password => {
                "check user and password; if they are right, connect without a proxy that ends the TLS connection \
                 (a login that is bound to another certificate is refused)"
            }
        })
    }
}

/// What to change about the authentication scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeRemedy {
    /// The host offers others.
    Offered,
    /// NTLM does not work there; Basic may.
    Basic,
    /// Only NTLM knows this account.
    Ntlm,
    /// Messages would be in cleartext.
    Cleartext,
    /// Kerberos cannot start with this name of the host.
    FullName,
}

impl fmt::Display for SchemeRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Offered => "use a scheme that the host offers, or enable the scheme you want on the host",
            Self::Basic => "NTLM seems to be disabled there; use Basic if the host offers it",
            Self::Ntlm => "log in with NTLM",
            Self::Cleartext => {
                "use the HTTPS listener (5986), or allow cleartext if the host accepts it and you trust the network path"
            }
            Self::FullName => "use the full name of the host, or another scheme",
        })
    }
}
