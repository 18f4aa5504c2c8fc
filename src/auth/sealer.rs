//! Messages that only the other side of a login can read (MS-WSMV 2.2.9.1; RFC 2743 section 2.3).

/// Seals what goes out and opens what comes in, in order: each message is counted on both sides.
pub trait Sealer: Send {
    /// How `multipart/encrypted` names it.
    fn protocol(&self) -> SealProtocol;

    /// Seals one part.
    ///
    /// # Errors
    /// [`SealError`]; the connection is of no use afterwards.
    fn seal(&mut self, plain: &[u8]) -> Result<Sealed, SealError>;

    /// Opens one part: what is before its data, and the data.
    ///
    /// # Errors
    /// [`SealError`], if it was changed, repeated or left out; the connection is of no use afterwards.
    fn open(&mut self, header: &[u8], data: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// A sealed part: the signature, token header or trailer whose length the message tells, and the sealed bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What comes first; its length is before it (MS-WSMV 2.2.9.1.1.2.2).
    pub header: Vec<u8>,
    /// The rest.
    pub data: Vec<u8>,
}

/// The protocol parameter of `multipart/encrypted` (MS-WSMV 2.2.9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SealProtocol {
    /// NTLM, or Kerberos inside Negotiate.
    Spnego,
    /// Kerberos under its own scheme.
    Kerberos,
    /// CredSSP, in parts of at most 16 KiB of plain text.
    CredSsp,
}

/// Why a part cannot be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The signature does not fit: the message was changed, repeated, or one before it was lost.
    #[error("a sealed message was changed on its way, or is out of order")]
    Signature,
    /// Too short or too long to be a sealed message.
    #[error("a sealed message is malformed")]
    Malformed,
    /// The key of the login is not of a kind that WinRM's form of sealed messages is known for.
    #[error("messages are sealed with AES keys only, and the login gave another")]
    Cipher,
    /// The layer below does not seal.
    #[error("the message cannot be sealed")]
    Unable,
}
