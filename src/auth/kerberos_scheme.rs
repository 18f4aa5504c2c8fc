//! The two schemes that carry a Kerberos login (RFC 4559 section 4; MS-WSMV 2.2.9.1).

use super::SealProtocol;

/// The scheme of the `Authorization` header that carries the tokens of a Kerberos login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KerberosScheme {
    /// `Negotiate`: Kerberos inside the negotiation of a mechanism (RFC 4178).
    Negotiate,
    /// `Kerberos`: its bare tokens (RFC 4121).
    Kerberos,
}

impl KerberosScheme {
    /// As the header writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Negotiate => "Negotiate",
            Self::Kerberos => "Kerberos",
        }
    }

    /// The protocol of messages that such a login encrypts.
    #[must_use]
    pub const fn seal_protocol(self) -> SealProtocol {
        match self {
            Self::Negotiate => SealProtocol::Spnego,
            Self::Kerberos => SealProtocol::Kerberos,
        }
    }
}
