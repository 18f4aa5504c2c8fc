//! What a host can have against a login (MS-NLMP 3.2.5.1.2; RFC 4178 section 5).

/// Why a client is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AcceptError {
    /// Not a message of NTLM or SPNEGO, cut off, or with lengths and offsets that lie.
    #[error("the client's token cannot be read")]
    Malformed,
    /// An AUTHENTICATE message without a challenge before it, or an SPNEGO answer without a beginning.
    #[error("the client's token does not belong to a login that is under way")]
    OutOfTurn,
    /// The client offers no Unicode or no extended session security, or it answers with NTLMv1.
    #[error("the client offers less than NTLMv2")]
    LessThanNtlmV2,
    /// The account is not known, or the login is anonymous.
    #[error("the account is unknown")]
    UnknownUser,
    /// The response does not prove the password.
    #[error("the password is wrong")]
    WrongPassword,
    /// The client promises a message integrity code and sends none.
    #[error("the message integrity code is missing")]
    MissingMic,
    /// The three messages are not those the client saw and sent.
    #[error("the message integrity code is wrong")]
    WrongMic,
    /// The channel binding is that of another certificate.
    #[error("the channel binding is wrong")]
    WrongChannelBinding,
    /// The policy is strict and there is no channel binding.
    #[error("the channel binding is missing")]
    MissingChannelBinding,
    /// The signature of the SPNEGO mechanism list is wrong.
    #[error("the signature of the mechanism list is wrong")]
    WrongMechListMic,
    /// The signature of the SPNEGO mechanism list is needed and not there.
    #[error("the signature of the mechanism list is missing")]
    MissingMechListMic,
}
