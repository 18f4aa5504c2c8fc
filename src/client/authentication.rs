//! How a client shows who it is (MS-WSMV 3.1.4.1.35; RFC 4559; RFC 7617).

use crate::auth::Credentials;

/// How the client shows who it is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Authentication {
    /// NTLMv2 with a message integrity code and the channel binding of the host's certificate.
    Ntlm(Credentials),
    /// Basic. WinRM has it switched off by default and takes only local accounts. Never over plain HTTP.
    Basic(Credentials),
    /// None: Windows answers only Identify, and masks its version.
    Anonymous,
}
