//! One login on one connection, without a socket: tokens go out and come in until both sides are sure (RFC 2743 section 1.1.4; RFC 4559 section 4).

use super::credssp_error::CredSspError;
use super::kerberos_error::KerberosError;
use super::ntlm::NtlmError;
use super::sealer::Sealer;
use super::{ChannelBinding, SpnegoError};

/// A security context under way. It belongs to one connection and dies with it.
pub trait Mechanism: Send {
    /// The scheme of the `Authorization` header that carries the tokens, such as `Negotiate`.
    fn scheme(&self) -> &'static str;

    /// What it is, for people: `NTLM`, `Kerberos`.
    fn name(&self) -> &'static str;

    /// Takes what the host said, nothing before its first word, and gives what to do next.
    ///
    /// `binding` is that of the TLS connection, and none on plain HTTP; it is the same at each step.
    ///
    /// # Errors
    /// [`MechanismError`]; the context is of no use afterwards.
    fn step(&mut self, challenge: Option<&[u8]>, binding: Option<&ChannelBinding>) -> Result<Step, MechanismError>;

    /// Is the token of the last step made from the password, so that a host can judge the password by it?
    fn shows_secret(&self) -> bool {
        false
    }

    /// Does a step read files or ask a network service, so that it must not run where others wait?
    fn blocks(&self) -> bool {
        false
    }

    /// The keys of the finished login, for messages over plain HTTP (MS-WSMV 2.2.9.1).
    ///
    /// # Errors
    /// [`MechanismError::NotSealable`] where the login gave no keys to seal with.
    fn sealer(self: Box<Self>) -> Result<Box<dyn Sealer>, MechanismError>;
}

/// What a step of a login gives.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Send this token; the host must answer with one of its own.
    Continue(Vec<u8>),
    /// Send this token; with it the host may accept the login. Its answer, if it gives one, goes to one more step.
    Last(Vec<u8>),
    /// Nothing more to send: both sides are sure.
    Done,
}

/// Why a login cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MechanismError {
    /// The host's part of an NTLM login makes no sense.
    #[error("the NTLM login cannot go on")]
    Ntlm(#[from] NtlmError),
    /// The host's part of the negotiation of a mechanism makes no sense.
    #[error("the negotiation of a mechanism cannot go on")]
    Spnego(#[from] SpnegoError),
    /// Kerberos refused, here or at its server.
    #[error("the Kerberos login cannot go on")]
    Kerberos(#[from] KerberosError),
    /// The host's part of a CredSSP login makes no sense, or it refuses it.
    #[error("the CredSSP login cannot go on")]
    CredSsp(#[from] CredSspError),
    /// The login gave no keys that messages can be sealed with.
    #[error("this login cannot seal messages: {0}")]
    NotSealable(&'static str),
}
