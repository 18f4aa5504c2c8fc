//! The negotiation of a mechanism, as the side that begins (RFC 4178 section 4.2; MS-SPNG).

/// Why a negotiation cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpnegoError {
    /// Not a token of the negotiation, or cut off.
    #[error("the host's answer to the negotiation cannot be read")]
    Unreadable,
    /// The host takes none of the mechanisms.
    #[error("the host rejects every mechanism that was offered")]
    Rejected,
    /// The host chose a mechanism that was not offered.
    #[error("the host chose a mechanism that was not offered")]
    NotOffered,
    /// The list of mechanisms was changed on its way.
    #[error("the list of offered mechanisms was changed on its way")]
    Changed,
}
