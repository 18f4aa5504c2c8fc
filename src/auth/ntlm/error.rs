//! Why an NTLM login ends (MS-NLMP 3.1.5.1.2).

/// Why an NTLM login cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NtlmError {
    /// Not an NTLM message, cut off, or with lengths and offsets that lie.
    #[error("the host's NTLM challenge cannot be read; something between here and the host may have changed it")]
    Unreadable,
    /// An NTLM message, but not a CHALLENGE.
    #[error("the host answered with an NTLM message that is not a challenge")]
    NotAChallenge,
    /// NTLMSSP_NEGOTIATE_UNICODE is missing.
    #[error("the host's NTLM challenge does not offer Unicode; the host must be set to allow NTLMv2")]
    NoUnicode,
    /// NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY is missing.
    #[error("the host offers only NTLMv1, which is never used here; the host must be set to allow NTLMv2")]
    NoExtendedSessionSecurity,
    /// The target information is empty, so there can be no NTLMv2 response.
    #[error("the host's NTLM challenge names no target; the host must be set to allow NTLMv2")]
    NoTargetInformation,
    /// Messages are to be sealed, and one of the flags that this needs is missing.
    #[error("the host's NTLM challenge does not agree to seal messages with full strength")]
    NoSealing,
    /// The answer would not fit its 65,535 bytes.
    #[error("the host's NTLM challenge is too long to be answered")]
    TooLong,
    /// A challenge was given without a NEGOTIATE before it, or a second time.
    #[error("an NTLM challenge came that no login was waiting for")]
    OutOfTurn,
}
