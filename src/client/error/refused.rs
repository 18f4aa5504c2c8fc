//! Why a host did not accept a login.

use crate::auth::{ChannelBindingError, MechanismError, MultipartError};

/// Why the login failed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The host said 401 to the credentials.
    #[error("the host did not accept the credentials ({scheme}; it offers {offered})")]
    Credentials {
        /// What was tried.
        scheme: &'static str,
        /// What the host offers.
        offered: String,
    },
    /// The host was sent the credentials and did not say whether it accepts them: the connection ended, or something other than the service answered.
    #[error(
        "the host has not said whether it accepts the credentials; they are not sent again, because another attempt may lock the account"
    )]
    Unanswered,
    /// Other hosts refused the same credentials ([`CredentialGuard`](crate::client::CredentialGuard)).
    #[error(
        "{hosts} hosts have refused these credentials; they are not sent to more hosts, because that may lock the account"
    )]
    RefusedByOthers {
        /// How many hosts.
        hosts: usize,
    },
    /// The host offers no scheme that we were told to use.
    #[error("the host offers {offered}, not {wanted}")]
    NoCommonScheme {
        /// What was asked for.
        wanted: String,
        /// What the host offers.
        offered: String,
    },
    /// The host wants a login, and none was given.
    #[error("the host wants a login and offers {offered}")]
    LoginNeeded {
        /// What the host offers.
        offered: String,
    },
    /// The host offers the scheme, but its answer to the first leg holds no challenge.
    #[error("the host offers {offered}, but answers the login without a challenge")]
    NoChallenge {
        /// What the host offers.
        offered: String,
    },
    /// The login cannot be started, or the host's part of it makes no sense.
    #[error(transparent)]
    Mechanism(#[from] MechanismError),
    /// The host answers each token with another one.
    #[error("the login with {scheme} does not come to an end")]
    Endless {
        /// The scheme.
        scheme: &'static str,
    },
    /// The host answers, and has not proved who it is as the login demands. With a reason the message had been sent: it may have been obeyed.
    #[error("the host answers without having proved who it is ({mechanism})")]
    Unproven {
        /// How the login was tried.
        mechanism: &'static str,
        /// What is wrong with its proof; nothing where it wanted no login at all.
        #[source]
        reason: Option<MechanismError>,
    },
    /// The host took a message without asking who sent it, where that was to be found out.
    #[error("the host answers without asking who it is")]
    NotAsked,
    /// A sealed message cannot be made or opened.
    #[error("an encrypted message was changed or is damaged")]
    Sealing(#[from] MultipartError),
    /// Messages must be encrypted by the login, and the host answers in cleartext.
    #[error("the host answered in cleartext, but the login requires encrypted messages")]
    NotSealed,
    /// The certificate cannot be used for a channel binding.
    #[error("the certificate of the host cannot be bound to the login")]
    Binding(#[from] ChannelBindingError),
    /// The system gives no randomness.
    #[error("no randomness for the login: {0}")]
    Randomness(String),
}

impl Refused {
    /// What failed: after a login that worked it is an encrypted message.
    pub(in crate::client) fn headline(&self) -> &'static str {
        if let Self::Sealing(_) = self { "the answer cannot be trusted" } else { "the login failed" }
    }
}
