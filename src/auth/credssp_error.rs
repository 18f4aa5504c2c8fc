//! Why a CredSSP login does not come about (MS-CSSP 3.1.5 and 2.2.1).

/// Why CredSSP failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredSspError {
    /// The host says why, with an NTSTATUS (MS-CSSP 2.2.1, `errorCode`).
    #[error("the host refuses the login: {told}")]
    Refused {
        /// The NTSTATUS.
        status: u32,
        /// Its number, and its name and meaning where a table has them.
        told: String,
    },
    /// The host speaks a version below 5, which a machine in the middle can abuse (CVE-2018-0886).
    #[error("the host speaks version {version} of CredSSP, which is not safe; it needs the update for CVE-2018-0886")]
    OldVersion {
        /// The version it speaks.
        version: u32,
    },
    /// What proves that the host holds the key of its certificate does not fit (MS-CSSP 3.1.5, `pubKeyAuth`).
    #[error("the host did not prove its key in the CredSSP login: possible man in the middle")]
    NotTheHost,
    /// The TLS connection inside CredSSP does not come about, or breaks.
    #[error("the TLS connection inside CredSSP fails: {told}")]
    Tls {
        /// What the TLS library says.
        told: String,
    },
    /// The host's part is cut off or makes no sense.
    #[error("the host's part of the CredSSP login cannot be read")]
    Unreadable,
    /// The host ended the login without a reason; hosts of version 5 do so where a password is wrong.
    #[error("the host ended the CredSSP login without a reason")]
    NoAnswer,
    /// The password would be taken for a hash.
    #[error("a password that begins with `$NTLM$:` cannot be used with CredSSP")]
    PasswordLikeHash,
    /// Anything else.
    #[error("{told}")]
    Other {
        /// What the library says.
        told: String,
    },
}
