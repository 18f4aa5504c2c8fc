//! The media types of a sealed message (MS-WSMV 2.2.9.1).

use crate::auth::SealProtocol;

/// The media type of a part, which is the protocol parameter too.
pub(super) fn media_type(protocol: SealProtocol) -> &'static str {
    match protocol {
        SealProtocol::Spnego => "application/HTTP-SPNEGO-session-encrypted",
        SealProtocol::Kerberos => "application/HTTP-Kerberos-session-encrypted",
        SealProtocol::CredSsp => "application/HTTP-CredSSP-session-encrypted",
    }
}

/// The media type of the sealed bytes in a part.
pub(super) const OCTETS: &str = "application/octet-stream";
