//! What a handshake agreed on.

/// What a handshake agreed on, and the certificates that were shown.
#[derive(Debug)]
pub(in crate::client) struct Agreed {
    pub(in crate::client) version: String,
    pub(in crate::client) suite: String,
    /// In DER form, the host's own first.
    pub(in crate::client) chain: Vec<Vec<u8>>,
}
