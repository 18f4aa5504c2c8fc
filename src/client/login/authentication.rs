//! How a client shows who it is (MS-WSMV 3.1.4.1.35; RFC 4559; RFC 7617).

use crate::auth::{Account, Credentials, Identity};

/// How the client shows who it is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Authentication {
    /// The best that host, identity and transport allow: a client certificate where one was given, else Kerberos, else NTLM. What cannot be started
    /// here is passed over; what the host refuses is not followed by a weaker one. Never Basic, never CredSSP. With a password, Kerberos is started
    /// only for an account that names its realm: `ops@lab.test`, `LAB.TEST\ops`.
    Auto(Identity),
    /// Negotiate (SPNEGO): Kerberos where it can be started, else NTLM.
    Negotiate(Identity),
    /// Kerberos and nothing else.
    Kerberos(Identity),
    /// NTLMv2 with a message integrity code and the channel binding of the host's certificate.
    Ntlm(Credentials),
    /// Basic. WinRM has it switched off by default and takes only local accounts. Never over plain HTTP.
    Basic(Credentials),
    /// CredSSP: **the host gets the password** and may use it to log in elsewhere. Never with a certificate that is not verified.
    #[cfg(feature = "sspi")]
    CredSsp(Credentials),
    /// The client certificate of the TLS options; WinRM maps it to a local account.
    Certificate,
    /// None: Windows answers only Identify, and masks its version.
    Anonymous,
}

impl Authentication {
    /// Who logs in, where that is known before the login.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Auto(identity) | Self::Negotiate(identity) | Self::Kerberos(identity) => identity.account(),
            Self::Ntlm(credentials) | Self::Basic(credentials) => Some(&credentials.account),
            #[cfg(feature = "sspi")]
            Self::CredSsp(credentials) => Some(&credentials.account),
            Self::Certificate | Self::Anonymous => None,
        }
    }

    /// Does the host get the password itself?
    pub(in crate::client) fn hands_over_password(&self) -> bool {
        match self {
            Self::Basic(_) => true,
            #[cfg(feature = "sspi")]
            Self::CredSsp(_) => true,
            _ => false,
        }
    }

    /// Is a connection logged in, and not each message by itself?
    pub(in crate::client) fn belongs_to_connection(&self) -> bool {
        !matches!(self, Self::Basic(_) | Self::Certificate | Self::Anonymous)
    }
}
