//! What protects the messages on their way.

use crate::client::error::configuration::ConfigurationError;
use crate::client::login::authentication::Authentication;
use crate::client::route::transport::Transport;

/// Whether messages over plain HTTP must be encrypted and signed by the login.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Encryption {
    /// They must; a login that cannot do it is refused. The default.
    #[default]
    Required,
    /// Cleartext is allowed: anyone on the network path can read and change messages. Basic is refused all the same.
    Optional,
}

/// What protects the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::client) enum Protection {
    /// HTTPS.
    Tls,
    /// Plain HTTP with messages that the login seals.
    Sealed,
    /// Nothing, because the caller allowed it.
    None,
}

impl Encryption {
    /// What protects the messages; some logins do not go over plain HTTP at all.
    pub(in crate::client) fn protection(
        self,
        authentication: &Authentication,
        transport: Transport,
    ) -> Result<Protection, ConfigurationError> {
        if transport == Transport::Https {
            return Ok(Protection::Tls);
        }
        match (authentication, self) {
            (Authentication::Basic(_), _) => {
                Err(ConfigurationError::PlainHttp { login: "Basic", what: "the password" })
            }
            (Authentication::Certificate, _) => {
                Err(ConfigurationError::PlainHttp { login: "a client certificate", what: "the messages" })
            }
            (Authentication::Anonymous, Self::Required) => {
                Err(ConfigurationError::PlainHttp { login: "a call without login", what: "the messages" })
            }
            (_, Self::Required) => Ok(Protection::Sealed),
            (_, Self::Optional) => Ok(Protection::None),
        }
    }
}
